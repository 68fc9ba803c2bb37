// Loops over numbers by wide instructions, and a hint to the cache.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Asks for the cache line that `p` lies in, to be written soon; `p` may be any address.
static inline __attribute__((always_inline)) void wholeroi_prefetch(const void *p) {
  __builtin_prefetch(p, 1, 3);
}

typedef int64_t wholeroi_numbers8 __attribute__((ext_vector_type(8)));

/// The least and the greatest of `count` numbers, one at least. Eight at a time and without a branch: of
/// ascending numbers each would be a new greatest one.
static inline __attribute__((always_inline)) void wholeroi_span_any(
    const int64_t *values, size_t count, int64_t *least, int64_t *most) {
  wholeroi_numbers8 low = (wholeroi_numbers8)(values[0]);
  wholeroi_numbers8 high = low;
  size_t at = 0;
  for (; at + 8 <= count; at += 8) {
    wholeroi_numbers8 eight;
    memcpy(&eight, values + at, 64);
    low = __builtin_elementwise_min(low, eight);
    high = __builtin_elementwise_max(high, eight);
  }
  for (; at < count; at++) {
    low[0] = values[at] < low[0] ? values[at] : low[0];
    high[0] = values[at] > high[0] ? values[at] : high[0];
  }
  *least = __builtin_reduce_min(low);
  *most = __builtin_reduce_max(high);
}

#if defined(__x86_64__)
static __attribute__((target("avx2"))) void wholeroi_span_avx2(
    const int64_t *values, size_t count, int64_t *least, int64_t *most) {
  wholeroi_span_any(values, count, least, most);
}
static __attribute__((target("avx512f,avx512vl"), min_vector_width(512))) void wholeroi_span_avx512(
    const int64_t *values, size_t count, int64_t *least, int64_t *most) {
  wholeroi_span_any(values, count, least, most);
}
#endif

/// Finds them with the best instructions of this machine.
static void wholeroi_span(const int64_t *values, size_t count, int64_t *least, int64_t *most) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) {
    wholeroi_span_avx512(values, count, least, most);
    return;
  }
  if (__builtin_cpu_supports("avx2")) {
    wholeroi_span_avx2(values, count, least, most);
    return;
  }
#endif
  wholeroi_span_any(values, count, least, most);
}
