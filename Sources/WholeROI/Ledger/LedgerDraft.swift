/// One job's orders of the period with what the headline gives each program and rest row, before the ledger names
/// them and puts them in order.
struct LedgerDraft: Sendable {
  /// By record: the order's number in the book.
  private(set) var orders: [UInt32] = []
  /// By record: the first day of the period that it counts on, from 0.
  private(set) var days: [UInt32] = []
  /// By record: where its parts end in `bytes`.
  private(set) var ends: [Int] = []
  /// The parts of all records, by rising row, as `LedgerPart` writes them.
  private(set) var bytes: [UInt8] = []

  private let restStart: Int
  private var sums: [Credit]
  private var isTouched: [Bool]
  private var touched: [Int] = []
  private var order: UInt32 = 0
  private var day = -1

  init(rows: ReportRows) {
    restStart = rows.programs.count + 2
    sums = Array(repeating: Credit(), count: rows.count)
    isTouched = Array(repeating: false, count: rows.count)
  }

  var count: Int { orders.count }

  /// Credit that follows is of that order.
  mutating func turn(to order: UInt32) {
    finishOrder()
    self.order = order
  }

  /// Adds what the order gives a program, or (no program), on a day of the period.
  mutating func add(_ credit: Credit, row: Int, day: Int) {
    if self.day < 0 { self.day = day }
    if !isTouched[row] {
      isTouched[row] = true
      touched.append(row)
    }
    sums[row] += credit
  }

  /// Adds what no touch takes the credit for.
  mutating func add(_ credit: Credit, rest kind: RestKind, day: Int) {
    add(credit, row: restStart + kind.rawValue, day: day)
  }

  /// Ends the order at hand.
  mutating func finishOrder() {
    guard day >= 0 else { return }
    if touched.count > 1 {
      touched.sort()
      let known = touched.count
      touched.removeAll { row in
        guard sums[row] == Credit() else { return false }
        isTouched[row] = false
        return true
      }
      // An order that gives nothing to anybody still is one.
      if touched.isEmpty, known > 0 { touched.append(0) }
    }
    orders.append(order)
    days.append(UInt32(day))
    for row in touched {
      LedgerPart.append(sums[row], row: row, isLast: row == touched.last, to: &bytes)
      sums[row] = Credit()
      isTouched[row] = false
    }
    ends.append(bytes.count)
    touched.removeAll(keepingCapacity: true)
    day = -1
  }
}
