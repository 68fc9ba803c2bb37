import Columns
import Tabular

/// All that the exports of a run said, duplicates settled and texts put in order: the result of extract.
struct Exports: Sendable {
  let setup: ExtractSetup
  /// What each job read; touches and link ends are still theirs, by partition.
  let jobs: [ExtractJob]
  /// All kinds of touches, in the order that breaks ties in time (METHODS, section 1).
  var kinds: [TouchKind] = []
  /// By job and the job's kind code: the index in `kinds`.
  var kindsOfJobs: [[UInt32]] = []
  /// By job and the job's code of a text: the run's.
  var textsOfJobs: [[UInt32]] = []
  /// By job and number of a chunk that it held: among the run's orders, assignments or messages the chunk's first
  /// kept one.
  var firstsOfJobs: [[Int]] = []
  /// The kind of the coupon touch of an order, by source and coupon.
  var couponKinds: [CouponUse: UInt32] = [:]
  /// Kept orders, in file order.
  var orders: [OrderRecord] = []
  /// Their ids and original ids.
  var orderBytes: [UInt8] = []
  /// Of the orders that have any.
  var orderExtras: [OrderExtra] = []
  /// Sales that returns name and that an order of another system stands for.
  var superseded: [SupersededSale] = []
  /// Texts that many rows share: stores, coupons, channels, campaigns, content, tiers, arms.
  var texts = Interner()
  /// Kept ones, in file order.
  var assignments: [AssignmentRecord] = []
  /// Kept ones, in file order; only where a report needs them.
  var posts: [PostRecord] = []
  var messages: [MessageRecord] = []
  /// Whatever profiles name as who referred them, and the identifiers that it may be.
  var referrers = ReferrerNames()
  var spends: [SpendRecord] = []
  var costs: [CostRecord] = []
  /// Figures that exports add up by themselves, in file order.
  var totals: [TotalRecord] = []
  /// What total rows say beside what their rows add up to, in file order.
  var checkedTotals: [CheckedTotal] = []
  /// In file and line order.
  var rejects: [Reject] = []
  /// By file.
  var fileCounts: [FileCounts] = []
  /// By file: hashes of its chunks in their order; empty where the file was read as a whole.
  var blockHashes: [[[UInt8]]] = []
  /// Rows by source, store and day; money comes later.
  var rows = RowLedger()
  var warnings: [Diagnostic] = []
}

/// A coupon on an order of a source.
struct CouponUse: Hashable, Sendable {
  var source: UInt16
  /// Code in the run's texts.
  var coupon: UInt32
}

/// Where the rows of one file went: read = kept + rejected + totals + skipped + blank + superseded.
struct FileCounts: Sendable {
  var counts = RowCounts()
  var superseded = 0
}

/// Kept and superseded rows by source, store and day.
struct RowLedger: Sendable {
  struct Place: Hashable, Sendable {
    var source: Int
    /// Code in the run's texts; 0 for none.
    var store: UInt32
  }
  struct Days: Sendable {
    var kept = DayCounts()
    var superseded = DayCounts()
    var keptWithoutDay = 0
    var supersededWithoutDay = 0
  }
  private(set) var places: [Place: Days] = [:]

  /// Adds days with kept rows of no store.
  mutating func add(_ days: DayCounts, source: Int) {
    places[Place(source: source, store: 0), default: Days()].kept.add(days)
  }

  /// Adds the rows of one source by store; `codes` are the run's of those that stores have there.
  mutating func add(_ stores: StoreDays, codes: [UInt32]) {
    for (store, days) in stores.found {
      let place = Place(source: stores.source, store: codes[Int(store)])
      places[place, default: Days()].add(days)
    }
  }
}

extension RowLedger.Days {
  fileprivate mutating func add(_ days: RowLedger.Days) {
    kept.add(days.kept)
    superseded.add(days.superseded)
    keptWithoutDay += days.keptWithoutDay
    supersededWithoutDay += days.supersededWithoutDay
  }
}

/// Rows of one source by store and day, for many rows at a time: a store is found by its code, not hashed for
/// each row.
struct StoreDays: Sendable {
  let source: Int
  /// By store, in no order.
  private(set) var found: [(store: UInt32, days: RowLedger.Days)] = []
  /// By code of a store: its place in `found`, -1 before its first row.
  private var places: [Int32] = []

  init(source: Int) { self.source = source }

  /// Adds a kept row for each of `rows`, all of which have a day; `stores` and `days` are by row.
  ///
  /// Where they are of few stores and days they are counted in a grid first: 5 ns a row in place of 10.
  mutating func add(_ rows: [Int32], stores: [UInt32], days: [Int64]) {
    var (first, last) = (Int64.max, Int64.min)
    var most: UInt32 = 0
    for row in rows {
      first = min(first, days[Int(row)])
      last = max(last, days[Int(row)])
      most = max(most, stores[Int(row)])
    }
    guard first <= last else { return }
    let width = Int(most) + 1
    guard last - first < 4096, width <= Self.mostCells / Int(last - first + 1) else {
      for row in rows {
        add(store: stores[Int(row)], day: Int32(truncatingIfNeeded: days[Int(row)]))
      }
      return
    }
    var cells = [UInt32](repeating: 0, count: Int(last - first + 1) * width)
    for row in rows {
      cells[Int(days[Int(row)] - first) * width + Int(stores[Int(row)])] += 1
    }
    for (cell, count) in cells.enumerated() where count > 0 {
      let day = Int32(truncatingIfNeeded: first + Int64(cell / width))
      add(store: UInt32(cell % width), day: day, rows: Int(count))
    }
  }

  private static let mostCells = 1 << 14

  mutating func add(store: UInt32, day: Int32, rows: Int = 1, isSuperseded: Bool = false) {
    if places.count <= Int(store) {
      places += repeatElement(-1, count: Int(store) + 1 - places.count)
    }
    if places[Int(store)] < 0 {
      places[Int(store)] = Int32(found.count)
      found.append((store, RowLedger.Days()))
    }
    let place = Int(places[Int(store)])
    switch (day == .min, isSuperseded) {
    case (true, false): found[place].days.keptWithoutDay += rows
    case (true, true): found[place].days.supersededWithoutDay += rows
    case (false, false): found[place].days.kept.add(CivilDay(day), rows)
    case (false, true): found[place].days.superseded.add(CivilDay(day), rows)
    }
  }
}

extension Exports {
  /// What an order has besides the common fields.
  func extra(_ order: OrderRecord) -> OrderExtra {
    order.extra == 0 ? .none : orderExtras[Int(order.extra) - 1]
  }
}
