/// Texts that many cells are put together from, such as the names of nodes that paths lead along: what a cell must be
/// quoted or guarded for is looked for in each of them once, not in each cell.
public struct CellTexts: Sendable {
  private let bytes: [UInt8]
  /// The bytes of text i are `starts[i] ..< starts[i + 1]`; last come those that stand between two texts.
  private let starts: [Int]
  /// By text: whether it can be in a cell as it is, wherever it stands there.
  private let isPlain: [Bool]

  /// - Parameter between: what parts two texts of a cell.
  public init(_ texts: [String], between: String, format: CSVFormat) {
    var bytes: [UInt8] = []
    var starts = [0]
    for text in texts + [between] {
      bytes.append(contentsOf: text.utf8)
      starts.append(bytes.count)
    }
    let parting = Self.hasMark(Array(between.utf8), format)
    isPlain = texts.map { !parting && Self.isPlain(Array($0.utf8), format) }
    self.bytes = bytes
    self.starts = starts
  }

  /// Letters and digits begin no formula, and at neither end is a blank.
  private static func isPlain(_ text: [UInt8], _ format: CSVFormat) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    let letter = first | 0x20
    let begins =
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    return begins && last != UInt8(ascii: " ") && !hasMark(text, format)
  }

  /// Whether a reader would see the end of a cell in it.
  private static func hasMark(_ text: [UInt8], _ format: CSVFormat) -> Bool {
    text.contains { [format.delimiter, UInt8(ascii: "\""), 13, 10].contains($0) }
  }

  /// Puts texts behind `target`, one after the other, and gives true; where one of them needs care, or there are none,
  /// or a code has no text, nothing is put there.
  ///
  /// - Complexity: O(*bytes*).
  func append(_ codes: Span<UInt32>, to target: inout [UInt8]) -> Bool {
    guard !codes.isEmpty else { return false }
    let between = starts[starts.count - 2]..<starts[starts.count - 1]
    var length = between.count * (codes.count - 1)
    for index in codes.indices {
      let code = Int(codes[index])
      guard code < isPlain.count, isPlain[code] else { return false }
      length += starts[code + 1] - starts[code]
    }
    var at = target.count
    target.append(contentsOf: repeatElement(0, count: length))
    target.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { bytes in
        func put(_ range: Range<Int>) {
          UnsafeMutableRawBufferPointer(rebasing: target[at...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
          at += range.count
        }
        for index in codes.indices {
          if index > 0 { put(between) }
          let code = Int(codes[index])
          put(starts[code]..<starts[code + 1])
        }
      }
    }
    return true
  }
}
