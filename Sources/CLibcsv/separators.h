// The places of separators.
#pragma once
#include "blocks.h"
#include "quotes.h"

/// How far a run of blocks went that need no more care.
typedef struct {
  size_t blocks;
  /// Separators outside quotes, and those of them that end lines.
  size_t places;
  size_t line_ends;
  /// Opening quotes right behind closing ones, and fields that end with a quote.
  size_t doubled;
  size_t quoted;
  /// The block that it stopped at, where it did.
  wholeroi_block stop;
} wholeroi_run;

/// How many places `wholeroi_scan` may write over behind those that it counts.
enum { wholeroi_places_over = 16 };

/// Writes `at` + i for each set bit i, in order, eight at a time without a branch between: most blocks have no
/// more, so none is mispredicted.
static inline __attribute__((always_inline)) void wholeroi_write_each(
    uint64_t bits, uint32_t at, uint32_t *places) {
  while (bits != 0) {
    for (int step = 0; step < 8; step++) {
      places[step] = at + (uint32_t)__builtin_ctzll(bits | (1ull << 63));
      bits &= bits - 1;
    }
    places += 8;
  }
}

/// Writes `first` + the number of separators before it for each set bit, in order, two at a time: that many
/// mostly come together.
static inline __attribute__((always_inline)) void wholeroi_write_entries(
    uint64_t bits, uint64_t separators, uint32_t first, uint32_t *entries) {
  while (bits != 0) {
    for (int step = 0; step < 2; step++) {
      uint64_t before = (bits & (0 - bits)) - 1;
      entries[step] = first + (uint32_t)__builtin_popcountll(separators & before);
      bits &= bits - 1;
    }
    entries += 2;
  }
}

#if defined(__x86_64__)
#define WHOLEROI_PACKING \
  target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")

typedef uint32_t wholeroi_places16 __attribute__((ext_vector_type(16)));
typedef char wholeroi_chars64 __attribute__((vector_size(64)));

/// The same: the numbers of all set bits move to the front at once, and sixteen become places.
static inline __attribute__((WHOLEROI_PACKING)) void wholeroi_write_packed(
    uint64_t bits, uint32_t at, uint32_t *places) {
  const wholeroi_chars64 numbers = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  wholeroi_chars64 zeros = {0};
  wholeroi_chars64 packed = __builtin_ia32_compressqi512_mask(numbers, zeros, bits);
  uint8_t left[64];
  wholeroi_bytes16 sixteen;
  memcpy(&sixteen, &packed, 16);
  wholeroi_places16 found = __builtin_convertvector(sixteen, wholeroi_places16) + at;
  memcpy(places, &found, 64);
  int count = __builtin_popcountll(bits);
  if (count <= 16) return;
  memcpy(left, &packed, 64);
  for (int first = 16; first < count; first += 16) {
    memcpy(&sixteen, left + first, 16);
    found = __builtin_convertvector(sixteen, wholeroi_places16) + at;
    memcpy(places + first, &found, 64);
  }
}
#endif

/// Where a scan of CSV stands, and what it looks for; `quoting` is all ones where quotes count, else 0.
typedef struct {
  uint8_t delimiter;
  uint8_t quote;
  uint64_t quoting;
  wholeroi_quotes quotes;
  /// How many separators stand before what is scanned next.
  uint32_t found;
} wholeroi_scanner;

/// Writes the places of separators outside quotes among `count` times 64 bytes, the first of which is at place
/// `at`; for each doubled quote, and for each separator right behind a quote, how many separators stand before
/// it, those found before included. Stops before a block with a rare byte, a line end inside quotes or a quote where
/// none may be.
static inline __attribute__((always_inline)) wholeroi_run wholeroi_scan_any(
    wholeroi_scanner *scanner, const uint8_t *p, size_t count, uint32_t at, uint32_t *places,
    uint32_t *doubled, uint32_t *fields, bool wide, bool packs) {
  wholeroi_run run;
  memset(&run, 0, sizeof run);
  const wholeroi_scanner begin = *scanner;
  wholeroi_quotes now = begin.quotes;
  for (; run.blocks < count; run.blocks++, p += 64, at += 64) {
    wholeroi_block block;
    wholeroi_find(p, begin.delimiter, begin.quote, &block, wide);
    uint64_t quotes = block.quotes & begin.quoting;
    uint64_t separators = block.separators;
    if (block.rare) {
      run.stop = block;
      break;
    }
    if ((quotes | now.inside | now.closed) != 0) {
      wholeroi_quotes next = now;
      wholeroi_quoted quoted =
          wholeroi_pass_quotes(&next, quotes, separators, block.line_feeds, 0, ~0ull);
      if ((quoted.bad | quoted.inner_line_ends) != 0) {
        run.stop = block;
        break;
      }
      now = next;
      separators = quoted.separators;
      uint32_t found = begin.found + (uint32_t)run.places;
      wholeroi_write_entries(quoted.after_quotes, separators, found, fields + run.quoted);
      run.quoted += (size_t)__builtin_popcountll(quoted.after_quotes);
      if (quoted.doubled != 0) {
        wholeroi_write_entries(quoted.doubled, separators, found, doubled + run.doubled);
        run.doubled += (size_t)__builtin_popcountll(quoted.doubled);
      }
    } else {
      now.may_open = separators >> 63;
    }
#if defined(__x86_64__)
    if (packs) {
      wholeroi_write_packed(separators, at, places + run.places);
    } else {
      wholeroi_write_each(separators, at, places + run.places);
    }
#else
    wholeroi_write_each(separators, at, places + run.places);
#endif
    run.places += (size_t)__builtin_popcountll(separators);
    run.line_ends += (size_t)__builtin_popcountll(block.line_feeds);
  }
  scanner->quotes = now;
  scanner->found = begin.found + (uint32_t)run.places;
  return run;
}

#if defined(__x86_64__)
static __attribute__((WHOLEROI_PACKING)) wholeroi_run wholeroi_scan_packing(
    wholeroi_scanner *scanner, const uint8_t *p, size_t count, uint32_t at, uint32_t *places,
    uint32_t *doubled, uint32_t *fields) {
  return wholeroi_scan_any(scanner, p, count, at, places, doubled, fields, true, true);
}
static __attribute__((target("avx512bw,avx512vl,bmi,bmi2,popcnt"))) wholeroi_run
wholeroi_scan_avx512(
    wholeroi_scanner *scanner, const uint8_t *p, size_t count, uint32_t at, uint32_t *places,
    uint32_t *doubled, uint32_t *fields) {
  return wholeroi_scan_any(scanner, p, count, at, places, doubled, fields, true, false);
}
static __attribute__((target("avx2,bmi,bmi2,popcnt"))) wholeroi_run wholeroi_scan_avx2(
    wholeroi_scanner *scanner, const uint8_t *p, size_t count, uint32_t at, uint32_t *places,
    uint32_t *doubled, uint32_t *fields) {
  return wholeroi_scan_any(scanner, p, count, at, places, doubled, fields, true, false);
}
#endif

/// Scans with the best instructions of this machine: they take less than half of the time of those that all
/// have.
static wholeroi_run wholeroi_scan(
    wholeroi_scanner *scanner, const uint8_t *p, size_t count, uint32_t at, uint32_t *places,
    uint32_t *doubled, uint32_t *fields) {
#if defined(__x86_64__)
  bool counts = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                __builtin_cpu_supports("popcnt");
  bool is_wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (counts && is_wide && __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512vbmi2")) {
    return wholeroi_scan_packing(scanner, p, count, at, places, doubled, fields);
  }
  if (counts && is_wide) {
    return wholeroi_scan_avx512(scanner, p, count, at, places, doubled, fields);
  }
  if (counts && __builtin_cpu_supports("avx2")) {
    return wholeroi_scan_avx2(scanner, p, count, at, places, doubled, fields);
  }
#endif
  return wholeroi_scan_any(scanner, p, count, at, places, doubled, fields, false, false);
}
