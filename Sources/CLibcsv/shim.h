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

#include "blocks.h"
#include "numbers.h"
#include "quotes.h"
#include "separators.h"
#include "texts.h"
