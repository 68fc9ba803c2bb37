import Tabular

/// Reads a list of names and values as a table of one row.
///
///     "Title:","Fall"             Title   Subject   Opens
///                                 Fall    Coats     141
///     "Combination 1"             Fall    Hats      98
///     "Subject:","Coats"
///     "Opens:","141"
///
///     "Combination 2"
///     "Subject:","Hats"
///     "Opens:","98"
///
/// A row of two filled cells is a pair; a colon at the end of its name is dropped. Blank lines part blocks. Blocks
/// that share a name are rows of their own, and all other blocks belong to each of them.
struct PairedCells {
  /// In the order of first sight.
  private(set) var names: [String] = []
  private var blocks: [Block] = []
  private let dialect: Dialect
  /// An export with more pairs is no such list.
  private static let most = 1_000

  private struct Block {
    /// Where its first pair stands, and on which line, from 1.
    var line: Int
    var pairs: [(name: String, value: [UInt8])] = []
    func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }
  }

  init(_ export: ExportFile, _ dialect: Dialect) throws(FileFault) {
    self.dialect = dialect
    var known: Set<String> = []
    var walk = RecordWalk(export, dialect: dialect, from: export.dataStart)
    var line = 1
    var isOpen = false
    var count = 0
    while let record = try walk.next(), count < Self.most {
      switch record.content {
      case .blank: isOpen = false
      case .broken: break
      case .fields(let fields):
        guard let pair = Self.pair(fields) else {
          if fields.allSatisfy(\.isEmpty) { isOpen = false }
          break
        }
        if !isOpen || blocks.last?.has(pair.name) == true { blocks.append(Block(line: line)) }
        isOpen = true
        blocks[blocks.count - 1].pairs.append(pair)
        if known.insert(pair.name).inserted { names.append(pair.name) }
        count += 1
      }
      line += Self.lineCount(record)
    }
  }

  /// The export, and below it its pairs as a table.
  func table(of export: ExportFile) throws(FileFault) -> (ExportFile, Header) {
    let rows = rows()
    let last = export.size > 0 ? try export.bytes(from: export.size - 1, count: 1) : [0x0A]
    let endsInLine = last == [0x0A]
    let table = try export.rewritten { append throws(FileFault) in
      try export.forEachPiece(append)
      if !endsInLine { try append([0x0A]) }
      var line = 1
      for row in rows {
        // Empty lines before it put the row on the line on which its first pair stands.
        try append(Array(repeating: 0x0A, count: max(row.line - line, 0)))
        line = max(row.line, line)
        try append(cells(row))
        line += 1
      }
    }
    var header = Header(names: names, dataStart: export.size + (endsInLine ? 0 : 1))
    header.line = 1
    return (table, header)
  }

  /// One row for each block that shares a name with another, or one for all.
  private func rows() -> [Block] {
    let counts = blocks.reduce(into: [String: Int]()) { counts, block in
      for pair in block.pairs { counts[pair.name, default: 0] += 1 }
    }
    let isShared = blocks.map { block in block.pairs.contains { counts[$0.name] ?? 0 > 1 } }
    let common = blocks.indices.filter { !isShared[$0] }.flatMap { blocks[$0].pairs }
    let own = blocks.indices.filter { isShared[$0] }.map { blocks[$0] }
    if own.isEmpty { return [Block(line: blocks.first?.line ?? 1, pairs: common)] }
    return own.map { Block(line: $0.line, pairs: $0.pairs + common) }
  }

  /// Every cell between quotes, where there are any; line ends in values are blanks, so that a row stays a line.
  private func cells(_ row: Block) -> [UInt8] {
    let cells: [[UInt8]] = names.map { name in
      let value = row.pairs.first { $0.name == name }?.value ?? []
      let plain = value.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
      guard let quote = dialect.quote else { return plain }
      return [quote] + plain.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
    return Array(cells.joined(separator: [dialect.delimiter])) + [0x0A]
  }

  private static func pair(_ fields: [[UInt8]]) -> (name: String, value: [UInt8])? {
    guard fields.count >= 2, !fields[0].isEmpty, fields.dropFirst(2).allSatisfy(\.isEmpty),
      String(validating: fields[0], as: UTF8.self) != nil
    else { return nil }
    var name = TextTransform.trimmed(String(decoding: fields[0], as: UTF8.self))
    if name.last == UInt8(ascii: ":") { name.removeLast() }
    guard !name.isEmpty else { return nil }
    return (String(decoding: name, as: UTF8.self), fields[1])
  }

  private static func lineCount(_ record: RecordWalk.Record) -> Int {
    let ends = record.bytes.indices.count { index in
      record.bytes[index] == 0x0A
        || record.bytes[index] == 0x0D
          && !(index + 1 < record.bytes.count && record.bytes[index + 1] == 0x0A)
    }
    return max(ends, 1)
  }
}
