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
    let isParted = Self.hasMark(Array(between.utf8), format)
    isPlain = texts.map { !isParted && Self.isPlain(Array($0.utf8), format) }
    self.bytes = bytes
    self.starts = starts
  }

  /// Whether neither end is a blank, and no reader sees a formula or a mark in it.
  private static func isPlain(_ text: [UInt8], _ format: CSVFormat) -> Bool {
    let blank = UInt8(ascii: " ")
    guard let first = text.first, let last = text.last, first != blank, last != blank else {
      return false
    }
    // What begins no formula before a `=` begins none, whatever follows it.
    let begins = (text + [UInt8(ascii: "=")]).withUnsafeBufferPointer(
      SpreadsheetRules.startsFormula)
    return !begins && !hasMark(text, format)
  }

  /// Whether a reader would see the end of a cell in it.
  private static func hasMark(_ text: [UInt8], _ format: CSVFormat) -> Bool {
    text.contains { byte in
      switch byte {
      case format.delimiter, UInt8(ascii: "\""), 13, 10: true
      default: false
      }
    }
  }

  /// Whether a cell of these texts is their bytes one after the other. Not where one of them needs care, a code has no
  /// text, or there are none.
  func arePlain(_ codes: Span<UInt32>) -> Bool {
    for index in codes.indices {
      guard Int(codes[index]) < isPlain.count, isPlain[Int(codes[index])] else { return false }
    }
    return !codes.isEmpty
  }

  /// Puts the texts of codes that have one behind `target`, and between them what parts them.
  func append(_ codes: Span<UInt32>, to target: inout [UInt8]) {
    let between = bytes[starts[starts.count - 2]...]
    for index in codes.indices {
      if index > 0 { target.append(contentsOf: between) }
      let code = Int(codes[index])
      target.append(contentsOf: bytes[starts[code]..<starts[code + 1]])
    }
  }
}
