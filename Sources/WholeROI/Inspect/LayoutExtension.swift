import Tabular

/// What a built-in layout leaves out of an export: identifiers, and known fields, in columns of its own.
///
/// A till's export may carry a loyalty number, an e-mail address or a coupon in columns that somebody has added; without
/// them its orders are nobody's. A column is taken by its name where its values fit, and by its values alone where they
/// are e-mail addresses or phone numbers and the name says nothing of staff.
struct LayoutExtension {
  struct Field: Equatable {
    let field: String
    /// Nil: the layout's own column holds something else, and the field is taken away.
    var columns: [String]?
    /// What stands behind the column's name, such as a format.
    var details = ""
    var isOptional = false
  }

  private(set) var fields: [Field] = []

  init() {}

  init(_ plan: FilePlan) throws(FileFault) {
    let record = plan.layout.record
    guard record.hasIdentifiers else { return }
    var finder = try Finder(plan)
    if let identifier = finder.misnamedIdentifier() {
      fields.append(Field(field: identifier.field, columns: nil))
      fields.append(Field(field: "email", columns: [identifier.column]))
    }
    for (field, names) in Self.entries(of: record) {
      if let found = finder.take(field, names) { fields.append(found) }
    }
  }

  var isEmpty: Bool { fields.isEmpty }

  /// The members of `columns` in JSON5.
  var lines: [String] {
    fields.map { field in
      guard let columns = field.columns else { return "\(field.field): null" }
      let names = columns.map(JSON5Text.quoted)
      let origin =
        names.count == 1 ? "column: \(names[0])" : "columns: [\(names.joined(separator: ", "))]"
      guard !field.details.isEmpty || field.isOptional || names.count > 1 else {
        return "\(field.field): \(names[0])"
      }
      return "\(field.field): { \(origin)\(field.details)"
        + (field.isOptional ? ", optional: true" : "") + " }"
    }
  }

  /// One for several exports of a source: what any of them has, optional where another lacks the column.
  static func joining(_ parts: [(extension: LayoutExtension, plan: FilePlan)]) -> LayoutExtension {
    var joined = LayoutExtension()
    for part in parts {
      for field in part.extension.fields {
        guard let place = joined.fields.firstIndex(where: { $0.field == field.field }) else {
          joined.fields.append(field)
          continue
        }
        for column in field.columns ?? []
        where joined.fields[place].columns?.contains(column) == false {
          joined.fields[place].columns?.append(column)
        }
      }
    }
    for index in joined.fields.indices {
      guard let columns = joined.fields[index].columns else { continue }
      joined.fields[index].isOptional = parts.contains { part in
        !columns.contains { FieldPlan.index(of: $0, in: part.plan.header.names) != nil }
      }
    }
    return joined
  }

  /// Fields that may be added to a record, identifiers first. Amounts are not among them: a layout knows which of
  /// an export's many is the one that counts.
  private static func entries(of record: RecordKind) -> [ColumnSynonyms.Entry] {
    let added: [RecordKind: [String]] = [
      .order: ["original", "coupon", "costOfGoods", "points"],
      .touch: ["campaign", "source", "medium", "content", "coupon"],
      .profile: ["tier", "joined", "firstOrder", "referredBy", "consent"],
      .message: ["topic"],
    ]
    let known = ColumnSynonyms.records.first { $0.record == record }?.fields ?? []
    return ColumnSynonyms.identifiers
      + known.filter { added[record]?.contains($0.field) == true }
  }
}

/// Looks fields up among the columns that a layout leaves out.
private struct Finder {
  private let plan: FilePlan
  /// By column; nil for those that the layout reads.
  private var free: [ColumnShape?]
  private var filled: [String: ColumnShape] = [:]
  private var given: Set<String>

  /// Names of tills and cards: what all customers of a till share is nobody's.
  private static let unsafe = [
    "card number", "device id", "fingerprint", "address", "name", "record id",
  ].map(ColumnSynonyms.key)
  private static let staff = [
    "agent", "assignee", "cashier", "employee", "from", "owner", "referr", "sender", "seller",
    "server", "staff", "vendor", "supplier", "merchant",
  ]

  init(_ plan: FilePlan) throws(FileFault) {
    self.plan = plan
    let names = plan.header.names
    free = Array(repeating: nil, count: names.count)
    given = []
    let read = Set(plan.columnsRead(plan.layout, comparesRows: false))
    let unread = names.indices.filter { !read.contains($0) }
    for (column, shape) in zip(unread, try ColumnShape.shapes(of: unread, in: plan)) {
      free[column] = shape
    }
    let identifiers = ColumnSynonyms.identifiers.map(\.field)
    for field in plan.fields {
      if case .absent = field.origin { continue }
      given.insert(field.definition.field)
      guard identifiers.contains(field.definition.field), field.transform == nil,
        case .column(let column) = field.origin
      else { continue }
      filled[field.definition.field] = try ColumnShape.shapes(of: [column], in: plan).first
    }
  }

  /// An identifier of the layout whose values are e-mail addresses, where nothing else gives these.
  mutating func misnamedIdentifier() -> (field: String, column: String)? {
    guard !given.contains("email") else { return nil }
    for field in ["customer", "loyalty", "client"] {
      guard let shape = filled[field], shape.isEmail else { continue }
      given.insert("email")
      return (field, shape.name)
    }
    return nil
  }

  /// The column for a field that the export does not give yet.
  mutating func take(_ field: String, _ names: [String]) -> LayoutExtension.Field? {
    guard !given.contains(field), let column = column(field, names), let shape = free[column] else {
      return nil
    }
    free[column] = nil
    given.insert(field)
    var found = LayoutExtension.Field(field: field, columns: [shape.name])
    if ValueField(name: field)?.isMoment == true {
      let formats = shape.formats.choice
      if formats != ["iso"] {
        let texts = formats.map(JSON5Text.quoted).joined(separator: ", ")
        found.details = ", format: " + (formats.count == 1 ? texts : "[\(texts)]")
      }
    }
    return found
  }

  private func column(_ field: String, _ names: [String]) -> Int? {
    let isProfile = plan.layout.record == .profile
    for name in names {
      let wanted = ColumnSynonyms.key(name)
      guard isProfile || !Self.unsafe.contains(wanted) else { continue }
      if let found = free.indices.first(where: { column in
        guard let shape = free[column], shape.filled > 0 else { return false }
        return ColumnSynonyms.keys(of: shape.name).contains(wanted)
          && FieldDraft.fits(shape, field)
      }) {
        return found
      }
    }
    return free.indices.first { column in
      // What is the same in every row names nobody.
      guard let shape = free[column], shape.filled < 3 || shape.distinct.count > 1 else {
        return false
      }
      let name = shape.name.lowercased()
      return
        (field == "email" && shape.isEmail || field == "phone" && shape.isPhone
        || field == "handle" && shape.isHandle)
        && !Self.staff.contains { name.contains($0) }
    }
  }
}
