// SHA-256 by the instructions that many x86-64 machines have for it.
#pragma once
#include "blocks.h"

#if defined(__x86_64__)
#include <cpuid.h>

typedef uint32_t wholeroi_words4 __attribute__((ext_vector_type(4)));
typedef int wholeroi_ints4 __attribute__((vector_size(16)));

/// Four of eight words, from the second one on.
#define WHOLEROI_NEXT4(a, b) __builtin_shufflevector(a, b, 1, 2, 3, 4)

/// Takes `count` blocks of 64 bytes into the state, eight words from a to h; `rounds` are the 64 constants.
static __attribute__((target("sha,sse4.1,ssse3"))) void wholeroi_sha256_wide(
    uint32_t *state, const uint8_t *p, size_t count, const uint32_t *rounds) {
  // The instructions want the words as f e b a and h g d c, the first in the lowest place.
  wholeroi_words4 abef = {state[5], state[4], state[1], state[0]};
  wholeroi_words4 cdgh = {state[7], state[6], state[3], state[2]};
  for (; count > 0; count--, p += 64) {
    const wholeroi_words4 old_abef = abef, old_cdgh = cdgh;
    wholeroi_words4 w[4];
    for (int i = 0; i < 16; i++) {
      wholeroi_words4 now;
      if (i < 4) {
        wholeroi_bytes16 bytes;
        memcpy(&bytes, p + 16 * i, 16);
        bytes = __builtin_shufflevector(
            bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
        memcpy(&now, &bytes, 16);
      } else {
        // Word t is made of those at t - 16, t - 15, t - 7 and t - 2.
        wholeroi_words4 first = (wholeroi_words4)__builtin_ia32_sha256msg1(
            (wholeroi_ints4)w[i & 3], (wholeroi_ints4)w[(i + 1) & 3]);
        first += WHOLEROI_NEXT4(w[(i + 2) & 3], w[(i + 3) & 3]);
        now = (wholeroi_words4)__builtin_ia32_sha256msg2(
            (wholeroi_ints4)first, (wholeroi_ints4)w[(i + 3) & 3]);
      }
      w[i & 3] = now;
      wholeroi_words4 constants;
      memcpy(&constants, rounds + 4 * i, 16);
      now += constants;
      // Two rounds give the next a b e f, and those of before become c d g h.
      cdgh = (wholeroi_words4)__builtin_ia32_sha256rnds2(
          (wholeroi_ints4)cdgh, (wholeroi_ints4)abef, (wholeroi_ints4)now);
      now = __builtin_shufflevector(now, now, 2, 3, 2, 3);
      abef = (wholeroi_words4)__builtin_ia32_sha256rnds2(
          (wholeroi_ints4)abef, (wholeroi_ints4)cdgh, (wholeroi_ints4)now);
    }
    abef += old_abef;
    cdgh += old_cdgh;
  }
  state[0] = abef[3], state[1] = abef[2], state[4] = abef[1], state[5] = abef[0];
  state[2] = cdgh[3], state[3] = cdgh[2], state[6] = cdgh[1], state[7] = cdgh[0];
}
#endif

/// Whether `wholeroi_sha256` may be called: the machine has the instructions. Asking takes long: once will do.
static inline bool wholeroi_has_sha256(void) {
#if defined(__x86_64__)
  unsigned a, b = 0, c = 0, d;
  return __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1") &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1) != 0;
#else
  return false;
#endif
}

/// Takes blocks into the state, where `wholeroi_has_sha256` says so.
static inline void wholeroi_sha256(
    uint32_t *state, const uint8_t *p, size_t count, const uint32_t *rounds) {
#if defined(__x86_64__)
  wholeroi_sha256_wide(state, p, count, rounds);
#else
  __builtin_trap();
#endif
}
