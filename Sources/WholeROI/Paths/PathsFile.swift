import Columns
import Tabular

/// A plain table of paths, as attribution tools take them: a header, then per row a path with its
/// conversions and, where the columns are there, their value and the journeys that ended in none.
///
///     path,conversions,value,nulls
///     email > search,3,120.50,7
///
/// Nodes are parted by the separator, blanks around them don't count. Rows with the same path add up.
/// The delimiter is the first of comma, semicolon, tab and bar that parts the header into the columns
/// that are asked for.
struct PathsFile {
  let paths: PathCounts
  /// By node number, in the order of their bytes.
  let names: [String]
  let hasValue: Bool
  /// Decimals of `paths.values`: 6, or 2 where an amount is too large for 6.
  let valueScale: Int
  /// Rows set aside, in file order.
  let rejects: [Diagnostic]
  let rowCount: Int
  /// Columns that look as if they were meant.
  let hints: [Diagnostic]

  /// Amounts beyond this many sum up past what fits.
  private static let mostConversions: Int64 = 9_000_000_000_000
  private static let mostValue: Int64 = 1 << 61

  static func read(_ request: PathsRequest) throws(Failure) -> PathsFile {
    let table = try OpenPathsFile(request)
    let fine = try PathsReader(table, request, valueScale: 6).read()
    let reader =
      fine.needsCoarserValues ? try PathsReader(table, request, valueScale: 2).read() : fine
    return try PathsFile(reader, table, request)
  }

  private init(
    _ reader: PathsReader, _ table: OpenPathsFile, _ request: PathsRequest
  ) throws(Failure) {
    let ranks = reader.names.ranks()
    let entries = reader.entries.map { entry in
      var entry = entry
      entry.nodes = entry.nodes.map { ranks[Int($0)] }
      return entry
    }
    guard !entries.isEmpty || !reader.rejects.isEmpty else {
      throw Failure(.data, "the file holds no path", file: request.file)
    }
    try Self.checkSums(entries, request)
    paths = PathCounts(entries)
    let byRank = reader.names.codesInByteOrder()
    names = paths.codes.map { reader.names.text(byRank[Int($0)]) }
    hasValue = table.value != nil
    valueScale = reader.valueScale
    rejects = reader.rejects.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    rowCount = reader.rowCount
    hints = table.hints(request)
  }

  private static func checkSums(
    _ entries: [PathCounts.Entry], _ request: PathsRequest
  ) throws(Failure) {
    var conversions: Int128 = 0
    var nulls: Int128 = 0
    var value: Int128 = 0
    for entry in entries {
      conversions += Int128(entry.conversions)
      nulls += Int128(entry.nulls)
      value += Int128(entry.value.magnitude)
    }
    let isWithin =
      conversions <= Int128(mostConversions) && nulls <= Int128(mostConversions)
      && value <= Int128(mostValue)
    guard isWithin else {
      throw Failure(
        .data, "the rows add up to more than can be counted exactly", file: request.file,
        hint: "give value in a larger unit, or cut the table into parts")
    }
  }
}

/// The file with its header read and its columns found.
struct OpenPathsFile {
  let export: ExportFile
  let header: Header
  let dialect: Dialect
  let path: Int
  let conversions: Int
  let value: Int?
  let nulls: Int?

  init(_ request: PathsRequest) throws(Failure) {
    let file = request.file
    do {
      export = try ExportFile.open(file, fallback: .utf8)
    } catch {
      throw Self.failure(error, file)
    }
    (header, dialect) = try Self.findHeader(export, request)
    let names = header.names
    func place(_ column: PathsRequest.Column) -> Int? {
      FieldPlan.index(of: column.name, in: names)
    }
    var missing: [Diagnostic] = []
    let flags = [
      (request.path, "--path"), (request.conversions, "--conversions"),
      (request.value, "--value"), (request.nulls, "--nulls"),
    ]
    for (column, flag) in flags where column.isGiven && place(column) == nil {
      missing.append(
        Diagnostic(
          file: file, line: header.line, "the header has no column \(column.name.quoted)",
          hint: Self.advice(column.name, flag, names)))
    }
    for (column, _) in flags {
      guard let first = place(column),
        let second = FieldPlan.index(of: column.name, in: Array(names[(first + 1)...]))
      else { continue }
      missing.append(
        Diagnostic(
          file: file, line: header.line,
          "the header has the column \(column.name.quoted) twice: as number \(first + 1) and "
            + "\(first + second + 2)",
          hint: "leave one of them out, or give it another name"))
    }
    guard missing.isEmpty, let path = place(request.path),
      let conversions = place(request.conversions)
    else { throw Failure(.data, missing) }
    self.path = path
    self.conversions = conversions
    value = place(request.value)
    nulls = place(request.nulls)
  }

  /// The header by the first delimiter that gives both columns; else by the one that gives most.
  private static func findHeader(
    _ export: ExportFile, _ request: PathsRequest
  ) throws(Failure) -> (Header, Dialect) {
    let required = [request.path.name, request.conversions.name]
    var best: (Header, Dialect)?
    for mark in [",", ";", "\t", "|"] as [Unicode.Scalar] {
      let dialect = Dialect(delimiter: UInt8(ascii: mark))
      do throws(HeaderFault) {
        return (try Header.find(in: export, dialect: dialect, requiring: required), dialect)
      } catch {
        switch error {
        case .empty: throw Failure(.data, "the file is empty", file: request.file)
        case .file(let fault): throw failure(fault, request.file)
        case .unreadable, .notFound: break
        }
      }
      if let header = try? Header.find(in: export, dialect: dialect, requiring: []),
        header.names.count > best?.0.names.count ?? 0
      {
        best = (header, dialect)
      }
    }
    guard let best else {
      throw Failure(
        .data, "the header cannot be read", file: request.file,
        hint: "the first row names the columns, such as path,conversions,value,nulls")
    }
    return best
  }

  private static func advice(_ name: String, _ flag: String, _ names: [String]) -> String {
    if let meant = Names.nearest(name, among: names) ?? holding(name, names) {
      return "did you mean \(meant.quoted)? \(flag) \(argument(meant)) takes it; "
        + "it has: \(names.prefix(40).joined(separator: ", "))"
    }
    return "\(flag) names another; it has: \(names.prefix(40).joined(separator: ", "))"
  }

  /// The only name that holds a word (`total_conversions`, or without its s): nil for none or several. What holds
  /// `value` is not taken for `conversions`.
  private static func holding(_ word: String, _ names: [String]) -> String? {
    let stem = word.hasSuffix("s") ? String(word.dropLast()) : word
    let others = ["path", "conversion", "value", "null"].filter { !stem.lowercased().contains($0) }
    let found = names.filter { name in
      let name = name.lowercased()
      // A value is often a value of conversions.
      let isOther = others.contains { $0 != "conversion" && name.contains($0) }
      return name.contains(stem.lowercased()) && !isOther
    }
    return found.count == 1 ? found[0] : nil
  }

  /// A name as a shell takes it.
  private static func argument(_ name: String) -> String {
    name.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) } ? name : "'\(name)'"
  }

  /// Columns of value and nulls that nobody named, while the header has one that sounds like it.
  func hints(_ request: PathsRequest) -> [Diagnostic] {
    let flags = [(request.value, "--value", value), (request.nulls, "--nulls", nulls)]
    return flags.compactMap { column, flag, place in
      guard place == nil, let meant = Self.holding(column.name, header.names) else { return nil }
      return Diagnostic(
        .warning, file: request.file, line: header.line,
        "the header has no column \(column.name.quoted), so there are none",
        hint: "\(flag) \(Self.argument(meant)) takes the column \(meant.quoted)")
    }
  }

  private static func failure(_ fault: FileFault, _ file: String) -> Failure {
    var failure = fault.failure(file)
    if fault == .notFound { failure.diagnostics[0].hint = "name a CSV file of paths" }
    if fault == .isDirectory { failure.diagnostics[0].hint = "name one CSV file in it" }
    return failure
  }

  /// What a fault met while rows are read makes of the command.
  func failure(_ fault: FileFault, _ file: String) -> Failure { Self.failure(fault, file) }
}
