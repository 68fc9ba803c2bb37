// What 64 bytes of text hold, by masks of one bit a byte.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t wholeroi_bytes16 __attribute__((ext_vector_type(16)));
typedef uint8_t wholeroi_bytes64 __attribute__((ext_vector_type(64)));
typedef bool wholeroi_mask64 __attribute__((ext_vector_type(64)));

/// Bit i is set where byte i of the 64 at `p` equals `c`.
static inline __attribute__((always_inline)) uint64_t wholeroi_equal64(const uint8_t *p, uint8_t c) {
  wholeroi_bytes64 v;
  memcpy(&v, p, 64);
  wholeroi_mask64 m = __builtin_convertvector(v == (wholeroi_bytes64)(c), wholeroi_mask64);
  uint64_t r;
  memcpy(&r, &m, 8);
  return r;
}

/// Bit i is set where byte i of the 64 at `p` is not ASCII (0x80 or above).
static inline __attribute__((always_inline)) uint64_t wholeroi_nonascii64(const uint8_t *p) {
  wholeroi_bytes64 v;
  memcpy(&v, p, 64);
  wholeroi_mask64 m = __builtin_convertvector(v >= (wholeroi_bytes64)(0x80), wholeroi_mask64);
  uint64_t r;
  memcpy(&r, &m, 8);
  return r;
}

typedef int8_t wholeroi_signed64 __attribute__((ext_vector_type(64)));
typedef int8_t wholeroi_signed16 __attribute__((ext_vector_type(16)));
typedef bool wholeroi_mask16 __attribute__((ext_vector_type(16)));

/// What 64 bytes of CSV hold; bit i of a mask stands for byte i.
typedef struct {
  /// The delimiter, or a line feed.
  uint64_t separators;
  uint64_t line_feeds;
  uint64_t quotes;
  /// Whether any byte is NUL, a carriage return, or not ASCII.
  bool rare;
} wholeroi_block;

/// The masks of the 64 bytes at `p`; `wide` where the machine tests as many at once.
static inline __attribute__((always_inline)) void wholeroi_find(
    const uint8_t *p, uint8_t delimiter, uint8_t quote, wholeroi_block *block, bool wide) {
  wholeroi_bytes64 v;
  memcpy(&v, p, 64);
  wholeroi_signed64 feeds = (wholeroi_signed64)(v == (wholeroi_bytes64)('\n'));
  wholeroi_signed64 ends = feeds | (wholeroi_signed64)(v == (wholeroi_bytes64)(delimiter));
  wholeroi_mask64 m = __builtin_convertvector(ends, wholeroi_mask64);
  memcpy(&block->separators, &m, 8);
  m = __builtin_convertvector(feeds, wholeroi_mask64);
  memcpy(&block->line_feeds, &m, 8);
  m = __builtin_convertvector(v == (wholeroi_bytes64)(quote), wholeroi_mask64);
  memcpy(&block->quotes, &m, 8);
  // As a signed number a byte is below 1 when it is NUL or not ASCII.
  wholeroi_signed64 odd = (wholeroi_signed64)((wholeroi_signed64)v < (wholeroi_signed64)(1)) |
                          (wholeroi_signed64)(v == (wholeroi_bytes64)('\r'));
  if (wide) {
    uint64_t rare;
    m = __builtin_convertvector(odd, wholeroi_mask64);
    memcpy(&rare, &m, 8);
    block->rare = rare != 0;
    return;
  }
  wholeroi_signed16 quarter[4];
  memcpy(quarter, &odd, 64);
  wholeroi_mask16 any =
      __builtin_convertvector(quarter[0] | quarter[1] | quarter[2] | quarter[3], wholeroi_mask16);
  uint16_t bits;
  memcpy(&bits, &any, 2);
  block->rare = bits != 0;
}

static const uint8_t wholeroi_ones[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                          255, 255, 255, 255, 255, 255, 255, 255};

/// The first `count` of sixteen bytes set, the others clear, as two words: a look-up takes two loads where
/// reckoning takes eighteen instructions.
static inline __attribute__((always_inline)) uint64_t wholeroi_first_mask(uint64_t count) {
  uint64_t word;
  memcpy(&word, wholeroi_ones + 16 - count, 8);
  return word;
}
static inline __attribute__((always_inline)) uint64_t wholeroi_second_mask(uint64_t count) {
  uint64_t word;
  memcpy(&word, wholeroi_ones + 24 - count, 8);
  return word;
}
