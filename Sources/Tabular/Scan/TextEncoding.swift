/// How the bytes of an export spell text, besides UTF-8.
public enum TextEncoding: Sendable, Hashable {
  case utf8
  case utf16(isBigEndian: Bool)
  case windows1252
}

extension TextEncoding {
  /// UTF-16 in the byte order of its mark, or of its zero bytes: ASCII letters have theirs first in big-endian
  /// text.
  static func utf16(_ head: [UInt8]) -> TextEncoding {
    if head.starts(with: [0xFE, 0xFF]) { return .utf16(isBigEndian: true) }
    if head.starts(with: [0xFF, 0xFE]) { return .utf16(isBigEndian: false) }
    var zeros = [0, 0]
    for (place, byte) in head.prefix(4096).enumerated() where byte == 0 { zeros[place % 2] += 1 }
    return .utf16(isBigEndian: zeros[0] > zeros[1])
  }
}

/// Turns text of another encoding into UTF-8, piece by piece.
///
/// What has no meaning there (half of a surrogate pair, a byte that Windows-1252 leaves free, half a unit at
/// the end) becomes bytes that are no UTF-8, so that its row, and no other, is set aside.
struct Transcoder {
  private let encoding: TextEncoding
  /// The first byte of a unit whose second one is to come.
  private var odd: UInt8?
  private var highSurrogate: UInt32?
  private var isStart = true

  init(_ encoding: TextEncoding) { self.encoding = encoding }

  /// Whether a character of UTF-16 has begun and not ended.
  var isWithinCharacter: Bool { odd != nil || highSurrogate != nil }

  /// Appends the piece's text; a unit that it begins and does not end waits for the next piece.
  mutating func convert(_ piece: [UInt8], into text: inout [UInt8]) {
    switch encoding {
    case .utf8: text += piece
    case .windows1252:
      for byte in piece {
        if byte < 0x80 {
          text.append(byte)
        } else if byte >= 0xA0 {
          Self.append(UInt32(byte), to: &text)
        } else if let scalar = Self.windows[Int(byte) - 0x80] {
          Self.append(scalar, to: &text)
        } else {
          text.append(byte)
        }
      }
    case .utf16(let isBigEndian):
      for byte in piece {
        guard let first = odd else {
          odd = byte
          continue
        }
        odd = nil
        take(
          isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first),
          into: &text)
      }
    }
  }

  /// Appends what stands for a unit that never ended.
  mutating func finish(into text: inout [UInt8]) {
    endSurrogate(into: &text)
    if odd != nil { text.append(0xFF) }
  }

  private mutating func take(_ unit: UInt32, into text: inout [UInt8]) {
    if isStart {
      isStart = false
      if unit == 0xFEFF { return }
    }
    switch unit {
    case 0xD800..<0xDC00:
      endSurrogate(into: &text)
      highSurrogate = unit
    case 0xDC00..<0xE000:
      if let high = highSurrogate {
        highSurrogate = nil
        Self.append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: &text)
      } else {
        Self.append(unit, to: &text)
      }
    default:
      endSurrogate(into: &text)
      Self.append(unit, to: &text)
    }
  }

  private mutating func endSurrogate(into text: inout [UInt8]) {
    if let high = highSurrogate { Self.append(high, to: &text) }
    highSurrogate = nil
  }

  /// The bytes of a scalar; of a lone surrogate three that no UTF-8 has.
  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(scalar >> shift & 0x3F) | 0x80 }
    if scalar < 0x80 {
      text.append(UInt8(scalar))
    } else if scalar < 0x800 {
      text += [UInt8(scalar >> 6) | 0xC0, tail(0)]
    } else if scalar < 0x10000 {
      text += [UInt8(scalar >> 12) | 0xE0, tail(6), tail(0)]
    } else {
      text += [UInt8(scalar >> 18) | 0xF0, tail(12), tail(6), tail(0)]
    }
  }

  /// 0x80…0x9F of Windows-1252; five of them mean nothing.
  private static let windows: [UInt32?] = [
    0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, nil, 0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, nil, 0x017E, 0x0178,
  ]
}
