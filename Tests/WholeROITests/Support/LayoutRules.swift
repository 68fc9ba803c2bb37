import Foundation
import Tabular
import Testing

@testable import WholeROI

/// The rules that a layout states, each with a variant of its sample that shows it.
struct LayoutRules {
  private(set) var variants: [Variant] = []
  let sample: LayoutSample
  private let layout: Layout
  private let table: SampleTable
  private let plain: Reading
  private let plan: FilePlan
  /// The first row of data, and all of them, as indices of the table's rows.
  private let dataRow: Int
  private let dataRows: Set<Int>

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
    dataRows = Set(
      (0..<rows.rowCount)
        .filter { classes.isEmpty || classes[$0] == .data || classes[$0] == .continues }
        .compactMap { row -> Int? in
          let cells = (0..<width).map { Self.plain(rows.column($0).bytes(row)) }
          return tableRows.indices.first { index in
            let own = tableRows[index].prefix(width).map { Self.plain(Array($0.utf8)) }
            return own.count > 1 && own == Array(cells.prefix(own.count))
          }
        })
    guard !layout.isPairs else {
      dataRow = 0
      addPairs()
      return
    }
    dataRow = try #require(dataRows.min())
    addNames()
    addColumns()
    addMissing()
    addConditions()
    addNeighbours()
    addFormats()
    addMaps()
    addValues()
    addShapes()
  }

  private static func plain(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
      .replacing("\"", with: "").trimmingCharacters(in: .whitespaces)
  }

  /// The reading of bytes by the layout, or by one that states something else above it.
  private func reading(_ bytes: [UInt8], stating rule: String? = nil) -> Reading? {
    let name = "'\(sample.layout)'"
    let layout = rule.map { "{ extends: \(name), \($0) }" } ?? name
    let run = try? LayoutSample.run(layout, bytes)
    return run.flatMap { try? LayoutReading($0, hasPlaces: false) }.map { Reading($0.text) }
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
          where field.columns.contains(where: { ColumnName($0).matches(variant.rows[0][index]) }) {
            let cell = variant.rows[0][index]
            let isSought = layout.header.contains { ColumnName($0).matches(cell) }
            if isSought, ColumnName.key(cell) != ColumnName.key(name) { continue }
            variant.rows[0][index] = "spare \(index)"
          }
          variant.rows[0][present] = name
          add("column \(name)", variant, same())
          continue
        }
        let isMoment = ValueField(name: field.field)?.isMoment == true
        let texts = ["currency": "USD", "phone": "+14155550123", "email": "bo@mail.example"]
        let value = texts[field.field] ?? (isMoment ? "2026-07-28" : "7")
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
    let candidates =
      layout.columns.filter {
        !needed.contains($0.field) && $0.captures.isEmpty
          && FieldNames.allowed(in: layout.record).contains($0.field)
      }
      + layout.metrics.map(\.column)
    let plain = plain
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
          return (changed, self.reading(Array(changed.text().utf8)))
        }
        let blank = reading("").1
        // A column on which a missing value can't be told from any other shows nothing.
        guard let blank, blank.kept == plain.kept, blank.totals == plain.totals,
          blank != reading("zzz").1
        else { continue }
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
            guard let place = column(name) ?? beyond(name) else {
              add(rule, nil) { _ in false }
              continue
            }
            var variant = table
            variant.rows[dataRow] = Self.padded(variant.rows[dataRow], to: place + 1)
            let cell = String(text).replacing("*", with: "x")
            if kind == "keep" {
              variant.rows[dataRow][place] = cell
              add(rule, variant) { $0.kept == plain.kept && $0.skipped == plain.skipped }
              continue
            }
            var row = variant.rows[dataRow]
            row[place] = cell
            variant = table
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

  private static func padded(_ row: [String], to width: Int) -> [String] {
    row + Array(repeating: "", count: max(0, width - row.count))
  }

  /// The place of a cell beyond the header's.
  private func beyond(_ name: String) -> Int? {
    layout.beyond.firstIndex(of: name).map { table.rows[0].count + $0 }
  }

  /// Rows that carry on the one above, and rows that are told by where they stand.
  private mutating func addNeighbours() {
    let plain = plain
    for condition in layout.continues {
      for (name, test) in zip(condition.columns, condition.tests) {
        guard let place = column(name) else { continue }
        var row = table.rows[dataRow]
        if case .matches(let pattern) = test { row[place] = pattern.text }
        var variant = table
        variant.rows.insert(row, at: dataRow + 1)
        add("continues \(name): \(test)", variant) { reading in
          reading.carried == plain.carried + 1 && reading.rejected == plain.rejected
        }
      }
    }
    for (condition, isTotal) in layout.totals.map({ ($0, true) }) + layout.skip.map({ ($0, false) })
    {
      for test in condition.tests {
        var variant = table
        switch test {
        case .matches: continue
        case .sameAsAbove: variant.rows.insert(table.rows[dataRow], at: dataRow + 1)
        case .isFirst: variant.rows.insert(table.rows[dataRow], at: above)
        }
        let place = "\(test)"
        let isFirst = place == "isFirst"
        add((isTotal ? "totals " : "skip ") + place, variant) { reading in
          reading.totals == plain.totals && reading.rejected == plain.rejected
            && reading.kept == plain.kept + (isFirst ? 1 : 0)
            && reading.skipped == plain.skipped + (isFirst ? 0 : 1)
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
          && (dataRows.contains(row) && !variant.rows[row][places[0]].isEmpty
            || variant.rows[row][places[0]].filter(\.isNumber).count > 4)
        {
          for (index, place) in places.enumerated() {
            variant.rows[row][place] = cells.indices.contains(index) ? cells[index] : ""
          }
        }
        let plain = plain
        let showsDays = [.order, .spend, .cost, .touch, .total].contains(layout.record)
        add("format \(field.field) \(format)", variant) { reading in
          reading.rejected == 0 && reading.kept == plain.kept && reading.totals == plain.totals
            && (!showsDays || reading.text.contains("2026-07-28"))
        }
      }
    }
  }

  /// A text that the map names reads as what it stands for does in a layout without the map.
  private mutating func addMaps() {
    for field in fields where !field.mapFrom.isEmpty {
      guard let place = present(field.columns) else {
        for from in field.mapFrom { add("map \(field.field) \(from)", nil) { _ in false } }
        continue
      }
      func meaning(_ cell: String) -> String {
        let text = cell.trimmingCharacters(in: .whitespaces).lowercased()
        let index = field.mapFrom.firstIndex { $0.lowercased() == text }
        return index.map { field.mapTo[$0] } ?? (text.isEmpty ? cell : field.mapOthers ?? cell)
      }
      for from in field.mapFrom {
        var variant = table
        variant.rows[dataRow][place] = " " + from.uppercased() + " "
        var meant = variant
        for row in above..<meant.rows.count where meant.rows[row].indices.contains(place) {
          meant.rows[row][place] = meaning(meant.rows[row][place])
        }
        let rule = "columns: { \(field.field): { column: \"\(names[place])\" } }"
        let expected = reading(Array(meant.text().utf8), stating: rule)
        add("map \(field.field) \(from)", variant) { $0 == expected }
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
      add("decimal auto", swapped == table ? nil : swapped, same())
    }
    if layout.rounds {
      let longer = changing { cell in
        let parts = cell.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && (1...2).contains(parts[1].count)
          && parts[1].allSatisfy(\.isNumber) ? cell + "0001" : cell
      }
      add("round", longer == table ? nil : longer, same())
    }
    for field in fields {
      guard let strip = field.strip, let place = present(field.columns)
      else { continue }
      var variant = table
      for row in dataRows {
        let cell = variant.rows[row][place]
        guard !cell.isEmpty else { continue }
        variant.rows[row][place] =
          cell.hasPrefix(strip) ? String(cell.dropFirst(strip.count)) : strip + cell
      }
      add("strip \(field.field)", variant, same())
    }
    if layout.timezone != nil {
      // Where another zone reads the same, the sample can't show it.
      let other = reading(sample.bytes, stating: "timezone: \"Asia/Tokyo\"")
      variants.append(
        Variant(
          rule: "timezone", bytes: other == plain ? nil : sample.bytes, timezone: "Asia/Tokyo",
          holds: same()))
    }
  }

  // MARK: Shapes

  private mutating func addShapes() {
    if let comment = layout.comment {
      var variant = table
      // Were it no comment, it would be the header.
      let header = SampleTable.line(["x"] + table.rows[0], mark: ",")
      variant.head.insert(comment + header, at: 0)
      add("comment", variant, same())
    }
    if layout.descriptions > 0 {
      var variant = table
      let row = variant.rows[layout.headerRows]
      variant.rows[layout.headerRows] = row.map { _ in "Says, it \"is\"" }
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
