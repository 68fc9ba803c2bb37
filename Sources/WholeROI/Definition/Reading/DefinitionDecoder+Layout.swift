import Tabular

/// Layouts: how an export reads.
extension DefinitionDecoder {
  /// The layout of that name, or the one described here; nil after a fault.
  func readLayout(_ node: JSONNode, path: String) -> Layout? {
    if let name = ObjectReader.text(node) {
      return builtIn(name, at: node).flatMap { readBuiltIn($0, path: path) }
    }
    guard case .object = node.value else {
      faults.mismatch(node, path, expected: "an object or the name of a layout")
      return nil
    }
    guard let base = node["extends"] else { return readLayoutObject(node, path: path) }
    guard let name = ObjectReader.text(base) else {
      faults.mismatch(base, path + ".extends", expected: "the name of a built-in layout")
      return nil
    }
    return builtIn(name, at: base).flatMap {
      readBuiltIn($0.overridden(by: node), path: path)
    }
  }

  private func builtIn(_ name: String, at node: JSONNode) -> JSONNode? {
    if let layout = BuiltInLayouts.node(named: name) { return layout }
    let near = Names.nearest(name, among: BuiltInLayouts.names)
    faults.error(
      at: node, "there is no built-in layout \(name.quoted)",
      hint: near.map { "did you mean \($0.quoted)? wholeroi layouts lists them" }
        ?? "wholeroi layouts lists them; or describe the export: layout: { record, columns }")
    return nil
  }

  private func readBuiltIn(_ node: JSONNode, path: String) -> Layout? {
    isBuiltIn = true
    defer { isBuiltIn = false }
    return readLayoutObject(node, path: path)
  }

  private func readLayoutObject(_ node: JSONNode, path: String) -> Layout? {
    let reader = ObjectReader(node, path: path, faults: faults)
    _ = reader.node("extends")
    reader.require(
      "record", hint: "one of " + RecordKind.allCases.map(\.rawValue).joined(separator: ", "))
    reader.require("columns", hint: "columns: { field: \"Column name\" }")
    var layout = Layout()
    layout.name = reader.text("name") ?? ""
    layout.about = reader.text("about")
    layout.confidence = reader.choice("confidence", Layout.Confidence.self)
    let record = reader.choice("record", RecordKind.self)
    layout.record = record ?? .touch
    readDialect(reader, &layout)
    readLayoutZone(reader, &layout)
    readTable(reader, &layout)
    layout.exported = readExported(reader)
    layout.undivided = readUndivided(reader, record)
    layout.keep = readConditions(reader, "keep")
    layout.skip = readConditions(reader, "skip")
    layout.totals = readConditions(reader, "totals")
    layout.continues = readConditions(reader, "continues")
    if let node = reader.node("continues"), record != nil, record != .order {
      faults.error(
        at: node, "only orders can have rows that carry them on",
        hint: "leave continues out: each row is a \(layout.record.rawValue) of its own")
    }
    let columns = record.flatMap { readColumns(reader, record: $0) }
    layout.columns = columns ?? []
    layout.metrics = readMetrics(reader, record)
    layout.unsummed = readFieldList(reader, "unsummed", layout, isChecked: columns != nil)
    layout.key = readFieldList(reader, "key", layout, isChecked: columns != nil)
    reader.finish()
    guard record != nil else { return nil }
    checkColumnNames(reader, layout)
    return layout
  }

  private func readDialect(_ reader: ObjectReader, _ layout: inout Layout) {
    layout.encoding = readEncoding(reader)
    let isAuto = reader.node("delimiter").flatMap(ObjectReader.text) == "auto"
    let delimiter = isAuto ? nil : readMark(reader, "delimiter", names: ["tab": "\t"])
    if let delimiter {
      layout.delimiter = delimiter
      layout.decidesDelimiter = false
    }
    if reader.isSwitchedOff("quote") {
      layout.quote = nil
    } else if let mark = readMark(reader, "quote", names: [:]) {
      layout.quote = mark
    }
    if delimiter != nil, layout.quote == layout.delimiter {
      faults.error(
        at: reader.node("quote") ?? reader.node, "delimiter and quote are the same character")
    }
    if let node = reader.node("decimal"),
      let mark = ObjectReader.name(node, reader.path("decimal"), among: [".", ",", "auto"], faults)
    {
      layout.decidesDecimal = mark == "auto"
      layout.decimal = mark == "," ? UInt8(ascii: ",") : UInt8(ascii: ".")
    }
    layout.missing = reader.texts("missing") ?? []
    layout.comment = reader.text("comment")
    layout.ragged = reader.choice("ragged", Layout.Ragged.self) ?? .reject
    layout.rounds = reader.flag("round") ?? false
    layout.header = reader.texts("header") ?? []
    layout.headerRows = Int(reader.integer("headerRows", 1...5) ?? 1)
    layout.descriptions = Int(reader.integer("descriptions", 0...5) ?? 0)
    layout.beyond = reader.texts("beyond") ?? []
    if let node = reader.node("end") {
      layout.endsAtBlank =
        ObjectReader.name(node, reader.path("end"), among: ["blank", "file"], faults) == "blank"
    }
    layout.sections = reader.text("sections")
    layout.carry = reader.texts("carry") ?? []
    layout.isTaxIncluded = reader.flag("taxIncluded")
    layout.isBuiltIn = isBuiltIn
    layout.names = reader.texts("names") ?? []
    if let node = reader.node["names"], reader.node["header"] != nil {
      faults.error(
        at: node, "header and names exclude each other",
        hint: "names are for exports without a header row")
    }
  }

  /// UTF-16 needs no word: its bytes tell it.
  private func readEncoding(_ reader: ObjectReader) -> String {
    guard let name = reader.text("encoding"), let node = reader.node("encoding") else {
      return "utf-8"
    }
    let known = [
      "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-8", "utf-16le": "utf-8",
      "utf-16be": "utf-8", "windows-1252": "windows-1252", "iso-8859-1": "windows-1252",
      "latin1": "windows-1252",
    ]
    if let encoding = known[name.lowercased()] { return encoding }
    faults.error(
      at: node, "there is no encoding \(name.quoted)",
      hint: Names.hint(name, among: ["utf-8", "utf-16", "windows-1252"]))
    return "utf-8"
  }

  /// One ASCII character that can part or enclose fields.
  private func readMark(_ reader: ObjectReader, _ key: String, names: [String: String]) -> UInt8? {
    let example = names.isEmpty ? "" : ", or \"tab\""
    return reader.value(
      key, expected: "one ASCII character that is no letter, digit or blank\(example)"
    ) {
      guard let text = ObjectReader.text($0) else { return nil }
      let mark = names[text] ?? text
      guard mark.utf8.count == 1, let byte = mark.utf8.first else { return nil }
      let isSign =
        byte > 0x20 && byte < 0x7F && Unicode.Scalar(byte).properties.isIDContinue == false
      return isSign || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "_") ? byte : nil
    }
  }

  /// An object of conditions that must all hold, or a list of such objects of which one must.
  private func readConditions(_ reader: ObjectReader, _ key: String) -> [RowCondition] {
    guard let node = reader.node(key) else { return [] }
    if case .object = node.value {
      return [readCondition(ObjectReader(node, path: reader.path(key), faults: faults))]
    }
    guard case .list = node.value else {
      faults.mismatch(node, reader.path(key), expected: "an object or a list of objects")
      return []
    }
    return reader.objects(key).map(readCondition)
  }

  private func readCondition(_ reader: ObjectReader) -> RowCondition {
    var condition = RowCondition(columns: [], tests: [])
    for member in reader.node.members {
      guard let pattern = reader.pattern(member.key) else { continue }
      condition.columns.append(member.key)
      let test: RowCondition.Test =
        switch pattern.text {
        case "(same)": .sameAsAbove
        case "(first)": .isFirst
        default: .matches(pattern)
        }
      condition.tests.append(test)
    }
    if reader.node.members.isEmpty {
      faults.error(
        at: reader.node, "\(reader.path) has no condition",
        hint: "such as { \"Status\": \"Void*\" }")
    }
    return condition
  }

  /// Names of fields, such as those that name a record, each of which must be one of the layout's.
  private func readFieldList(
    _ reader: ObjectReader, _ key: String, _ layout: Layout, isChecked: Bool
  ) -> [String] {
    let nodes = reader.textNodes(key) ?? []
    let fields = layout.columns.map(\.field)
    for (field, node) in nodes where isChecked && !fields.contains(field) {
      faults.error(
        at: node, "the \(key) names the field \(field.quoted), which columns does not fill",
        hint: Names.hint(field, among: fields))
    }
    return nodes.map(\.text)
  }

  /// Without a header row, every column in use must be among `names`.
  private func checkColumnNames(_ reader: ObjectReader, _ layout: Layout) {
    guard !layout.names.isEmpty else { return }
    let used =
      (layout.columns + layout.metrics.map(\.column)).flatMap { $0.columns + $0.joined }
      + (layout.keep + layout.skip + layout.totals + layout.continues).flatMap(\.columns)
    var reported: [String] = []
    let names = layout.names + layout.beyond + [layout.sections].compactMap { $0 }
    for column in used
    where ColumnName.index(of: column, in: names) == nil && !reported.contains(column) {
      reported.append(column)
      faults.error(
        at: reader.node("names") ?? reader.node, "names does not have the column \(column.quoted)",
        hint: Names.hint(column, among: layout.names))
    }
  }
}
