import Tabular

/// A source for an export that no layout describes, from the names and values of its columns: a draft, to be read
/// by whoever knows the system.
struct MappingProposal {
  let record: RecordKind
  /// The source as JSON5, ready to paste into `sources`.
  let text: String
  /// How many fields it fills.
  let fieldCount: Int
  /// Fields that the record needs and no column gives.
  let lacks: [String]
  /// Fields that name an order for good; empty where nothing shows that they do.
  let key: [String]
  /// What the drafter should look at.
  let notes: [String]

  /// - Parameter files: JSON5 of the source's files; nil: the one that was sampled.
  init(_ sample: ExportSample, name: String, files: String? = nil, key: [String] = []) {
    self.key = key
    var best: FieldDraft?
    for (record, _) in ColumnSynonyms.records {
      let draft = FieldDraft(record, sample.columns)
      if draft.score > best?.score ?? .min { best = draft }
    }
    let draft = best ?? FieldDraft(.profile, sample.columns)
    record = draft.record
    fieldCount = draft.fields.count
    lacks = draft.lacks
    var notes = draft.notes
    if !draft.lacks.isEmpty {
      notes.insert(
        "no column seems to give \(draft.lacks.joined(separator: ", ")) of \(record.phrase)", at: 0)
    }
    if sample.shortRows > 0, sample.guess.readsLikeNames {
      notes.append("some rows lack trailing cells: ragged: \"pad\" takes them")
    }
    self.notes = notes
    text = Self.text(
      sample, draft, name: name, files: files ?? JSON5Text.quoted(sample.path), key: key)
  }

  private static func text(
    _ sample: ExportSample, _ draft: FieldDraft, name: String, files: String,
    key: [String]
  ) -> String {
    var lines = ["{ name: \(JSON5Text.quoted(name)), files: \(files),"]
    if let channel = channel(sample, draft) {
      lines[0] += " channel: \(JSON5Text.quoted(channel)),"
    }
    var layout = ["  layout: { record: \(JSON5Text.quoted(draft.record.rawValue))"]
    let names = sample.guess.header.names
    if !sample.guess.readsLikeNames {
      layout.append("    names: [" + list(sample.columns.map(\.name)) + "]")
    } else if sample.guess.header.line > 1, !draft.columnsUsed.isEmpty {
      layout.append(
        "    header: [" + list(draft.columnsUsed.prefix(4).filter(names.contains)) + "]")
    }
    var dialect: [String] = []
    if sample.guess.delimiter != UInt8(ascii: ",") {
      let mark = String(UnicodeScalar(sample.guess.delimiter))
      dialect.append("delimiter: \(JSON5Text.quoted(mark == "\t" ? "tab" : mark))")
    }
    if sample.isWindows1252 { dialect.append("encoding: \"windows-1252\"") }
    let money = draft.moneyColumns
    if money.contains(where: { $0.hasComma }) { dialect.append("decimal: \"auto\"") }
    if money.contains(where: { $0.decimals > 2 }) { dialect.append("round: true") }
    if sample.shortRows > 0, sample.guess.readsLikeNames { dialect.append("ragged: \"pad\"") }
    let missing = draft.columnsTaken.flatMap(\.missing)
    if !missing.isEmpty { dialect.append("missing: [" + list(unique(missing)) + "]") }
    if !dialect.isEmpty { layout.append("    " + dialect.joined(separator: ", ")) }
    if let totals = sample.totals {
      layout.append(
        "    totals: { \(JSON5Text.quoted(totals.column)): \(JSON5Text.quoted(totals.pattern)) }")
    }
    if !key.isEmpty {
      layout.append(
        "    // a receipt that a later export has again replaces the earlier one\n"
          + "    key: [\(list(key))]")
    }
    if draft.record == .order, let id = draft.columnsUsed.first(where: { draft.repeats($0) }) {
      layout.append(
        "    // if an order has a row per item: continues: { \(JSON5Text.quoted(id)): \"(same)\" }")
      layout[layout.count - 1] += "\u{1}"
    }
    layout.append(
      "    columns: {\n" + draft.lines.map { "      " + $0 + "\n" }.joined() + "    } } }")
    let body = layout.joined(separator: ",\n").replacing("\u{1},", with: "")
    lines.append(body + ",")
    return lines.joined(separator: "\n")
  }

  private static func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func list(_ texts: some Sequence<String>) -> String {
    texts.map(JSON5Text.quoted).joined(separator: ", ")
  }

  /// The channel of all rows, where the export's name or its actions tell it.
  private static func channel(_ sample: ExportSample, _ draft: FieldDraft) -> String? {
    guard !draft.fields.contains("channel") else { return nil }
    switch draft.record {
    case .spend:
      let path = sample.path.lowercased()
      return ColumnSynonyms.channels.first { $0.words.contains { path.contains($0) } }?.channel
    case .touch:
      let isMail = draft.isMail || sample.path.lowercased().contains("mail")
      let tells = ["source", "medium", "referrer"].contains(where: draft.fields.contains)
      return isMail && !tells ? "email" : nil
    // Posts are what the shop itself says, and nobody pays for.
    case .post: return "organic social"
    default: return nil
    }
  }
}

/// Texts in JSON5.
enum JSON5Text {
  /// The text between double quotes, with escapes where JSON5 wants them.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        result += "\\u" + scalar.value.hexadecimal(digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
