// Texts of up to 64 bytes found among those that were seen before, a column at a time.
#pragma once
#include "blocks.h"

enum { wholeroi_text_most = 64 };

/// Texts that were seen, each filled up with zeros to 64 bytes, in a table of their hashes.
typedef struct {
  /// By number, from 1.
  const uint8_t *texts;
  const uint32_t *lengths;
  const uint32_t *codes;
  /// By hash: the text's number; 0 where there is none. Texts of one hash follow each other.
  const uint16_t *slots;
  /// The slots' count, a power of two, less one.
  uint64_t mask;
} wholeroi_texts;

/// The fields of a column: row r's is what lies between the separators whose places are `before[rows[r]]` and
/// `last[rows[r]]`.
typedef struct {
  const uint8_t *bytes;
  const uint32_t *rows;
  const uint32_t *before;
  const uint32_t *last;
} wholeroi_column;

/// How many slots are looked at for one text.
enum { wholeroi_text_probes = 8 };

typedef uint64_t wholeroi_words8 __attribute__((ext_vector_type(8)));

/// The bytes at `p` up to `length`, at most 64, and zeros behind them; 64 bytes may be read there.
static inline __attribute__((always_inline)) void wholeroi_text64(
    const uint8_t *p, uint32_t length, wholeroi_bytes64 *text) {
  const wholeroi_bytes64 numbers = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  wholeroi_bytes64 v;
  memcpy(&v, p, 64);
  *text = v & (wholeroi_bytes64)(numbers < (wholeroi_bytes64)((uint8_t)length));
}

/// A number with mixed bits: the halves of each word, made odd by a key, multiplied, and all added up.
static inline __attribute__((always_inline)) uint64_t wholeroi_text_hash(
    const wholeroi_bytes64 *text, uint32_t length) {
  const wholeroi_words8 keys = {
      0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
      0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179};
  wholeroi_words8 words = (wholeroi_words8)*text ^ keys;
  wholeroi_words8 products = (words & 0xFFFFFFFF) * (words >> 32);
  uint64_t sum = __builtin_reduce_add(products) + length;
  return (sum ^ (sum >> 32)) * 0x9E3779B97F4A7C15 >> 32;
}

/// The number of a text, 0 where it is not there.
static inline __attribute__((always_inline)) uint32_t wholeroi_text_number(
    const wholeroi_texts *known, const wholeroi_bytes64 *text, uint32_t length, uint64_t hash) {
#pragma clang loop unroll(disable)
  for (uint64_t probe = 0; probe < wholeroi_text_probes; probe++) {
    uint32_t number = known->slots[(hash + probe) & known->mask];
    if (number == 0) return 0;
    wholeroi_bytes64 other;
    memcpy(&other, known->texts + 64 * (size_t)number, 64);
    wholeroi_words8 differences = (wholeroi_words8)(*text ^ other);
    if (__builtin_reduce_or(differences) == 0 && known->lengths[number] == length) return number;
  }
  return 0;
}

/// Writes the code of each row's text, and the rows that hold a text that is not there or is longer than 64
/// bytes; gives how many these are.
static inline __attribute__((always_inline)) size_t wholeroi_find_texts_any(
    const wholeroi_texts *texts, wholeroi_column column, size_t count, uint32_t *codes,
    uint32_t *missed) {
  wholeroi_texts known = *texts;
  size_t misses = 0;
  for (size_t row = 0; row < count; row++) {
    uint32_t entry = column.rows[row];
    uint32_t start = column.before[entry] + 1;
    uint32_t length = column.last[entry] - start;
    uint32_t number = 0;
    if (length <= wholeroi_text_most) {
      wholeroi_bytes64 text;
      wholeroi_text64(column.bytes + start, length, &text);
      number = wholeroi_text_number(&known, &text, length, wholeroi_text_hash(&text, length));
    }
    codes[row] = known.codes[number];
    missed[misses] = (uint32_t)row;
    misses += number == 0;
  }
  return misses;
}

#if defined(__x86_64__)
static __attribute__((target("avx2"))) size_t wholeroi_find_texts_avx2(
    const wholeroi_texts *texts, wholeroi_column column, size_t count, uint32_t *codes,
    uint32_t *missed) {
  return wholeroi_find_texts_any(texts, column, count, codes, missed);
}
static __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"),
                      min_vector_width(512))) size_t
wholeroi_find_texts_avx512(
    const wholeroi_texts *texts, wholeroi_column column, size_t count, uint32_t *codes,
    uint32_t *missed) {
  return wholeroi_find_texts_any(texts, column, count, codes, missed);
}
#endif

/// Finds them with the best instructions of this machine. `missed` has room for one row more than there are.
static size_t wholeroi_find_texts(
    const wholeroi_texts *texts, wholeroi_column column, size_t count, uint32_t *codes,
    uint32_t *missed) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq")) {
    return wholeroi_find_texts_avx512(texts, column, count, codes, missed);
  }
  if (__builtin_cpu_supports("avx2")) {
    return wholeroi_find_texts_avx2(texts, column, count, codes, missed);
  }
#endif
  return wholeroi_find_texts_any(texts, column, count, codes, missed);
}

/// The slot where a text would go that is not there; -1 where it is there, or no slot near its own is free.
static int64_t wholeroi_text_slot(
    const wholeroi_texts *known, const uint8_t *padded, uint32_t length) {
  wholeroi_bytes64 text;
  wholeroi_text64(padded, length, &text);
  uint64_t hash = wholeroi_text_hash(&text, length);
  if (wholeroi_text_number(known, &text, length, hash) != 0) return -1;
  for (uint64_t probe = 0; probe < wholeroi_text_probes; probe++) {
    uint64_t slot = (hash + probe) & known->mask;
    if (known->slots[slot] == 0) return (int64_t)slot;
  }
  return -1;
}
