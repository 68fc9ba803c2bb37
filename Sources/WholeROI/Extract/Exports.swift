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
  /// The kind of the coupon touch of an order, by source and coupon.
  var couponKinds: [CouponUse: UInt32] = [:]
  /// Kept orders, in file order.
  var orders: [OrderRecord] = []
  /// Their ids and original ids.
  var orderBytes: [UInt8] = []
  /// Stores and coupons.
  var texts = Interner()
  /// Kept ones, in file order.
  var assignments: [AssignmentRecord] = []
  var spends: [SpendRecord] = []
  var costs: [CostRecord] = []
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
  var places: [Place: Days] = [:]

  mutating func add(_ place: Place, day: Int32, rows: Int, superseded: Bool) {
    if day == .min {
      if superseded {
        places[place, default: Days()].supersededWithoutDay += rows
      } else {
        places[place, default: Days()].keptWithoutDay += rows
      }
    } else if superseded {
      places[place, default: Days()].superseded.add(CivilDay(day), rows)
    } else {
      places[place, default: Days()].kept.add(CivilDay(day), rows)
    }
  }
}
