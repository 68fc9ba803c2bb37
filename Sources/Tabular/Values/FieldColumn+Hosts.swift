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
    var narrowed = (starts: starts, ends: ends)
    narrowed.starts.withUnsafeMutableBufferPointer { lowers in
      narrowed.ends.withUnsafeMutableBufferPointer { uppers in
        withFields { base, starts, ends in
          for row in 0..<count {
            let host = HostText.host(base, Int(starts[row]), Int(ends[row]))
            lowers[row] = UInt32(truncatingIfNeeded: host.lowerBound)
            uppers[row] = UInt32(truncatingIfNeeded: host.upperBound)
          }
        }
      }
    }
    return FieldColumn(buffer: buffer, starts: narrowed.starts, ends: narrowed.ends)
  }
}

/// Finds the host in an address.
enum HostText {
  /// Where the host stands between `start` and `end`; empty where there is none. Each byte of the authority is looked
  /// at once.
  static func host(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
    let none = start..<start
    let trimmed = Blank.trimmed(base, start, end)
    let afterScheme = afterScheme(base, trimmed.start, trimmed.end)
    var found = Authority(start: afterScheme ?? trimmed.start)
    var end = found.start
    while end < trimmed.end, !endsAuthority(base[end]) {
      found.take(base[end], at: end)
      end += 1
    }
    if found.hasUser, afterScheme == nil { return none }
    let at = found.start
    if at < end, base[at] == UInt8(ascii: "[") {
      let close = (at..<end).first { base[$0] == UInt8(ascii: "]") }
      return close.map { at + 1..<$0 } ?? none
    }
    guard found.isPlain else { return none }
    if let colon = found.colon { end = colon }
    var points = found.points
    if end > at, base[end - 1] == UInt8(ascii: ".") {
      end -= 1
      points -= 1
    }
    guard at < end, base[at] != UInt8(ascii: "."), points > 0 || afterScheme != nil else {
      return none
    }
    return at + prefixLength(base, at, end)..<end
  }

  /// The path, query or fragment begins.
  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      || byte == UInt8(ascii: "\\")
  }

  /// What stands between scheme and path, as far as it was looked at: user@host:port.
  private struct Authority {
    /// Of the host, once the user is passed.
    var start: Int
    var hasUser = false
    /// The first one.
    var colon: Int?
    /// Points of the host.
    var points = 0
    /// The host has nothing but letters, digits, points, hyphens, underscores and what is no ASCII; the port digits.
    var isPlain = true

    init(start: Int) { self.start = start }

    @inline(__always) mutating func take(_ byte: UInt8, at place: Int) {
      if byte == UInt8(ascii: "@") {
        self = Authority(start: place + 1)
        hasUser = true
      } else if colon != nil {
        if byte &- 0x30 > 9 { isPlain = false }
      } else if byte == UInt8(ascii: ":") {
        colon = place
      } else {
        if byte == UInt8(ascii: ".") { points += 1 }
        if !HostText.isHostByte(byte) { isPlain = false }
      }
    }
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
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
