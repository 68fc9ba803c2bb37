import Tabular

/// Which column may give which field of a record of one kind.
struct FieldDraft {
  let record: RecordKind
  /// How well the columns fit the record; a record that lacks a field has less than any that is whole.
  private(set) var score = 0
  private(set) var lacks: [String] = []
  private(set) var notes: [String] = []
  /// `field: column` as JSON5, in the record's order.
  private(set) var lines: [String] = []
  private(set) var fields: [String] = []
  private(set) var columnsTaken: [ColumnShape] = []
  /// Whether the actions are those of a mailing system.
  private(set) var isMail = false
  private let columns: [ColumnShape]
  private var taken: Set<Int> = []

  var columnsUsed: [String] { columnsTaken.map(\.name) }
  var moneyColumns: [ColumnShape] {
    columnsTaken.filter { $0.isAmount && $0.filled > 0 && !$0.isTime }
  }

  init(_ record: RecordKind, _ columns: [ColumnShape]) {
    self.record = record
    self.columns = columns
    let entries = ColumnSynonyms.records.first { $0.record == record }?.fields ?? []
    let required = FieldNames.required(in: record)
    for (field, names) in entries {
      guard let column = column(field, names) else { continue }
      take(column, for: field)
      score += required.contains(field) || field == "net" || field == "gross" ? 2 : 1
    }
    spread()
    if record == .touch { implyAction() }
    if record.hasIdentifiers { takeIdentifiers() }
    if record == .touch, fields.contains("client"), !fields.contains("action") { score += 1 }
    lacks = missingFields(required)
    if !lacks.isEmpty { score -= 100 + 2 * lacks.count }
  }

  /// Whether a column's sample has a value twice.
  func repeats(_ name: String) -> Bool {
    columnsTaken.first { $0.name == name }.map {
      fields.first == "id" && $0.name == columnsTaken[0].name && $0.filled > $0.distinct.count
        && $0.distinct.count <= ColumnShape.mostDistinct
    } ?? false
  }

  /// A row that covers several days has its last one in a column of its own: the day is then the first of them.
  private mutating func spread() {
    guard record == .spend || record == .cost, let day = fields.firstIndex(of: "day"),
      let last = column("to", ColumnSynonyms.lastDays),
      columns[last].filled == columnsTaken[day].filled
    else { return }
    fields[day] = "from"
    lines[day] = "from" + lines[day].dropFirst("day".count)
    take(last, for: "to")
    score += 1
  }

  /// A list of log-ins has no column that says so: the name of its time does.
  private mutating func implyAction() {
    guard !fields.contains("action"), let time = fields.firstIndex(of: "time") else { return }
    let key = ColumnSynonyms.key(columnsTaken[time].name)
    guard
      let entry = ColumnSynonyms.actionsOfTimes.first(where: {
        $0.times.contains { ColumnSynonyms.key($0) == key }
      })
    else { return }
    fields.append("action")
    lines.append("action: { value: \(JSON5Text.quoted(entry.action)) },")
    score += 2
    if ["send", "open"].contains(entry.action) { isMail = true }
  }

  private mutating func takeIdentifiers() {
    for (field, names) in ColumnSynonyms.identifiers {
      if let column = column(field, names) {
        take(column, for: field)
        score += 1
      } else if let column = columns.indices.first(where: {
        !taken.contains($0)
          && (field == "email" && columns[$0].isEmail || field == "phone" && columns[$0].isPhone
            || field == "handle" && columns[$0].isHandle)
      }) {
        take(column, for: field)
        score += 1
      }
    }
  }

  /// The column that has the earliest of the names and values of the field's kind.
  private func column(_ field: String, _ names: [String]) -> Int? {
    let keys = columns.map { ColumnSynonyms.keys(of: $0.name) }
    for name in names {
      let wanted = ColumnSynonyms.key(name)
      if let found = columns.indices.first(where: {
        !taken.contains($0) && keys[$0].contains(wanted) && Self.fits(columns[$0], field)
      }) {
        return found
      }
    }
    // Without names the values must do.
    guard columns.allSatisfy({ $0.name.hasPrefix("column ") }) else { return nil }
    return columns.indices.first { index in
      let shape = columns[index]
      guard !taken.contains(index), shape.filled > 0 else { return false }
      switch ValueField(name: field)?.kind {
      case .time, .day: return ["time", "day"].contains(field) && shape.isTime
      case .money:
        return ["net", "amount"].contains(field) && shape.isAmount && shape.decimals == 2
          && !shape.isTime
      default: return false
      }
    }
  }

  /// Whether the values are of the field's kind.
  static func fits(_ shape: ColumnShape, _ field: String) -> Bool {
    switch ValueField(name: field)?.kind {
    case .time, .day: shape.isTime
    case .money, .number: shape.isAmount
    case nil:
      switch field {
      case "email": shape.filled == 0 || shape.isEmail
      // What is the same in every row names nobody.
      case "client", "customer", "loyalty", "handle":
        (shape.filled < 3 || shape.distinct.count > 1) && !shape.isEmail
      case "page", "referrer": !shape.isEmail
      case "currency": shape.mostly(shape.codes)
      case "account", "vendor", "campaign", "tier", "store", "category": !shape.isEmail
      // A number that reads as a time is no name of a record.
      case "id": shape.filled == 0 || !shape.isEmail && shape.formats.survivors.first != "iso"
      default: true
      }
    }
  }

  private mutating func take(_ column: Int, for field: String) {
    taken.insert(column)
    fields.append(field)
    columnsTaken.append(columns[column])
    let shape = columns[column]
    let name = JSON5Text.quoted(shape.name)
    switch ValueField(name: field)?.kind {
    case .time: lines.append("\(field): \(time(shape, name)),")
    case .day: lines.append("\(field): \(moment(name, shape.formats.choice)),")
    default:
      switch field {
      case "action": lines.append(mapped(field, name, shape, Self.meanings(ofActions: true)))
      case "kind": lines.append(mapped(field, name, shape, Self.meanings(ofActions: false)))
      default: lines.append("\(field): \(name),")
      }
    }
  }

  /// A time, of which the hour and the zone may stand in columns of their own.
  private mutating func time(_ shape: ColumnShape, _ name: String) -> String {
    let isDayOnly = shape.formats.choice.allSatisfy { !$0.contains("H") && !$0.contains("h") }
    guard isDayOnly, let hour = companion(ColumnSynonyms.timesOfDay, where: \.isTimeOfDay),
      let tail = columns[hour].timesOfDay.survivors.first
    else { return moment(name, shape.formats.choice) }
    taken.insert(hour)
    var names = [name, JSON5Text.quoted(columns[hour].name)]
    var formats = shape.formats.choice.map { ($0 == "iso" ? "yyyy-MM-dd" : $0) + " " + tail }
    if let zone = companion(ColumnSynonyms.zones, where: { $0.filled > 0 }) {
      taken.insert(zone)
      names.append(JSON5Text.quoted(columns[zone].name))
      formats = formats.map { $0 + " VV" }
    }
    return "{ columns: [\(names.joined(separator: ", "))], join: \" \", format: \(list(formats)) }"
  }

  private func companion(_ names: [String], where holds: (ColumnShape) -> Bool) -> Int? {
    let wanted = names.map(ColumnSynonyms.key)
    return columns.indices.first { index in
      !taken.contains(index) && holds(columns[index])
        && ColumnSynonyms.keys(of: columns[index].name).contains(where: wanted.contains)
    }
  }

  private func moment(_ name: String, _ formats: [String]) -> String {
    formats.isEmpty || formats == ["iso"]
      ? name : "{ column: \(name), format: \(list(formats)) }"
  }

  private func list(_ formats: [String]) -> String {
    let texts = formats.map(JSON5Text.quoted)
    return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }

  private static func meanings(ofActions: Bool) -> [(meaning: String, words: [String])] {
    ofActions
      ? ColumnSynonyms.actions.map { ($0.action, $0.words) }
      : ColumnSynonyms.kinds.map { ($0.kind, $0.words) }
  }

  /// A field whose words have to be told in ours; words that nobody knows are noted.
  private mutating func mapped(
    _ field: String, _ name: String, _ shape: ColumnShape,
    _ meanings: [(meaning: String, words: [String])]
  ) -> String {
    guard shape.distinct.count <= ColumnShape.mostDistinct else {
      notes.append(
        "\(shape.name) has more than \(ColumnShape.mostDistinct) values: map them by hand")
      return "\(field): \(name),"
    }
    var pairs: [String] = []
    var unknown: [String] = []
    for text in shape.distinct {
      let key = ColumnSynonyms.key(text)
      let meaning = meanings.first { $0.words.contains { ColumnSynonyms.key($0) == key } }
      if let meaning {
        pairs.append("\(JSON5Text.quoted(text)): \(JSON5Text.quoted(meaning.meaning))")
        if field == "action", ["send", "open", "bounce"].contains(meaning.meaning) {
          isMail = true
        }
      } else {
        unknown.append(text)
      }
    }
    if !unknown.isEmpty {
      notes.append(
        "map these of \(shape.name) to one of "
          + (field == "action"
            ? (FieldNames.actions + FieldNames.notices).joined(separator: ", ")
            : "sale, return, void") + ": " + unknown.map(\.quoted).joined(separator: ", "))
    }
    return pairs.isEmpty
      ? "\(field): \(name),"
      : "\(field): { column: \(name), map: { \(pairs.joined(separator: ", ")) } },"
  }

  private func missingFields(_ required: [String]) -> [String] {
    // A span's first day is its day.
    var missing = required.filter {
      !fields.contains($0) && !($0 == "day" && fields.contains("from"))
    }
    if record == .order, !fields.contains("net"), !fields.contains("gross") {
      missing.append("net or gross")
    }
    let identifiers = ColumnSynonyms.identifiers.map(\.field)
    if record.needsIdentifier, !fields.contains(where: identifiers.contains) {
      missing.append("an identifier")
    }
    if record == .touch, !fields.contains("action"), !fields.contains("client") {
      missing.append("action")
    }
    // One identifier alone links nothing to anything.
    if record == .profile, fields.count == 1, missing.isEmpty { missing.append("anything else") }
    // What else makes such a record one of its kind: any of these.
    let telling: [RecordKind: [String]] = [
      .spend: ["campaign", "impressions", "clicks"],
      .post: ["impressions", "reach", "engagements", "likes", "text"],
      .message: ["topic", "firstResponse", "resolved"],
      .cost: ["account", "vendor", "category", "memo"],
    ]
    if let any = telling[record], !fields.contains(where: any.contains) { missing.append(any[0]) }
    return missing
  }
}
