import Tabular

/// Writes what changed between two runs.
struct DiffStyle {
  private let before: RunFolder
  private let after: RunFolder
  private let comparison: LedgerComparison
  private let figures: [FigureChange]
  private var currency: Currency { comparison.after.currency }

  init(
    _ before: RunFolder, _ after: RunFolder, _ comparison: LedgerComparison,
    _ figures: [FigureChange]
  ) {
    self.before = before
    self.after = after
    self.comparison = comparison
    self.figures = figures
  }

  func lines(_ format: DiffRequest.Format) -> [String] {
    switch format {
    case .text: text().map(\.printable)
    case .json: Self.lines(JSONWriter.bytes(json()))
    case .csv: Self.lines(csv())
    }
  }

  /// The lines without the line feed that ends each; whatever else a text holds stays as it is.
  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }
}

// MARK: - Text

extension DiffStyle {
  private func text() -> [String] {
    var lines = [place("before", before), place("after", after)]
    let differing = differences()
    if !differing.isEmpty { lines.append("differ in: " + differing.joined(separator: "; ")) }
    let moved = ChangeCause.allCases.filter { comparison.orders[$0.rawValue] > 0 }.map { cause in
      "\(cause.words) \(fixedText(Int128(comparison.orders[cause.rawValue]), digits: 0))"
    }
    if !moved.isEmpty { lines.append("orders: " + moved.joined(separator: ", ")) }
    let changed = figures.filter(\.isChanged)
    if changed.isEmpty { lines.append("no figure of a program changed") }
    var program: (String, PerformanceRow.Kind)?
    for figure in changed {
      if program.map({ $0 != (figure.program, figure.kind) }) ?? true {
        lines.append("")
        lines.append(figure.program)
        program = (figure.program, figure.kind)
      }
      lines.append(line(figure))
    }
    return lines
  }

  private func place(_ word: String, _ run: RunFolder) -> String {
    let period = run.ledger.header.period
    return "\(padded(word, 7))\(run.run)  \(period.from.iso) to \(period.to.iso)  \(run.path)"
  }

  /// `  net_revenue    1,200.00 → 1,350.00   +150.00: new orders +100.00, late data +50.00`
  private func line(_ figure: FigureChange) -> String {
    var line =
      "  " + padded(figure.figure, 18) + cell(figure.before, figure) + " → "
      + cell(figure.after, figure)
    guard let parts = figure.parts, let change = figure.change else { return line }
    line += "   " + signed(change, figure)
    let causes = ChangeCause.allCases.filter { parts[$0.rawValue] != 0 }.map { cause in
      "\(cause.words) \(signed(parts[cause.rawValue], figure))"
    }
    return line + (causes.isEmpty ? "" : ": " + causes.joined(separator: ", "))
  }

  private func cell(_ value: Int64?, _ figure: FigureChange) -> String {
    value.map { fixedText(Int128($0), digits: figure.digits) } ?? "(empty)"
  }

  private func signed(_ value: Int64, _ figure: FigureChange) -> String {
    (value > 0 ? "+" : "") + fixedText(Int128(value), digits: figure.digits)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// What went into the runs and is not the same.
  private func differences() -> [String] {
    let (a, b) = (comparison.before, comparison.after)
    var words: [String] = []
    if a.version != b.version { words.append("version (\(a.version), \(b.version))") }
    if a.period != b.period { words.append("period") }
    let keys = configKeys.filter { $0 != "period" }
    if !keys.isEmpty { words.append("config (" + keys.joined(separator: ", ") + ")") }
    let exports = RunFolder.exports(before, after)
    for (word, paths) in [
      ("changed", exports.changed), ("new", exports.added), ("gone", exports.removed),
    ] where !paths.isEmpty {
      let more = paths.count > Self.mostListed ? ", and \(paths.count - Self.mostListed) more" : ""
      words.append(
        "exports \(word): " + paths.prefix(Self.mostListed).joined(separator: ", ") + more)
    }
    return words
  }

  private static let mostListed = 5

  /// Parts of the config that are not the same, by their bytes.
  private var configKeys: [String] {
    let (a, b) = (comparison.before.config, comparison.after.config)
    let differing = a.filter { !b.contains($0) } + b.filter { !a.contains($0) }
    return Set(differing.map(\.key)).sorted(by: precedesByBytes)
  }
}

// MARK: - For programs

extension DiffStyle {
  private func json() -> JSONValue {
    let exports = RunFolder.exports(before, after)
    return .object([
      ("before", run(before)), ("after", run(after)), ("currency", .string(currency.code)),
      (
        "differ",
        .object([
          ("config", texts(configKeys)), ("exports_changed", texts(exports.changed)),
          ("exports_new", texts(exports.added)), ("exports_gone", texts(exports.removed)),
        ])
      ),
      (
        "orders",
        .object(
          ChangeCause.allCases.map {
            ($0.name, .integer(Int64(comparison.orders[$0.rawValue])))
          })
      ),
      ("figures", .array(figures.map(value))),
    ])
  }

  private func run(_ run: RunFolder) -> JSONValue {
    let header = run.ledger.header
    return .object([
      ("run", .string(run.run)), ("folder", .string(run.path)),
      ("version", .string(header.version)), ("from", .string(header.period.from.iso)),
      ("to", .string(header.period.to.iso)), ("covered_to", .string(header.covered.iso)),
      ("headline", .string(header.headline)),
    ])
  }

  private func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  private func value(_ figure: FigureChange) -> JSONValue {
    func amount(_ value: Int64?) -> JSONValue {
      value.map { .decimal($0, scale: figure.digits) } ?? .null
    }
    return .object(
      [
        ("program", .string(figure.program)), ("kind", .string(figure.kind.rawValue)),
        ("figure", .string(figure.figure)), ("before", amount(figure.before)),
        ("after", amount(figure.after)), ("change", amount(figure.change)),
      ]
        + ChangeCause.allCases.map { ($0.name, amount(figure.parts?[$0.rawValue])) })
  }

  /// Every figure, changed or not: the same rows for the same programs.
  private func csv() -> [UInt8] {
    var writer = CSVWriter(
      format: Self.format,
      columns: ["program", "kind", "figure", "before", "after", "change"]
        + ChangeCause.allCases.map(\.name))
    for figure in figures {
      writer.text(figure.program)
      writer.label(figure.kind.rawValue)
      writer.label(figure.figure)
      let amounts =
        [figure.before, figure.after, figure.change]
        + ChangeCause.allCases.map { figure.parts?[$0.rawValue] }
      for amount in amounts {
        if let amount { writer.decimal(amount, scale: figure.digits) } else { writer.empty() }
      }
      writer.endRow()
    }
    return writer.bytes
  }

  /// The cells as a report: with a byte order mark, text guarded against formulas, numbers as they are.
  static func csv(_ cells: [CellChange]) -> [UInt8] {
    var writer = CSVWriter(
      format: .standard, columns: ["file", "row", "column", "change", "before", "after"])
    for cell in cells {
      writer.label(cell.file)
      writer.text(cell.row)
      writer.label(cell.column)
      writer.label(cell.kind.rawValue)
      for value in [cell.before, cell.after] {
        if ReportTable.isNumber(value) { writer.label(value) } else { writer.text(value) }
      }
      writer.endRow()
    }
    return writer.bytes
  }

  /// For pipes: no byte order mark.
  private static let format = CSVFormat(
    delimiter: UInt8(ascii: ","), hasBOM: false, guardsFormulas: true)
}
