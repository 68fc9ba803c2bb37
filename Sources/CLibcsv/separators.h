// The places of separators, from the masks of blocks.
#pragma once
#include "blocks.h"
#include "quotes.h"

/// How far a run of blocks went that need no more care.
typedef struct {
  size_t blocks;
  /// Separators outside quotes, and those of them that end lines.
  size_t places;
  size_t line_ends;
  bool has_quotes;
} wholeroi_run;

/// How many places `wholeroi_write` may write over behind those that it counts.
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

#if defined(__x86_64__)
#define WHOLEROI_PACKING \
  target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")

typedef uint8_t wholeroi_bytes16 __attribute__((ext_vector_type(16)));
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

/// Writes the places of separators outside quotes up to the first block with a rare byte, a doubled quote, a
/// line end inside quotes or a quote where none may be. `quoting` is all ones where quotes count, else 0.
static inline __attribute__((always_inline)) wholeroi_run wholeroi_write_any(
    const wholeroi_block *blocks, size_t count, uint64_t quoting, uint32_t at,
    wholeroi_quotes *state, uint32_t *places, bool packs) {
  wholeroi_run run = {0, 0, 0, false};
  wholeroi_quotes now = *state;
  for (; run.blocks < count; run.blocks++) {
    const wholeroi_block *block = blocks + run.blocks;
    if (block->rare) break;
    uint64_t quotes = block->quotes & quoting;
    uint64_t separators = block->separators;
    size_t found = block->separator_count;
    if ((quotes | now.inside | now.closed) != 0) {
      wholeroi_quotes next = now;
      wholeroi_quoted quoted =
          wholeroi_pass_quotes(&next, quotes, separators, block->line_feeds, 0, ~0ull);
      if ((quoted.bad | quoted.doubled | quoted.inner_line_ends) != 0) break;
      now = next;
      separators = quoted.separators;
      found = (size_t)__builtin_popcountll(separators);
      run.has_quotes = true;
    } else {
      now.may_open = separators >> 63;
    }
    uint32_t *target = places + run.places;
#if defined(__x86_64__)
    if (packs) {
      wholeroi_write_packed(separators, at, target);
    } else {
      wholeroi_write_each(separators, at, target);
    }
#else
    wholeroi_write_each(separators, at, target);
#endif
    run.places += found;
    run.line_ends += block->line_feed_count;
    at += 64;
  }
  *state = now;
  return run;
}

#if defined(__x86_64__)
static __attribute__((WHOLEROI_PACKING)) wholeroi_run wholeroi_write_avx512(
    const wholeroi_block *blocks, size_t count, uint64_t quoting, uint32_t at,
    wholeroi_quotes *state, uint32_t *places) {
  return wholeroi_write_any(blocks, count, quoting, at, state, places, true);
}
static __attribute__((target("bmi,bmi2,popcnt"))) wholeroi_run wholeroi_write_bmi(
    const wholeroi_block *blocks, size_t count, uint64_t quoting, uint32_t at,
    wholeroi_quotes *state, uint32_t *places) {
  return wholeroi_write_any(blocks, count, quoting, at, state, places, false);
}
#endif

/// Writes them with the best instructions of this machine.
static wholeroi_run wholeroi_write(
    const wholeroi_block *blocks, size_t count, uint64_t quoting, uint32_t at,
    wholeroi_quotes *state, uint32_t *places) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vl")) {
    return wholeroi_write_avx512(blocks, count, quoting, at, state, places);
  }
  if (__builtin_cpu_supports("bmi2")) {
    return wholeroi_write_bmi(blocks, count, quoting, at, state, places);
  }
#endif
  return wholeroi_write_any(blocks, count, quoting, at, state, places, false);
}
