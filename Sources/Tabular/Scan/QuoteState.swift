import CLibcsv

/// Where a scan stands towards quotes, from one block of 64 bytes to the next.
///
/// An opening quote must follow a separator or a closing quote, a closing one must stand before a
/// separator or an opening quote; then counting quotes is enough to know what is inside them.
struct QuoteState {
  /// All ones when the next block begins inside quotes.
  private var isInside: UInt64 = 0
  /// 1 when the byte before it lets a quote open: a separator or a closing quote.
  private var mayOpen: UInt64 = 1
  /// 1 when the byte before it is a closing quote.
  private var isClosed: UInt64 = 0

  /// What quotes do to a block.
  struct Block {
    /// Opening quotes right behind closing ones.
    var doubled: UInt64 = 0
    /// Line ends inside quotes.
    var innerLineEnds: UInt64 = 0
    /// Quotes that stand where none may, and what follows one that may not.
    var bad: UInt64 = 0
  }

  /// Whether a block without quotes needs no look at those before it.
  @inline(__always) var isPlain: Bool { isInside | isClosed == 0 }

  /// Goes on behind a block without quotes.
  @inline(__always) mutating func passPlain(separators: UInt64) { mayOpen = separators >> 63 }

  /// Takes the separators inside quotes out of a block.
  ///
  /// `returns` are its carriage returns, `valid` the bytes that are of the text.
  mutating func pass(
    _ quotes: UInt64, _ separators: inout UInt64, _ terminators: inout UInt64,
    returns: UInt64, valid: UInt64
  ) -> Block {
    guard quotes | isInside | isClosed != 0 else {
      mayOpen = separators >> 63
      return Block()
    }
    var block = Block()
    let inside = wholeroi_parity64(quotes) ^ isInside
    let opening = quotes & inside
    let closing = quotes & ~inside
    block.innerLineEnds = terminators & inside
    separators &= ~inside
    terminators &= ~inside
    let mayOpenHere = ((separators | closing) << 1) | mayOpen
    let afterClosing = (closing << 1) | isClosed
    let mayFollow = separators | (returns & ~inside) | opening
    block.bad = ((opening & ~mayOpenHere) | (afterClosing & ~mayFollow)) & valid
    block.doubled = opening & afterClosing
    isInside = 0 &- (inside >> 63)
    mayOpen = (separators | closing) >> 63
    isClosed = closing >> 63
    return block
  }
}
