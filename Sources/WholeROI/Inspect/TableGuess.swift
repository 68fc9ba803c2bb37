import Tabular

/// Where the table begins in an export that no layout describes, and what parts its fields.
///
/// The delimiter is the one by which most of the first rows have equally many fields, more than one. The header is
/// the first row of that width when it reads like names; rows above it are a preamble.
struct TableGuess {
  let delimiter: UInt8
  let header: Header
  /// Whether the header's row reads like names; without, it may be data.
  let readsLikeNames: Bool

  /// The rows that are looked at, and the most bytes: a line without end is not followed further.
  private static let reach = 100
  static let headBytes = 1 << 20
  static let delimiters = [",", "\t", ";", "|"].compactMap { $0.utf8.first }

  /// What the caller knows already.
  struct Known {
    var delimiter: UInt8?
    var quote: UInt8? = UInt8(ascii: "\"")
    var skippedLines = 0
    var hasHeader = true
  }

  /// - Throws: `FileFault`, or `HeaderFault` where there is no row at all, or a broken one in the header's place.
  init(_ export: ExportFile, _ known: Known) throws {
    var known = known
    if known.delimiter == nil, let stated = try ExportTable.statedDelimiter(export) {
      known.delimiter = stated
      known.skippedLines += 1
    }
    let start = try export.offset(afterLines: known.skippedLines)
    var best: Cut?
    for delimiter in known.delimiter.map({ [$0] }) ?? Self.delimiters
    where delimiter != known.quote {
      let cut = try Cut(export, Dialect(delimiter: delimiter, quote: known.quote), from: start)
      if cut.isBetter(than: best) { best = cut }
    }
    guard let best, !best.rows.isEmpty else {
      // Says which row cannot be read, where there is one.
      let dialect = Dialect(
        delimiter: known.delimiter ?? UInt8(ascii: ","), quote: known.quote)
      var shape = HeaderShape(required: [])
      shape.skippedLines = known.skippedLines
      _ = try Header.find(in: export, dialect: dialect, shape: shape)
      throw HeaderFault.empty
    }
    delimiter = best.dialect.delimiter
    let first = best.rows.firstIndex { $0.count == best.width } ?? 0
    guard known.hasHeader else {
      readsLikeNames = false
      var header = Header(names: Self.numbers(best.width), dataStart: start)
      header.dataLine = known.skippedLines + 1
      self.header = header
      return
    }
    let isBelow =
      best.width > 1 && first > 0 && first < Header.reach && Self.readsLikeNames(best.rows[first])
    var shape = HeaderShape(required: isBelow ? best.rows[first] : [])
    shape.skippedLines = known.skippedLines
    header = try Header.find(in: export, dialect: best.dialect, shape: shape)
    readsLikeNames = Self.readsLikeNames(header.names)
  }

  /// Names of columns that have none.
  static func numbers(_ width: Int) -> [String] { (1...max(width, 1)).map { "column \($0)" } }

  /// Whether no cell is a number, a day or an address, most are filled, and no two are equal.
  static func readsLikeNames(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    guard !filled.isEmpty, filled.count * 2 >= cells.count,
      Set(filled.map(ColumnName.key)).count == filled.count
    else { return false }
    return filled.allSatisfy { cell in
      let bytes = Array(cell.utf8)
      return bytes.count <= 200 && !bytes.contains(UInt8(ascii: "@"))
        && !bytes.contains(0x0A)
        && bytes.first.map { !(0x30...0x39).contains($0) && $0 != 0x2D && $0 != 0x24 } ?? false
    }
  }

  /// The first rows as one delimiter parts them.
  private struct Cut {
    let dialect: Dialect
    let rows: [[String]]
    /// The number of fields that most rows have, of those with more than one unless these are few; of several that
    /// are as frequent the first.
    let width: Int
    private let hits: Int

    init(_ export: ExportFile, _ dialect: Dialect, from start: Int) throws(FileFault) {
      self.dialect = dialect
      let head = try export.limited(to: min(export.size, start + TableGuess.headBytes))
      var walk = RecordWalk(head, dialect: dialect, from: start)
      var rows: [[String]] = []
      var seen = 0
      while seen < TableGuess.reach, let record = try walk.next() {
        seen += 1
        // Rows with more fields than any table has are left to the header's search, which refuses them.
        guard case .fields(let fields) = record.content, fields.count <= dialect.columnCap
        else { continue }
        rows.append(fields.map { ColumnText.trimmed($0) })
      }
      self.rows = rows
      var counts: [(width: Int, rows: Int)] = []
      for row in rows {
        if let place = counts.firstIndex(where: { $0.width == row.count }) {
          counts[place].rows += 1
        } else {
          counts.append((row.count, 1))
        }
      }
      func mode(_ counts: [(width: Int, rows: Int)]) -> (width: Int, rows: Int)? {
        let most = counts.map(\.rows).max() ?? 0
        return counts.first { $0.rows == most }
      }
      let wide = mode(counts.filter { $0.width > 1 }).flatMap {
        $0.rows * 3 >= rows.count ? $0 : nil
      }
      width = (wide ?? mode(counts))?.width ?? 0
      hits = wide?.rows ?? 0
    }

    func isBetter(than other: Cut?) -> Bool {
      guard let other else { return true }
      return hits != other.hits ? hits > other.hits : hits > 0 && width > other.width
    }
  }
}

/// Texts of cells for people and patterns.
enum ColumnText {
  /// Without blanks around it.
  static func trimmed(_ bytes: [UInt8]) -> String {
    String(
      decoding: TextTransform.trimmed(String(decoding: bytes, as: UTF8.self)), as: UTF8.self)
  }
}
