// libcsv, and the few byte operations that Swift has no portable spelling for.
#pragma once
#include <csv.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Gives memory that was freed back to the system where the C library has a call for it.
static inline void wholeroi_give_back_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

/// Asks for the cache line that `p` lies in, to be written soon; `p` may be any address.
static inline __attribute__((always_inline)) void wholeroi_prefetch(const void *p) {
  __builtin_prefetch(p, 1, 3);
}

#include "blocks.h"
#include "quotes.h"
#include "separators.h"
#include "sha256.h"
#include "texts.h"
