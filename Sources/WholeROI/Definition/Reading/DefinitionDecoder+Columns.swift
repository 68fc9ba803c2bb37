import Tabular

/// The columns of a layout: field ← column or columns, and what is done on the way.
extension DefinitionDecoder {
  static let builtInIdentifiers = ["loyalty", "customer", "email", "phone", "handle", "client"]

  /// Fields that hold a day or a time.
  private static let moments: Set<String> = [
    "time", "day", "from", "to", "joined", "firstOrder", "exported", "firstResponse", "resolved",
  ]

  /// In file order, with the default action of a touch; nil where `columns` is missing or no object.
  func readColumns(_ layout: ObjectReader, record: RecordKind) -> [ColumnDefinition]? {
    guard let reader = layout.object("columns") else { return nil }
    var columns: [ColumnDefinition] = []
    for member in reader.node.members {
      guard checkField(member, reader, record), let node = reader.node(member.key) else { continue }
      if let column = readColumn(node, field: member.key, path: reader.path(member.key), record) {
        columns.append(column)
      }
    }
    checkRequired(reader, columns, record, layout)
    return columns + defaultAction(reader, record)
  }

  /// Whether the record has such a field; identifiers are looked up once all of the file is read.
  private func checkField(
    _ member: JSONNode.Member, _ reader: ObjectReader, _ record: RecordKind
  ) -> Bool {
    let fields = FieldNames.allowed(in: record)
    if fields.contains(member.key) { return true }
    var identifiers = definition.identity.keys
    for name in Self.builtInIdentifiers where !identifiers.contains(name) {
      identifiers.append(name)
    }
    let choices = record.hasIdentifiers ? fields + identifiers : fields
    guard choices.contains(member.key) else {
      faults.error(
        at: member, "\(record.phrase) has no field \(member.key.quoted)",
        hint: Names.hint(member.key, among: choices))
      return false
    }
    if !definition.identity.keys.contains(member.key) {
      if isBuiltIn { return false }
      faults.error(
        at: member, "the identifier \(member.key.quoted) is not among identity.keys",
        hint: "add it there, or leave this column out")
    }
    return true
  }

  func readColumn(
    _ node: JSONNode, field: String, path: String, _ record: RecordKind
  ) -> ColumnDefinition? {
    var column = ColumnDefinition(field: field)
    switch node.value {
    case .text(let name) where !name.isEmpty: column.columns = [name]
    case .list(let items) where !items.isEmpty:
      for (index, item) in items.enumerated() {
        if let name = ObjectReader.text(item), !name.isEmpty {
          column.columns.append(name)
        } else {
          faults.mismatch(item, "\(path).\(index)", expected: "a column's name")
        }
      }
    case .object:
      readDetails(ObjectReader(node, path: path, faults: faults), &column, record)
    default:
      faults.mismatch(
        node, path, expected: "a column's name, a list of names, or an object")
      return nil
    }
    return column
  }

  private func readDetails(
    _ reader: ObjectReader, _ column: inout ColumnDefinition, _ record: RecordKind
  ) {
    let single = reader.text("column")
    let several = reader.texts("columns") ?? []
    let join = reader.value("join", expected: "a text") { ObjectReader.text($0) }
    column.value = reader.value("value", expected: "a text") { ObjectReader.text($0) }
    let formats = readFormats(reader, column.field)
    column.format = formats.count == 1 ? formats[0] : nil
    column.formats = formats.count > 1 ? formats : []
    column.zone = readZone(reader, "zone")
    readMap(reader, &column)
    column.match = reader.pattern("match")
    column.split = reader.text("split")
    column.strip = reader.text("strip")
    column.after = reader.text("after")
    column.before = reader.text("before")
    column.captures = readCaptures(reader)
    column.since = readSince(reader, column.field)
    column.isOptional = reader.flag("optional") ?? false
    reader.finish()
    column.columns = single.map { [$0] } ?? several
    if let join {
      column.join = join
      column.joined = several
      column.columns = []
    }
    checkShape(reader)
    checkWords(reader, column, record)
  }

  /// `column`, `columns` or `value`: one of them; `join` needs `columns`, and `value` stands alone.
  private func checkShape(_ reader: ObjectReader) {
    let keys = reader.node.members.map(\.key)
    let origins = ["column", "columns", "value"].filter(keys.contains)
    let hasCapture = Capture.Place.allCases.contains { keys.contains($0.rawValue) }
    if origins.count != 1, !(origins.isEmpty && hasCapture) {
      faults.error(
        at: reader.node, "\(reader.path) needs one of column, columns and value",
        hint: "column: \"Name\", or columns: [\"A\", \"B\"], or a constant as value")
    } else if origins == ["value"], keys.count > 1 {
      faults.error(
        at: reader.node, "\(reader.path) has a constant, to which nothing can be added",
        hint: "leave out \(keys.filter { $0 != "value" }.joined(separator: ", "))")
    } else if keys.contains("join"), !keys.contains("columns") {
      faults.error(at: reader.node, "\(reader.path) joins, but has no columns to join")
    }
    if let node = reader.node["columns"], node.value == .list([]) {
      faults.error(at: node, "\(reader.path("columns")) is empty")
    }
  }

  /// Date patterns that a reader of times takes, of which an export has one.
  private func readFormats(_ reader: ObjectReader, _ field: String) -> [String] {
    for key in ["format", "zone"] {
      if let node = reader.node(key), !Self.moments.contains(field) {
        faults.error(at: node, "\(field.quoted) is no day or time, so \(key) says nothing")
      }
    }
    guard Self.moments.contains(field) else { return [] }
    let isOpen = reader.isLeftOpen(
      "format", isNeeded: true, "nothing tells the day from the month",
      hint: "write the format of its values, such as \"MM/dd/yyyy\" or \"dd/MM/yyyy\"")
    return isOpen ? [] : readFormats(reader)
  }

  /// The patterns under `format`, each of which a reader of times takes.
  func readFormats(_ reader: ObjectReader) -> [String] {
    let nodes = reader.textNodes("format") ?? []
    return nodes.map { format, node in
      do throws(FormatFault) {
        _ = try TimeReader(format: format, zone: .utc)
      } catch {
        faults.error(
          at: node, "\(format.quoted) is no format of days or times: \(sentence(error.reason))",
          hint:
            "such as \"MM/dd/yyyy HH:mm:ss\"; letters that stand for themselves lie between ' and '"
        )
      }
      return format
    }
  }

  /// Where a value for the whole file may stand: above the header, in a column's name, in the file's name.
  func readCaptures(_ reader: ObjectReader) -> [Capture] {
    Capture.Place.allCases.flatMap { readCaptures(reader, $0.rawValue, $0) }
  }

  /// The texts of one key, each with a place for the value in it.
  func readCaptures(_ reader: ObjectReader, _ key: String, _ place: Capture.Place) -> [Capture] {
    let nodes = reader.textNodes(key) ?? []
    return nodes.compactMap { text, node in
      if let capture = Capture(text, place: place) { return capture }
      faults.error(
        at: node, "\(reader.path(key)) marks no place with {}",
        hint: "such as \"Start date: {}\"; * stands for any other text")
      return nil
    }
  }

  /// Where the day stands from which a column of days counts.
  private func readSince(_ reader: ObjectReader, _ field: String) -> Capture? {
    let captures = readCaptures(reader, "since", .preamble)
    if let node = reader.node("since"), !Self.moments.contains(field) {
      faults.error(at: node, "\(field.quoted) is no day or time, so since says nothing")
    }
    return captures.first
  }

  private func sentence(_ reason: FormatFault.Reason) -> String {
    switch reason {
    case .unknownLetter(let letters): "\(letters.quoted) stands for nothing"
    case .unclosedQuote: "a ' has no partner"
    case .repeated(let part): "it has the \(part) twice"
    case .missing(let part): "it has no \(part)"
    case .halfDay: "hh and a need each other"
    }
  }

  private func readMap(_ reader: ObjectReader, _ column: inout ColumnDefinition) {
    guard let map = reader.object("map") else { return }
    var known: [String] = []
    for member in map.node.members {
      let target = map.value(member.key, expected: "a text") { ObjectReader.text($0) }
      guard let target else { continue }
      if member.key == "*" {
        column.mapOthers = target
        continue
      }
      let folded = member.key.foldedForMaps
      if known.contains(folded) {
        faults.error(
          at: member, "the map has \(member.key.quoted) twice",
          hint: "blanks around a text and the case of ASCII letters don't count")
      }
      known.append(folded)
      column.mapFrom.append(member.key)
      column.mapTo.append(target)
    }
  }

  private func checkRequired(
    _ reader: ObjectReader, _ columns: [ColumnDefinition], _ record: RecordKind,
    _ layout: ObjectReader
  ) {
    let mentioned = reader.node.members.map(\.key)
    let sure = columns.filter { !$0.isOptional }.map(\.field)
    let isSaid = layout.node["metrics"] == nil ? [] : ["metric", "value"]
    var wanted = FieldNames.required(in: record).filter { !isSaid.contains($0) }
      .map { $0 == "day" ? ["day", "from"] : [$0] }
    if record == .order { wanted.append(["net", "gross"]) }
    for choices in wanted where !choices.contains(where: sure.contains) {
      let isMentioned = choices.contains(where: mentioned.contains)
      // A column with a fault of its own is no missing column.
      if isMentioned, !columns.contains(where: { choices.contains($0.field) }) { continue }
      let names = choices.map(\.quoted).joined(separator: " or ")
      faults.error(
        at: reader.node,
        isMentioned
          ? "\(record.phrase) needs \(names), which may not be optional"
          : "\(record.phrase) needs the field \(names)",
        hint: "add \(choices[0]): \"Column name\"")
    }
    if mentioned.contains("to"), !mentioned.contains("from") {
      faults.error(at: reader.node, "a span with the field \"to\" needs \"from\" too")
    }
    let identifiers = Self.builtInIdentifiers + definition.identity.keys
    if record.needsIdentifier, !identifiers.contains(where: mentioned.contains) {
      faults.error(
        at: reader.node, "\(record.phrase) without an identifier belongs to nobody",
        hint: "add one of " + definition.identity.keys.joined(separator: ", "))
    }
  }

  /// A touch without an action is a visit where the export has client ids.
  private func defaultAction(_ reader: ObjectReader, _ record: RecordKind) -> [ColumnDefinition] {
    guard record == .touch, reader.node["action"] == nil else { return [] }
    if reader.node["client"] == nil {
      faults.error(
        at: reader.node, "a touch needs the field \"action\"",
        hint:
          "add action: { value: \"click\" }, say; only exports with a client are taken as visits")
      return []
    }
    var action = ColumnDefinition(field: "action")
    action.value = "visit"
    return [action]
  }
}

extension RecordKind {
  /// `a touch`, `an order`.
  var phrase: String { (self == .order || self == .assignment ? "an " : "a ") + rawValue }

  /// Whether its rows may name a person.
  var hasIdentifiers: Bool {
    switch self {
    case .touch, .order, .profile, .message, .assignment: true
    case .spend, .cost, .post, .total: false
    }
  }

  /// Whether a row that names nobody is of no use.
  var needsIdentifier: Bool { self == .touch || self == .profile || self == .assignment }
}

extension String {
  /// Without blanks around it, ASCII letters in lower case: how maps compare.
  fileprivate var foldedForMaps: String {
    let bytes = Array(utf8)
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let tail = bytes.drop(while: isBlank)
    let end = tail.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? tail.startIndex
    return String(decoding: tail[..<end].map(lowercasedASCII), as: UTF8.self)
  }
}
