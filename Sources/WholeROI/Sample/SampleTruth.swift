/// What a sample's exports must come to, known from the events they were made from.
///
/// Money is in cents. It holds for the pipeline file `Pipelines/autumn.json5` and the defaults of
/// METHODS: since-previous-order, drop-unless-only, 30 days (opens 7), visits cut at 30 minutes.
public struct SampleTruth: Hashable, Sendable {
  /// One source's rows by class, over all its files.
  public struct SourceRows: Hashable, Sendable {
    public var source: String
    public var kept: Int
    public var rejected: Int
    public var totals: Int
    public var skipped: Int
    public var blank: Int
    /// Rows that another export, or the same one, repeats.
    public var superseded: Int

    /// All rows after the headers.
    public var all: Int { kept + rejected + totals + skipped + blank + superseded }

    init(_ source: String, _ files: [[Int]]) {
      func rows(_ kind: SampleRowClass) -> Int { files.map { $0[kind.rawValue] }.reduce(0, +) }
      self.source = source
      kept = rows(.kept)
      rejected = rows(.rejected)
      totals = rows(.totals)
      skipped = rows(.skipped)
      blank = rows(.blank)
      superseded = rows(.superseded)
    }
  }

  /// Media money of the period by export and program; `(no program)` comes last.
  public struct Spend: Hashable, Sendable {
    public var source: String
    public var program: String
    public var amount: Int64
  }

  /// The ledger's money of the period by category and program, `(shared)` where no rule names one;
  /// in the order in which the ledger first has them. Ad platforms' invoices are not in it.
  public struct Cost: Hashable, Sendable {
    public var category: CostCategory
    public var program: String
    public var amount: Int64
  }

  /// What the whole crowd comes to; only for samples small enough to reckon plainly.
  public struct Whole: Hashable, Sendable {
    public var persons = 0
    /// Distinct links that were taken, and refused for a limit.
    public var links = 0
    public var refusedLinks = 0
    /// The same by source, a link once for each source whose records make it.
    public var linksBySource: [SourceLinks] = []
    /// Touches after visits, of all days, without coupons.
    public var touches = 0
    /// Sales of the period, and how many of them count where.
    public var orders = 0
    public var creditedOrders = 0
    public var unattributedOrders = 0
    public var unidentifiedOrders = 0
    /// The till of the period by order date.
    public var gross: Int64 = 0
    public var discounts: Int64 = 0
    public var returns: Int64 = 0
    public var net: Int64 = 0
    /// Net of the rest rows.
    public var unattributed: Int64 = 0
    public var unidentified: Int64 = 0
    public var unmatchedReturns: Int64 = 0
    /// The additive models in the order of the pipeline file.
    public var models: [ModelTotals] = []
  }

  /// The distinct links that one source's records make.
  public struct SourceLinks: Hashable, Sendable {
    public var source: String
    public var taken: Int
    public var refused: Int
  }

  /// One model's credits by program; `(no program)` comes last.
  public struct ModelTotals: Hashable, Sendable {
    public var model: AttributionModel
    public var programs: [ProgramCredit]
  }

  /// What one program is credited with in the period.
  public struct ProgramCredit: Hashable, Sendable {
    public var program: String
    public var net: Int64
    public var margin: Int64
    /// Millionths of orders.
    public var orders: Int64
  }

  /// One chosen order, its journey and every model's cents.
  public struct ChosenOrder: Hashable, Sendable {
    public enum Standing: String, Sendable { case credited, unattributed, unidentified }

    public var id: String
    /// The rule that the order's person shows.
    public var note: String
    public var isInPeriod: Bool
    public var standing: Standing
    public var gross: Int64
    public var discounts: Int64
    public var returns: Int64
    /// Net after returns; each model's credits add up to it.
    public var net: Int64
    public var touches: [ChosenTouch]
    public var credits: [ChosenCredits]
  }

  /// A touch of a chosen order, oldest first.
  public struct ChosenTouch: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    public var channel: String
    public var campaign: String
    /// As the order sees it: a visit's furthest page up to then.
    public var action: String
    public var program: String
  }

  /// One model's cents, touch by touch.
  public struct ChosenCredits: Hashable, Sendable {
    public var model: AttributionModel
    public var cents: [Int64]
  }

  public var customers: Int
  public var seed: UInt64
  public var sources: [SourceRows]
  public var spend: [Spend]
  public var costs: [Cost]
  /// nil for samples over `SampleProgram.largestReckoned` customers.
  public var whole: Whole?
  public var experiment: Experiment?
  /// Exposure sets as integration.csv has them, then persons without a profile.
  public var exposure: [ExposureSet]?
  /// The reports on customers, fans, cycle, advocates, care, stores and content.
  public var wholeProgram: WholeProgram?
  public var orders: [ChosenOrder]

  /// The programs in config order, then `(no program)`.
  public static let programNames = SampleWorld.programs.map(\.name) + ["(no program)"]
}
