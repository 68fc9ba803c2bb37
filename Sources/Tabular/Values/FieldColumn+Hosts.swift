extension FieldColumn {
  /// The fields narrowed to the host of their URL or bare domain, in row order: scheme, user, port,
  /// path and a leading `www.` are left out. Empty where there is none.
  ///
  ///     https://www.google.com/search?q=x           → google.com
  ///     m.facebook.com/shop                         → m.facebook.com
  ///     android-app://com.google.android.gm/        → com.google.android.gm
  ///     (direct), /cart, newsletter, ann@x.example  → nothing
  ///
  /// A text without a scheme needs a point to be a domain. Case stays as it is. The
  /// result shares this column's bytes.
  public func hosts() -> FieldColumn {
    var narrowed = FieldColumn(buffer: buffer, starts: starts, ends: ends)
    withFields { base, starts, ends in
      for row in 0..<count {
        let host = HostText.host(base, Int(starts[row]), Int(ends[row]))
        narrowed.starts[row] = UInt32(host.lowerBound)
        narrowed.ends[row] = UInt32(host.upperBound)
      }
    }
    return narrowed
  }
}

/// Finds the host in an address.
enum HostText {
  /// Where the host stands between `start` and `end`; empty where there is none.
  static func host(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
    let none = start..<start
    let trimmed = Blank.trimmed(base, start, end)
    var at = trimmed.start
    var end = trimmed.end
    let afterScheme = afterScheme(base, at, end)
    if let afterScheme { at = afterScheme }
    // The authority ends where the path, query or fragment begins.
    for index in at..<end
    where base[index] == UInt8(ascii: "/") || base[index] == UInt8(ascii: "?")
      || base[index] == UInt8(ascii: "#") || base[index] == UInt8(ascii: "\\")
    {
      end = index
      break
    }
    if let sign = (at..<end).last(where: { base[$0] == UInt8(ascii: "@") }) {
      guard afterScheme != nil else { return none }
      at = sign + 1
    }
    if at < end, base[at] == UInt8(ascii: "[") {
      let close = (at..<end).first { base[$0] == UInt8(ascii: "]") }
      return close.map { at + 1..<$0 } ?? none
    }
    if let colon = (at..<end).first(where: { base[$0] == UInt8(ascii: ":") }) {
      guard (colon + 1..<end).allSatisfy({ base[$0] >= 0x30 && base[$0] <= 0x39 }) else {
        return none
      }
      end = colon
    }
    if end > at, base[end - 1] == UInt8(ascii: ".") { end -= 1 }
    guard at < end, (at..<end).allSatisfy({ isHostByte(base[$0]) }) else { return none }
    let hasPoint = (at..<end).contains { base[$0] == UInt8(ascii: ".") }
    guard base[at] != UInt8(ascii: "."), hasPoint || afterScheme != nil else { return none }
    return at + prefixLength(base, at, end)..<end
  }

  /// The position after "scheme://" or a leading "//"; nil where there is neither.
  private static func afterScheme(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var at = start
    while at < end, isSchemeByte(base[at]) { at += 1 }
    if at > start {
      guard at < end, base[at] == UInt8(ascii: ":") else { return nil }
      at += 1
    }
    guard at + 1 < end, base[at] == UInt8(ascii: "/"), base[at + 1] == UInt8(ascii: "/") else {
      return nil
    }
    return at + 2
  }

  /// 4 for a leading "www." with a domain behind it.
  private static func prefixLength(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    guard end - start > 4, base[start + 3] == UInt8(ascii: "."),
      (start..<start + 3).allSatisfy({ lowercasedASCII(base[$0]) == UInt8(ascii: "w") }),
      (start + 4..<end).contains(where: { base[$0] == UInt8(ascii: ".") })
    else { return 0 }
    return 4
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    let lower = lowercasedASCII(byte)
    return (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }
}
