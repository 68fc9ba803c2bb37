import Tabular

/// The columns of an export that no field, condition or metric of its layout reads, with what they look like.
///
/// Values are told by their kind alone: none of them is shown.
struct UnusedColumns {
  /// In the export's order.
  private(set) var shapes: [ColumnShape] = []
  private var keys: Set<String> = []

  /// The most that a line names.
  private static let named = 12

  init() {}

  /// Of one export.
  init(_ plan: FilePlan) throws(FileFault) { try add(plan) }

  /// Takes the columns of another export of the same source in that no earlier one had.
  mutating func add(_ plan: FilePlan) throws(FileFault) {
    let read = Set(plan.columnsRead(plan.layout, comparesRows: false))
    let wanted = plan.header.names.indices.filter {
      !read.contains($0) && !keys.contains(Self.key($0, plan))
    }
    guard !wanted.isEmpty else { return }
    for shape in try ColumnShape.shapes(of: wanted, in: plan) {
      shapes.append(shape)
    }
    for column in wanted { keys.insert(Self.key(column, plan)) }
  }

  private static func key(_ column: Int, _ plan: FilePlan) -> String {
    let name = ColumnName.key(plan.header.names[column])
    return name.isEmpty ? "#\(column + 1)" : name
  }

  /// `3 columns not used: "Card" (amounts), "Fees" (amounts), "Note" (empty)`; nil where all are used. Those that may
  /// name a person come first.
  var line: String? {
    guard !shapes.isEmpty else { return nil }
    return (shapes.count == 1 ? "1 column" : "\(shapes.count) columns") + " not used: "
      + Self.list(shapes)
  }

  /// `"Card" (amounts), "Note" (empty) and 7 more`, those that may name a person first.
  static func list(_ shapes: [ColumnShape]) -> String {
    let order = shapes.filter(\.namesPersons) + shapes.filter { !$0.namesPersons }
    let names = order.prefix(Self.named).map { "\($0.name.quoted) (\($0.described))" }
    let rest = shapes.count - names.count
    return names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// For programs.
  var json: JSONValue {
    .array(
      shapes.map { .object([("column", .string($0.name)), ("looks", .string($0.described))]) })
  }
}

extension ColumnShape {
  /// The rows of an export that are looked at.
  private static let reach = 500

  /// What the first data rows of an export have in these columns.
  static func shapes(of columns: [Int], in plan: FilePlan) throws(FileFault) -> [ColumnShape] {
    let names = ExportTable.numbered(plan.header.names)
    var shapes = columns.map { ColumnShape(name: names[$0].isEmpty ? "#\($0 + 1)" : names[$0]) }
    let rows = try TrialPlan.firstRows(plan)
    var classifier = try? plan.classifier(plan.layout)
    let classes = classifier?.classes(of: rows, startsFile: true) ?? []
    for (index, column) in columns.enumerated() {
      let cells = rows.column(column)
      for row in 0..<min(rows.rowCount, reach) where classes.isEmpty || classes[row] == .data {
        shapes[index].take(cells.bytes(row))
      }
    }
    return shapes
  }

  /// Whether its values look like those of identifiers that say so themselves.
  var namesPersons: Bool { isEmail || isPhone || isHandle }
}
