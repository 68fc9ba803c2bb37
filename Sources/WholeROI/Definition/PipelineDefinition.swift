import Tabular

/// One run, as its pipeline file describes it: every default filled in, every name checked.
public struct PipelineDefinition: Sendable {
  public var name = ""
  /// The pipeline file as the user named it; positions in messages point into it.
  public var file = ""
  /// The folder in which exports are looked for, and the folder that run folders go to.
  public var root = ""
  public var outputs = OutputsDefinition()
  public var currency = Currency(code: "USD", minorDigits: 2)
  public var timezone = "UTC"
  public var period = Period(from: CivilDay(0), to: CivilDay(0))
  public var sources: [SourceDefinition] = []
  /// Channels of the user's own, in file order; they add to, or replace, the built-in ones.
  public var channels: [ChannelDefinition] = []
  /// Tried in order before the built-in rules.
  public var channelRules: [ChannelRule] = []
  public var identity = IdentityDefinition()
  public var visits: VisitsDefinition? = VisitsDefinition()
  public var revenue = RevenueDefinition()
  public var programs: [ProgramDefinition] = []
  public var stages: [StageRule] = []
  public var content: [ContentRule] = []
  public var costs = CostsDefinition()
  public var attribution = AttributionDefinition()
  public var integration = IntegrationDefinition()
  public var experiments: [ExperimentDefinition] = []
  public var objectives: [ObjectiveDefinition] = []
  public var quality = QualityDefinition()
  /// The reports that `--only` asked for; nil for all.
  public var only: Set<String>?

  public init() {}
}

/// Whole days of the program's time zone, both ends included.
public struct Period: Hashable, Sendable {
  public var from: CivilDay
  public var to: CivilDay
  public init(from: CivilDay, to: CivilDay) {
    self.from = from
    self.to = to
  }
}

/// An ISO 4217 code and how many decimal digits its minor unit has (USD 2, JPY 0, KWD 3).
public struct Currency: Hashable, Sendable {
  public var code: String
  public var minorDigits: Int
  public init(code: String, minorDigits: Int) {
    self.code = code
    self.minorDigits = minorDigits
  }
}

/// A decimal number taken exactly: `units` / 10^`scale`.
public struct ExactDecimal: Hashable, Sendable {
  public var units: Int64
  public var scale: Int
  public init(units: Int64, scale: Int) {
    self.units = units
    self.scale = scale
  }
}

public struct ChannelDefinition: Hashable, Sendable {
  public var name: String
  public var family: String
  public var isPaid: Bool
  public init(name: String, family: String, isPaid: Bool) {
    self.name = name
    self.family = family
    self.isPaid = isPaid
  }
}

/// All conditions that are present must hold.
public struct ChannelRule: Sendable {
  public var source: Pattern?
  public var medium: Pattern?
  public var referrer: Pattern?
  public var campaign: Pattern?
  public var action: Pattern?
  public var coupon: Pattern?
  public var channel: String
  public init(channel: String) { self.channel = channel }
}

public struct IdentityDefinition: Sendable {
  /// Records name a key in four bits.
  static let mostKeys = 16

  /// Identifier keys, highest priority first; at most 16.
  public var keys = ["loyalty", "customer", "email", "phone", "handle", "client"]
  /// How many distinct values of each key one person may have; nil switches limits off. A key
  /// without an entry has no limit.
  public var limits: [String: Int]? = [
    "loyalty": 2, "customer": 3, "email": 5, "phone": 5, "handle": 5, "client": 20,
  ]
  /// Two letters; decides how phones without a country code are read.
  public var region = "US"
  /// Patterns beyond the built-in blocked values; nil switches all blocking off.
  public var block: [Pattern]? = []
  public var keepsPlusTags = true
  public init() {}
}

public struct VisitsDefinition: Sendable {
  public var gapMilliseconds: Int64 = 1_800_000
  public var ownDomains: [String] = []
  public var ignoredReferrers: [String] = []
  public init() {}
}

public struct RevenueDefinition: Sendable {
  public enum View: String, Sendable, CaseIterable { case order, `return` }
  public enum ReturnMatch: String, Sendable, CaseIterable { case original, person }
  /// Parts that count as revenue although they are none by rule.
  public enum Extra: String, Sendable, CaseIterable { case tax, shipping, tips, giftCards }

  public var isTaxIncluded = false
  public var include: Set<Extra> = []
  public var view = View.order
  public var returnMatches: [ReturnMatch] = [.original, .person]
  public var returnsWithinMilliseconds: Int64 = 90 * 86_400_000
  /// Sources in the order in which they are the system of record.
  public var system: [String] = []
  public init() {}
}

public struct ProgramDefinition: Sendable {
  public var name: String
  public var campaigns: [Pattern] = []
  public var coupons: [Pattern] = []
  public var from: CivilDay?
  public var to: CivilDay?
  public init(name: String) { self.name = name }
}

public struct StageRule: Sendable {
  public var stage: String
  public var channel: Pattern?
  public var action: Pattern?
  public var campaign: Pattern?
  public init(stage: String) { self.stage = stage }
}

public struct ContentRule: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case conversation, broadcast, promotion }
  public var text: Pattern
  public var type: Kind
  public init(text: Pattern, type: Kind) {
    self.text = text
    self.type = type
  }
}

public enum CostCategory: String, Sendable, CaseIterable, Comparable {
  case media, people, tools, creative, promotions, loyalty, care, other
  public static func < (a: CostCategory, b: CostCategory) -> Bool { a.index < b.index }
  public var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

public struct CostsDefinition: Sendable {
  public struct Rule: Sendable {
    public var account: Pattern?
    public var vendor: Pattern?
    public var memo: Pattern?
    public var category: CostCategory?
    public var program: String?
    /// The rows that it takes are what referrals cost, beside what else they are.
    public var isOfReferrals = false
    public init() {}
  }
  /// How a shared cost is parted over programs.
  public enum SharedKey: Hashable, Sendable {
    case spend, touches, orders, days
    /// Shares in config order.
    case fixed([String], [ExactDecimal])
  }
  public struct Points: Sendable {
    public var value: ExactDecimal
    public var redemption: ExactDecimal
    public init(value: ExactDecimal, redemption: ExactDecimal) {
      self.value = value
      self.redemption = redemption
    }
  }
  public var rules: [Rule] = []
  public var shared: [CostCategory: SharedKey] = [:]
  public var points: Points?
  public var mediaVendors: [Pattern] = []
  public init() {}
}

public struct AttributionDefinition: Sendable {
  public enum Node: String, Sendable, CaseIterable {
    case channel, family, program, campaign, stage
  }
  public enum Direct: String, Sendable, CaseIterable {
    case dropUnlessOnly = "drop-unless-only"
    case keep
    case dropTail = "drop-tail"
  }
  public enum Orders: String, Sendable, CaseIterable {
    case sincePreviousOrder = "since-previous-order"
    case fullLookback = "full-lookback"
  }
  public enum Repeats: String, Sendable, CaseIterable {
    case keep, collapse, first, frequency, trim
  }

  public var node = Node.channel
  /// Milliseconds by action; `default` for the rest.
  public var lookbackDefault: Int64 = 30 * 86_400_000
  public var lookbackByAction: [String: Int64] = [
    "open": 7 * 86_400_000, "view": 86_400_000, "impression": 86_400_000,
  ]
  public var direct = Direct.dropUnlessOnly
  public var orders = Orders.sincePreviousOrder
  public var repeats = Repeats.keep
  public var models: [AttributionModel] = [.last, .linear, .position, .timeDecay]
  public var headline = AttributionModel.linear
  public var halfLifeMilliseconds: Int64 = 7 * 86_400_000
  /// First, middle, last.
  public var custom: [ExactDecimal] = Array(repeating: ExactDecimal(units: 1, scale: 0), count: 3)
  /// Of the chain behind "markov per order"; nil: chosen by held-out log-loss.
  public var markovOrder: Int? = 1
  public var markovMinimumNulls = 100
  public var seed: UInt64 = 1
  public var trim = 5
  public var bootstrap = 200
  public init() {}
}

/// The models by their names in config and reports (METHODS, section 4).
public enum AttributionModel: String, Sendable, CaseIterable {
  case first, last
  case lastNonDirect = "last non-direct"
  case linear
  case uniqueLinear = "unique linear"
  case timeDecay = "time decay"
  case position
  case j = "J"
  case inverseJ = "inverse J"
  case w = "W"
  case custom
  case markovPerOrder = "markov per order"
  case dataDriven = "data-driven"
  case participation
  case markov1 = "markov 1"
  case markov2 = "markov 2"
  case markov3 = "markov 3"
  case shapley

  /// Each order's credits add up to the order, so that cells of any report do too.
  public var isAdditive: Bool {
    switch self {
    case .participation, .markov1, .markov2, .markov3, .shapley: false
    default: true
    }
  }
  /// Solved from all journeys before any order is split.
  public var isLearned: Bool {
    switch self {
    case .markovPerOrder, .dataDriven, .markov1, .markov2, .markov3, .shapley: true
    default: false
    }
  }
  /// The order of the chain that this model solves; nil for all others.
  public var chainOrder: Int? {
    switch self {
    case .markov1: 1
    case .markov2: 2
    case .markov3: 3
    default: nil
    }
  }
  /// The model that solves the chain of an order from 1 to 3.
  public static func markov(order: Int) -> AttributionModel {
    [.markov1, .markov2, .markov3][order - 1]
  }
}

public struct IntegrationDefinition: Sendable {
  public var exposureMilliseconds: Int64 = 28 * 86_400_000
  public var outcomeMilliseconds: Int64 = 28 * 86_400_000
  public init() {}
}

public struct ExperimentDefinition: Sendable {
  public var name: String
  public var control = ""
  public var shares: [String] = []
  public var shareValues: [ExactDecimal] = []
  public var program: String?
  public var outcomeMilliseconds: Int64 = 28 * 86_400_000
  public var beforeMilliseconds: Int64?
  /// Minor units.
  public var cost: Int64?
  public init(name: String) { self.name = name }
}

public struct ObjectiveDefinition: Sendable {
  public var metric: String
  public var program: String?
  public var target = ExactDecimal(units: 0, scale: 0)
  public var owner = ""
  public var from: CivilDay?
  public var to: CivilDay?
  public init(metric: String) { self.metric = metric }
}

public struct QualityDefinition: Sendable {
  /// Share of a file's data rows that may be rejected before the run stops; nil: no bound.
  public var maximumRejects: ExactDecimal? = ExactDecimal(units: 1, scale: 2)
  /// Source name → milliseconds that its newest record may lie before the period's end.
  public var freshMilliseconds: [String: Int64] = [:]
  public var volumeChange: ExactDecimal? = ExactDecimal(units: 50, scale: 2)
  public init() {}
}

public struct OutputsDefinition: Sendable {
  public var directory = ""
  public var delimiter: UInt8 = UInt8(ascii: ",")
  public var hasBOM = true
  public var guardsFormulas = true
  public var writesHTML = true
  public var showsPeople = false
  public var minimumGroup = 5
  public var writesCopies = false
  public var keepMilliseconds: Int64 = 30 * 86_400_000
  /// Each run keeps a ledger of its orders, by which `diff` tells why figures changed.
  public var keepsLedger = true
  public init() {}
}
