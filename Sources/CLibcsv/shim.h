// libcsv, and the few byte operations that Swift has no portable spelling for.
#pragma once
#include <csv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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
