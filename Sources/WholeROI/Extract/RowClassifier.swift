import Columns
import Tabular

/// What a row of an export is, by its layout's conditions.
enum RowClass: UInt8, Sendable {
  case data
  case total
  case skipped
  /// Carries on the record above.
  case continues
}

/// Sorts rows into data, totals, skipped and continuing ones: totals first, then `skip`, then what
/// `keep` leaves out, then `continues`.
///
/// Fields become codes first, so each distinct text meets each pattern once.
struct RowClassifier {
  private struct Test {
    enum Kind {
      /// Index in `patterns`.
      case matches(Int)
      case sameAsAbove
      case isFirst
    }
    /// Index in `columns`.
    var column: Int
    var kind: Kind
  }
  private struct Rules {
    var totals: [[Test]] = []
    var skip: [[Test]] = []
    var keep: [[Test]] = []
    var continues: [[Test]] = []
  }

  private var rules = Rules()
  /// Whether what a row is may hang on the rows above it.
  private let looksAbove: Bool
  /// With the index of its column in `columns`.
  private var patterns: [(pattern: Pattern, column: Int)] = []
  /// Columns that a condition names, with their texts so far.
  private var columns: [Int] = []
  private var interners: [Interner] = []
  /// By pattern and code: whether the text matches.
  private var known: [[Bool]] = []
  /// The place of the table's first row among those that the reader holds; -1 where it is not there.
  private var first = -1
  /// Codes of the row above, by column.
  private var above: [UInt32?] = []

  /// Nil where every row is data.
  init?(_ layout: Layout, names: [String]) throws(MissingColumn) {
    guard
      !(layout.totals.isEmpty && layout.skip.isEmpty && layout.keep.isEmpty
        && layout.continues.isEmpty)
    else { return nil }
    looksAbove = layout.looksAbove
    rules.totals = try compile(layout.totals, names)
    rules.skip = try compile(layout.skip, names)
    rules.keep = try compile(layout.keep, names)
    rules.continues = try compile(layout.continues, names)
    interners = Array(repeating: Interner(), count: columns.count)
    known = Array(repeating: [], count: patterns.count)
    above = Array(repeating: nil, count: columns.count)
  }

  private mutating func compile(
    _ conditions: [RowCondition], _ names: [String]
  ) throws(MissingColumn) -> [[Test]] {
    var compiled: [[Test]] = []
    for condition in conditions {
      var tests: [Test] = []
      for (name, test) in zip(condition.columns, condition.tests) {
        guard let column = FieldPlan.index(of: name, in: names) else {
          throw MissingColumn(name: name)
        }
        if !columns.contains(column) { columns.append(column) }
        let place = columns.firstIndex(of: column) ?? 0
        switch test {
        case .sameAsAbove: tests.append(Test(column: place, kind: .sameAsAbove))
        case .isFirst: tests.append(Test(column: place, kind: .isFirst))
        case .matches(let pattern):
          patterns.append((pattern, place))
          tests.append(Test(column: place, kind: .matches(patterns.count - 1)))
        }
      }
      compiled.append(tests)
    }
    return compiled
  }

  /// The classes of the rows that the reader holds. `startsFile`: there is no row above the first.
  mutating func classes(of reader: RowReader, startsFile: Bool) -> [RowClass] {
    if startsFile { above = Array(repeating: nil, count: columns.count) }
    let count = reader.rowCount
    // A row that can't be read may stand before all others.
    let isTop =
      startsFile && count > 0
      && reader.faults.first.map { $0.offset > reader.offset(ofRow: 0) } ?? true
    first = isTop ? 0 : -1
    var codes = [[UInt32]](repeating: [], count: columns.count)
    for place in columns.indices {
      reader.column(columns[place]).codes(
        &interners[place], missing: MissingTexts([]), into: &codes[place])
    }
    askPatterns()
    return looksAbove ? classesOneByOne(codes, count) : classes(codes, count)
  }

  /// Where no row needs the one above: condition by condition, each asked of all rows at once.
  private func classes(_ codes: [[UInt32]], _ count: Int) -> [RowClass] {
    var classes = [RowClass](repeating: .data, count: count)
    // The last that is asked wins.
    if !rules.keep.isEmpty {
      var kept = [RowClass](repeating: .skipped, count: count)
      mark(.data, where: rules.keep, codes, &kept)
      for row in 0..<count where kept[row] == .skipped { classes[row] = .skipped }
    }
    mark(.skipped, where: rules.skip, codes, &classes)
    mark(.total, where: rules.totals, codes, &classes)
    return classes
  }

  private func mark(
    _ found: RowClass, where conditions: [[Test]], _ codes: [[UInt32]], _ classes: inout [RowClass]
  ) {
    for tests in conditions {
      var holds = [Bool](repeating: true, count: classes.count)
      for test in tests {
        switch test.kind {
        case .matches(let pattern):
          let (codes, known) = (codes[test.column], known[pattern])
          for row in holds.indices where !known[Int(codes[row])] { holds[row] = false }
        case .isFirst: for row in holds.indices where row != first { holds[row] = false }
        case .sameAsAbove: preconditionFailure("rows are asked one by one where some look above")
        }
      }
      for row in holds.indices where holds[row] { classes[row] = found }
    }
  }

  /// Asks each pattern of the texts that are new.
  private mutating func askPatterns() {
    for (index, (pattern, column)) in patterns.enumerated() {
      for code in known[index].count..<interners[column].count {
        known[index].append(pattern.matches(interners[column].bytes(UInt32(code))))
      }
    }
  }

  private mutating func classesOneByOne(_ codes: [[UInt32]], _ count: Int) -> [RowClass] {
    var classes: [RowClass] = []
    classes.reserveCapacity(count)
    for row in 0..<count {
      let found: RowClass =
        if holds(rules.totals, codes, row) {
          .total
        } else if holds(rules.skip, codes, row) {
          .skipped
        } else if !rules.keep.isEmpty, !holds(rules.keep, codes, row) {
          .skipped
        } else if holds(rules.continues, codes, row) {
          .continues
        } else {
          .data
        }
      classes.append(found)
      guard found == .data || found == .continues else { continue }
      // A continuing row may leave its key blank; the key above it still stands.
      for place in columns.indices where found == .data || codes[place][row] != 0 {
        above[place] = codes[place][row]
      }
    }
    return classes
  }

  private func holds(_ conditions: [[Test]], _ codes: [[UInt32]], _ row: Int) -> Bool {
    for tests in conditions {
      var all = true
      for test in tests where all {
        let code = codes[test.column][row]
        switch test.kind {
        case .matches(let pattern): all = known[pattern][Int(code)]
        case .sameAsAbove: all = above[test.column] == code
        case .isFirst: all = row == first
        }
      }
      if all { return true }
    }
    return false
  }
}
