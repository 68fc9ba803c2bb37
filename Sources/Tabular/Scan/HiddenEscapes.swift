/// Reads exports in which a mark such as `\` takes the meaning of the byte behind it.
///
/// Rows are cut by readers that know no such mark. So each mark and its byte are hidden before as three bytes that
/// mean nothing to them, and shown again in the fields:
///
///     "He said \"no\"",a\,b        "He said ␚cc␚cc", …        He said "no"    a,b
///
/// `\n`, `\r`, `\t`, `\b`, `\f` and `\0` are what they are in C; the mark itself, the quote, the delimiter and line
/// ends stand for themselves. Any other byte keeps the mark: `C:\dir` stays.
public struct HiddenEscapes: Sendable {
  /// Begins a hidden byte; a byte of that value is hidden itself.
  private static let sign: UInt8 = 0x1A
  private let mark: UInt8
  private let meanings: [UInt8?]

  /// The marks must differ from each other.
  public init(mark: UInt8, quote: UInt8?, delimiter: UInt8) {
    self.mark = mark
    var meanings = [UInt8?](repeating: nil, count: 256)
    for byte in [mark, delimiter, 0x0A, 0x0D] + [quote].compactMap({ $0 }) {
      meanings[Int(byte)] = byte
    }
    for (letter, byte) in [
      ("n", 0x0A), ("r", 0x0D), ("t", 0x09), ("b", 0x08), ("f", 0x0C), ("0", 0),
    ]
      as [(Unicode.Scalar, UInt8)] where meanings[Int(letter.value)] == nil
    {
      meanings[Int(letter.value)] = byte
    }
    self.meanings = meanings
  }

  /// The same export with its escapes hidden.
  public func hidden(in export: ExportFile) throws(FileFault) -> ExportFile {
    let start = export.dataStart
    return try export.rewritten { append throws(FileFault) in
      var isEscaped = false
      try export.forEachPiece(from: start) { piece throws(FileFault) in
        var text: [UInt8] = []
        text.reserveCapacity(piece.count + 64)
        for byte in piece {
          if isEscaped {
            isEscaped = false
            if let meaning = meanings[Int(byte)] {
              text += Self.code(meaning)
              continue
            }
            text.append(mark)
          }
          if byte == mark {
            isEscaped = true
          } else if byte == Self.sign {
            text += Self.code(byte)
          } else {
            text.append(byte)
          }
        }
        try append(text)
      }
      if isEscaped { try append([mark]) }
    }
  }

  /// The field with its escapes resolved.
  public static func shown(_ field: [UInt8]) -> [UInt8] {
    guard field.contains(sign) else { return field }
    var text: [UInt8] = []
    var at = 0
    while at < field.count {
      if field[at] == sign, at + 2 < field.count {
        text.append((field[at + 1] &- letter) << 4 | (field[at + 2] &- letter) & 0x0F)
        at += 3
      } else {
        text.append(field[at])
        at += 1
      }
    }
    return text
  }

  private static let letter = UInt8(ascii: "a")

  /// Letters part and enclose no fields.
  private static func code(_ byte: UInt8) -> [UInt8] {
    [sign, letter + byte >> 4, letter + byte & 0x0F]
  }
}
