// What quotes do to the separators of 64 bytes.
#pragma once
#include <stdint.h>

/// Bit i of the result is the parity of the bits 0...i of `bits`: inside quotes or not.
static inline __attribute__((always_inline)) uint64_t wholeroi_parity64(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

/// Where a text stands towards quotes, from one block of 64 bytes to the next.
typedef struct {
  /// All ones when the next block begins inside quotes.
  uint64_t inside;
  /// 1 when the byte before it lets a quote open: a separator or a closing quote.
  uint64_t may_open;
  /// 1 when the byte before it is a closing quote.
  uint64_t closed;
} wholeroi_quotes;

/// A block whose quotes have been taken into account.
typedef struct {
  /// Those outside quotes.
  uint64_t separators;
  uint64_t line_ends;
  /// Opening quotes right behind closing ones.
  uint64_t doubled;
  /// Separators right behind closing quotes.
  uint64_t after_quotes;
  /// Line ends inside quotes.
  uint64_t inner_line_ends;
  /// Quotes that stand where none may, and what follows one that may not.
  uint64_t bad;
} wholeroi_quoted;

/// Takes the separators inside quotes out of a block, and goes on behind it.
///
/// An opening quote must follow a separator or a closing quote, a closing one must stand before a separator
/// or an opening quote; then counting quotes is enough to know what is inside them. `returns` are the block's
/// carriage returns, `valid` the bytes that are of the text.
static inline __attribute__((always_inline)) wholeroi_quoted wholeroi_pass_quotes(
    wholeroi_quotes *state, uint64_t quotes, uint64_t separators, uint64_t line_ends,
    uint64_t returns, uint64_t valid) {
  uint64_t inside = wholeroi_parity64(quotes) ^ state->inside;
  uint64_t opening = quotes & inside;
  uint64_t closing = quotes & ~inside;
  wholeroi_quoted block;
  block.inner_line_ends = line_ends & inside;
  block.separators = separators & ~inside;
  block.line_ends = line_ends & ~inside;
  uint64_t may_open = ((block.separators | closing) << 1) | state->may_open;
  uint64_t after_closing = (closing << 1) | state->closed;
  uint64_t may_follow = block.separators | (returns & ~inside) | opening;
  block.bad = ((opening & ~may_open) | (after_closing & ~may_follow)) & valid;
  block.doubled = opening & after_closing;
  block.after_quotes = block.separators & after_closing;
  state->inside = 0 - (inside >> 63);
  state->may_open = (block.separators | closing) >> 63;
  state->closed = closing >> 63;
  return block;
}
