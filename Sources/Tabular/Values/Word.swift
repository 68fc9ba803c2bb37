import CLibcsv

/// Eight bytes at a time: loads, digit tests and digit sums that the value kernels share.
///
/// Byte k of a word is the k-th byte in memory. Loads may reach past a field's end: a `ByteBuffer`
/// is padded for that. Inlining is forced because each is a handful of instructions inside loops
/// over rows.
enum Word {
  /// The eight bytes at `p`.
  @inline(__always) static func load(_ p: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
  }

  /// The four bytes at `p`.
  @inline(__always) static func load4(_ p: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self)))
  }

  /// The first `count` bytes of a word set, the others clear; 0 for 0 and all for 8 and more.
  @inline(__always) static func mask(_ count: Int) -> UInt64 {
    // The sign of count − 8, spread over the word, stands for a branch that random lengths would
    // miss.
    let beyond = count &- 8
    let bits = UInt64(truncatingIfNeeded: (0 &- (beyond & (beyond &>> 63))) &* 8)
    return bits == 64 ? 0 : .max &>> bits
  }

  /// The first `count` of the sixteen bytes at `p`, `count` at most 16, and zeros behind them.
  @inline(__always)
  static func loadTwo(_ p: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
    let count = UInt64(truncatingIfNeeded: count)
    return (load(p) & wholeroi_first_mask(count), load(p + 8) & wholeroi_second_mask(count))
  }

  /// The word with its ASCII capital letters in lower case; other bytes as they are.
  @inline(__always) static func lowered(_ word: UInt64) -> UInt64 {
    let seven = word & 0x7F7F_7F7F_7F7F_7F7F
    // Bit 7 of a byte: set in `fromA` when it is at least "A", in `pastZ` when it is past "Z".
    let fromA = seven &+ 0x3F3F_3F3F_3F3F_3F3F
    let pastZ = seven &+ 0x2525_2525_2525_2525
    return word | (((fromA ^ pastZ) & ~word & 0x8080_8080_8080_8080) &>> 2)
  }

  /// Whether every byte is at most 9.
  @inline(__always) static func isDigitValues(_ word: UInt64) -> Bool {
    ((word &+ 0x0606_0606_0606_0606) | word) & 0xF0F0_F0F0_F0F0_F0F0 == 0
  }

  /// The number whose eight decimal digits are the word's bytes, first digit first.
  @inline(__always) static func number(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ (digits &>> 8)
    let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let high = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  /// The digit values of a word where its form is as told, else nil.
  ///
  /// `digits` has 0xFF where a digit must stand; elsewhere the byte must be that of `marks`.
  @inline(__always)
  static func digitValues(_ word: UInt64, digits: UInt64, marks: UInt64) -> UInt64? {
    let values = word ^ (marks | (digits & 0x3030_3030_3030_3030))
    // Adding 6 lifts 10…15 into the high half; a carry into the next byte needs a byte ≥ 0xFA,
    // whose own high half fails the test.
    let lifted = (values &+ (digits & 0x0606_0606_0606_0606)) | values
    let forbidden = (digits & 0xF0F0_F0F0_F0F0_F0F0) | ~digits
    return lifted & forbidden == 0 ? values : nil
  }
}

extension Word {
  /// A short word: its first eight letters and its length tell English names apart.
  struct Letters: Equatable, Sendable {
    var first: UInt64
    var count: Int
  }

  /// The short word of a text in lower case.
  static func letters(_ text: String) -> Letters {
    var first: UInt64 = 0
    for (index, byte) in text.utf8.prefix(8).enumerated() {
      first |= UInt64(byte) << UInt64(8 * index)
    }
    return Letters(first: first, count: text.utf8.count)
  }
}

/// Blanks at the ends of fields.
enum Blank {
  /// Space, TAB, LF, VT, FF, CR.
  @inline(__always) static func isASCII(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  /// The range of the field without blanks at its ends: the ASCII ones, and NBSP (C2 A0) unless
  /// `asciiOnly`.
  @inline(__always)
  static func trimmed(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, asciiOnly: Bool = false
  ) -> (start: Int, end: Int) {
    guard start < end else { return (start, start) }
    let first = base[start]
    let last = base[end &- 1]
    if first > 0x20 && last > 0x20 && first != 0xC2 && last != 0xA0 { return (start, end) }
    return slowTrimmed(base, start, end, asciiOnly: asciiOnly)
  }

  @inline(never)
  private static func slowTrimmed(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, asciiOnly: Bool
  ) -> (start: Int, end: Int) {
    var start = start
    var end = end
    while start < end {
      if isASCII(base[start]) {
        start += 1
      } else if !asciiOnly, end - start >= 2, base[start] == 0xC2, base[start + 1] == 0xA0 {
        start += 2
      } else {
        break
      }
    }
    while start < end {
      if isASCII(base[end - 1]) {
        end -= 1
      } else if !asciiOnly, end - start >= 2, base[end - 2] == 0xC2, base[end - 1] == 0xA0 {
        end -= 2
      } else {
        break
      }
    }
    return (start, end)
  }

  /// The text without blanks at its ends.
  static func trimmed(_ bytes: [UInt8], asciiOnly: Bool = false) -> [UInt8] {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      let (start, end) = trimmed(base, 0, buffer.count, asciiOnly: asciiOnly)
      return Array(buffer[start..<end])
    }
  }
}

extension FieldColumn {
  /// Calls `body` with the bytes that the fields lie in and their ranges.
  @inline(__always)
  func withFields<R>(
    _ body: (
      _ base: UnsafePointer<UInt8>, _ starts: UnsafePointer<UInt32>, _ ends: UnsafePointer<UInt32>
    ) -> R
  ) -> R? {
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        guard let first = starts.baseAddress, let last = ends.baseAddress else { return nil }
        return body(UnsafePointer(buffer.base), first, last)
      }
    }
  }
}

extension Array {
  /// Makes the array `count` long, what it holds being of no interest.
  mutating func resize(to count: Int, filler: Element) {
    if self.count > count {
      removeLast(self.count - count)
    } else if self.count < count {
      append(contentsOf: repeatElement(filler, count: count - self.count))
    }
  }
}
