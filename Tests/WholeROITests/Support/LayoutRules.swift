import Foundation
import Tabular
import Testing

@testable import WholeROI

/// The rules that a layout states, each with a variant of its sample that shows it.
struct LayoutRules {
  struct Variant {
    let rule: String
    /// Nil: the sample has nothing that the rule could be shown on.
    var bytes: [UInt8]?
    var timezone = "America/New_York"
    /// Whether the reading of the variant is what the rule says.
    var holds: (Reading) -> Bool = { _ in false }
  }

  /// What is read, without the checks of totals, which variants may upset.
  struct Reading: Equatable {
    let text: String
    let kept: Int
    let rejected: Int
    let totals: Int
    let skipped: Int

    init(_ text: String) {
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("check ") }
      self.text = lines.dropFirst().joined(separator: "\n")
      let numbers = (lines.first ?? "").split { !$0.isNumber }.compactMap { Int($0) }
      kept = numbers.first ?? -1
      rejected = numbers.count > 2 ? numbers[2] : -1
      totals = numbers.count > 3 ? numbers[3] : -1
      skipped = numbers.count > 4 ? numbers[4] : -1
    }
  }

  private(set) var variants: [Variant] = []
  let sample: LayoutSample
  private let layout: Layout
  private let table: SampleTable
  private let plain: Reading
  private let plan: FilePlan
  /// A row of data, as an index of the table's rows.
  private let dataRow: Int

  init(_ sample: LayoutSample) throws {
    self.sample = sample
    layout = try #require(BuiltInLayouts.named(sample.layout))
    table = SampleTable(sample, layout)
    plain = Reading(
      try LayoutSample.reading(sample.layout, sample.bytes, hasPlaces: false))
    let exports = try LayoutSample.run("'\(sample.layout)'", sample.bytes).extracted(jobs: 1)
    plan = exports.setup.files[0]
    let rows = plan.rowReader()
    try rows.read(
      plan.export, from: plan.header.dataStart, to: plan.export.size, startsAtRow: true)
    var classifier = try plan.classifier(plan.layout)
    let classes = classifier?.classes(of: rows, startsFile: true) ?? []
    let width = plan.header.names.count
    let tableRows = table.rows
    dataRow =
      (0..<rows.rowCount).lazy
      .filter { classes.isEmpty || classes[$0] == .data }
      .compactMap { row in
        let cells = (0..<width).map {
          String(decoding: rows.column($0).bytes(row), as: UTF8.self).replacing("\r\n", with: "\n")
        }
        return tableRows.indices.first { index in
          let own = tableRows[index]
          return own.count > 1 && Array(own.prefix(width)) == Array(cells.prefix(own.count))
        }
      }.first ?? tableRows.count - 1
    guard !layout.isPairs else {
      addPairs()
      return
    }
    addNames()
    addColumns()
    addMissing()
    addConditions()
    addFormats()
    addMaps()
    addValues()
    addShapes()
  }

  private var hasHeader: Bool { layout.names.isEmpty }
  /// Header rows and descriptions.
  private var above: Int { hasHeader ? layout.headerRows + layout.descriptions : 0 }
  private var names: [String] { plan.header.names }
  private var fields: [ColumnDefinition] { layout.columns + layout.metrics.map(\.column) }

  private func same() -> (Reading) -> Bool {
    let plain = plain
    return { $0 == plain }
  }

  private mutating func add(
    _ rule: String, _ table: SampleTable?, _ holds: @escaping (Reading) -> Bool
  ) {
    variants.append(
      Variant(rule: rule, bytes: table.map { Array($0.text().utf8) }, holds: holds))
  }

  private func column(_ name: String) -> Int? { FieldPlan.index(of: name, in: names) }

  /// The first of the columns that the export has.
  private func present(_ columns: [String]) -> Int? {
    for name in columns {
      if let place = column(name) { return place }
    }
    return nil
  }

  // MARK: Names

  /// The alternatives of a pattern, `*` filled in as the export has it.
  private func alternatives(_ pattern: String) -> [String] {
    pattern.split(separator: "|", omittingEmptySubsequences: false).map {
      String($0).replacing("*", with: "USD")
    }
  }

  private mutating func addNames() {
    guard hasHeader, layout.headerRows == 1 else { return }
    let conditions = layout.totals + layout.skip + layout.keep + layout.continues
    let patterns =
      layout.header + fields.flatMap { $0.columns + $0.joined } + conditions.flatMap(\.columns)
    var seen: Set<String> = []
    for pattern in patterns where pattern.contains("|") && seen.insert(pattern).inserted {
      for name in alternatives(pattern) {
        var variant = table
        let place = column(pattern)
        if let place { variant.rows[0][place] = name }
        add("name \(name)", place == nil ? nil : variant, same())
      }
    }
  }

  private mutating func addColumns() {
    guard hasHeader, layout.headerRows == 1 else { return }
    var seen: Set<[String]> = []
    for field in fields where field.columns.count > 1 && seen.insert(field.columns).inserted {
      let present = present(field.columns)
      for name in field.columns.flatMap(alternatives) {
        var variant = table
        if let present {
          for index in variant.rows[0].indices
          where ColumnName.key(variant.rows[0][index]) == ColumnName.key(name) {
            variant.rows[0][index] = "spare"
          }
          variant.rows[0][present] = name
          add("column \(name)", variant, same())
          continue
        }
        let isMoment = ValueField(name: field.field)?.isMoment == true
        let value = field.field == "currency" ? "USD" : isMoment ? "2026-07-28" : "7"
        variant.addColumn(name, value)
        let plain = plain
        switch field.field {
        case "currency": add("column \(name)", variant, same())
        case "from", "to", "day", "time":
          add("column \(name)", variant) { $0.text.contains("2026-07-28") && $0.rejected == 0 }
        default: add("column \(name)", variant) { $0 != plain && $0.rejected == 0 }
        }
      }
    }
  }

  /// Of an export of names and values, the same values in other formats, and figures that are missing.
  private mutating func addPairs() {
    func value(of names: [String]) -> Int? {
      table.rows.firstIndex { row in
        row.count > 1
          && names.contains {
            ColumnName.key($0)
              == ColumnName.key(row[0].hasSuffix(":") ? String(row[0].dropLast()) : row[0])
          }
      }
    }
    for field in layout.columns where field.formats.count > 1 {
      for format in field.formats {
        var variant = table
        let place = value(of: field.columns)
        if let place { variant.rows[place][1] = Self.written(format, isDay: true) }
        add("format \(field.field) \(format)", place == nil ? nil : variant) { reading in
          reading.rejected == 0 && reading.text.contains("2026-07-28")
        }
      }
    }
    for token in layout.missing {
      guard let metric = layout.metrics.last, let place = value(of: metric.column.columns) else {
        return add("missing \(token)", nil) { _ in false }
      }
      var variant = table
      variant.rows[place][1] = token
      let plain = plain
      add("missing \(token)", variant) { reading in
        reading.rejected == 0 && reading != plain && !reading.text.contains(metric.name + " ")
      }
    }
  }

  // MARK: Missing texts

  private mutating func addMissing() {
    let needed =
      FieldNames.required(in: layout.record) + ["net", "gross", "from", "to", "currency"]
    let candidates = fields.filter { !needed.contains($0.field) && $0.captures.isEmpty }
    for token in layout.missing {
      var variant: SampleTable?
      var expected: Reading?
      for field in candidates {
        guard field.value == nil, field.joined.isEmpty,
          let place = present(field.columns),
          table.rows[dataRow].indices.contains(place)
        else { continue }
        func reading(_ cell: String) -> (SampleTable, Reading?) {
          var changed = table
          changed.rows[dataRow][place] = cell
          let text = try? LayoutSample.reading(
            sample.layout, Array(changed.text().utf8), hasPlaces: false)
          return (changed, text.map(Reading.init))
        }
        let blank = reading("").1
        // A column on which a missing value can't be told from any other shows nothing.
        guard let blank, blank != reading("zzz").1 else { continue }
        (variant, expected) = (reading(token).0, blank)
        break
      }
      let wanted = expected
      add("missing \(token)", variant) { $0 == wanted }
    }
  }

  // MARK: Rows

  private mutating func addConditions() {
    let plain = plain
    for (kind, conditions) in [
      ("totals", layout.totals), ("skip", layout.skip), ("keep", layout.keep),
    ] {
      for condition in conditions {
        for (name, test) in zip(condition.columns, condition.tests) {
          guard case .matches(let pattern) = test else { continue }
          for text in pattern.text.split(separator: "|", omittingEmptySubsequences: false) {
            let rule = "\(kind) \(name): \"\(text)\""
            guard let place = column(name), table.rows[dataRow].indices.contains(place) else {
              add(rule, nil) { _ in false }
              continue
            }
            var variant = table
            let cell = String(text).replacing("*", with: "x")
            if kind == "keep" {
              variant.rows[dataRow][place] = cell
              add(rule, variant) { $0.kept == plain.kept && $0.skipped == plain.skipped }
              continue
            }
            var row = table.rows[dataRow]
            row[place] = cell
            variant.rows.append(row)
            add(rule, variant) { reading in
              reading.kept == plain.kept && reading.rejected == plain.rejected
                && reading.totals == plain.totals + (kind == "totals" ? 1 : 0)
                && reading.skipped == plain.skipped + (kind == "skip" ? 1 : 0)
            }
          }
        }
      }
    }
  }

  // MARK: Values

  /// 2026-07-28, 10:09:08, as the format writes it.
  static func written(_ format: String, isDay: Bool) -> String {
    if format == "iso" { return isDay ? "2026-07-28" : "2026-07-28T10:09:08" }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "America/New_York")
    formatter.dateFormat = format
    return formatter.string(from: Date(timeIntervalSince1970: 1_785_247_748))
  }

  private mutating func addFormats() {
    for field in fields where field.formats.count > 1 {
      let places =
        field.joined.isEmpty
        ? [present(field.columns)].compactMap { $0 }
        : field.joined.compactMap { column($0) }
      for format in field.formats {
        guard !places.isEmpty else {
          // A span above the header has its own tests.
          if field.captures.isEmpty { add("format \(field.field) \(format)", nil) { _ in false } }
          continue
        }
        var variant = table
        let isDay = ValueField(name: field.field)?.kind == .day
        let text = Self.written(format, isDay: isDay)
        let cells =
          places.count == 1
          ? [text] : text.split(separator: " ", maxSplits: places.count - 1).map(String.init)
        for row in above..<variant.rows.count
        where places.allSatisfy({ variant.rows[row].indices.contains($0) })
          && !variant.rows[row][places[0]].isEmpty
        {
          for (index, place) in places.enumerated() {
            variant.rows[row][place] = cells.indices.contains(index) ? cells[index] : ""
          }
        }
        let plain = plain
        let showsDays = [.order, .spend, .cost, .touch, .total].contains(layout.record)
        add("format \(field.field) \(format)", variant) { reading in
          reading.rejected == 0 && reading.kept == plain.kept
            && (!showsDays || reading.text.contains("2026-07-28"))
        }
      }
    }
  }

  private mutating func addMaps() {
    let plain = plain
    for field in fields where !field.mapFrom.isEmpty {
      let place = present(field.columns)
      for from in field.mapFrom {
        var variant: SampleTable?
        if let place, table.rows[dataRow].indices.contains(place), field.split == nil {
          var changed = table
          changed.rows[dataRow][place] = " " + from.uppercased() + " "
          variant = changed
        }
        // What becomes a total or a skipped row is none of a map's doing.
        add("map \(field.field) \(from)", variant) {
          $0.rejected == 0 && $0.kept == plain.kept
        }
      }
    }
  }

  private mutating func addValues() {
    let money = fields.filter {
      [.money, .number].contains(ValueField(name: $0.field)?.kind) && $0.value == nil
        && $0.joined.isEmpty
    }
    let places = money.compactMap { present($0.columns) }
    func changing(_ change: (String) -> String) -> SampleTable {
      var variant = table
      for row in above..<variant.rows.count {
        for place in Set(places) where variant.rows[row].indices.contains(place) {
          variant.rows[row][place] = change(variant.rows[row][place])
        }
      }
      return variant
    }
    if layout.decidesDecimal {
      let swapped = changing { cell in
        guard cell.contains(where: \.isNumber) else { return cell }
        return cell.replacing(".", with: "\u{1}").replacing(",", with: ".")
          .replacing("\u{1}", with: ",")
      }
      add("decimal auto", swapped, same())
    }
    if layout.rounds {
      let longer = changing { cell in
        let parts = cell.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1].count == 2 && parts[1].allSatisfy(\.isNumber)
          ? cell + "0001" : cell
      }
      add("round", longer == table ? nil : longer, same())
    }
    for field in fields {
      guard let strip = field.strip, let place = present(field.columns)
      else { continue }
      var variant = table
      for row in above..<variant.rows.count
      where variant.rows[row].indices.contains(place) && !variant.rows[row][place].isEmpty
        && !variant.rows[row][place].hasPrefix(strip)
      {
        variant.rows[row][place] = strip + variant.rows[row][place]
      }
      add("strip \(field.field)", variant, same())
    }
    if layout.timezone != nil {
      variants.append(
        Variant(rule: "timezone", bytes: sample.bytes, timezone: "Asia/Tokyo", holds: same()))
    }
  }

  // MARK: Shapes

  private mutating func addShapes() {
    if let comment = layout.comment {
      var variant = table
      variant.head.insert(comment + " something else", at: 0)
      add("comment", variant, same())
    }
    if layout.descriptions > 0 {
      var variant = table
      variant.rows[layout.headerRows] = variant.rows[layout.headerRows].map { _ in "Says, it \"is\""
      }
      add("descriptions", variant, same())
    }
    if layout.endsAtBlank {
      var variant = table
      variant.tail += ["", "Another,table", "1,2"]
      add("end blank", variant, same())
    }
    if layout.ragged == .pad, hasHeader, layout.beyond.isEmpty {
      var variant = table
      variant.rows[0].append("One more")
      add("ragged pad", variant, same())
    }
    if layout.encoding == "windows-1252" {
      var variant = table
      let text = column("Tweet text") ?? 0
      variant.rows[dataRow][text] = "caf\u{E9} \u{20AC}"
      let utf8 = Array(variant.text().utf8)
      let expected = (try? LayoutSample.reading(sample.layout, utf8, hasPlaces: false))
        .map(Reading.init)
      let bytes = variant.text().unicodeScalars.map { scalar in
        scalar == "\u{20AC}" ? 0x80 : UInt8(truncatingIfNeeded: scalar.value)
      }
      variants.append(Variant(rule: "encoding", bytes: bytes) { $0 == expected })
    }
  }
}
