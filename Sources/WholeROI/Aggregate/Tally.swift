import Tabular

/// The names along which a run sums, in the order of the reports.
public struct Axes: Sendable {
  /// Config order; one more index, `noProgram`, stands for (no program).
  public var programs: [String]
  /// Every channel that occurs or is defined, by the bytes of its name.
  public var channels: [ChannelDefinition]
  /// Campaigns of touches, by their bytes; the empty one included where it occurs.
  public var campaigns: [String]
  /// The additive models that were asked for, config order; the headline is among them.
  public var models: [AttributionModel]
  public var headline: Int
  public var period: Period
  public init(
    programs: [String], channels: [ChannelDefinition], campaigns: [String],
    models: [AttributionModel], headline: Int, period: Period
  ) {
    self.programs = programs
    self.channels = channels
    self.campaigns = campaigns
    self.models = models
    self.headline = headline
    self.period = period
  }
  public var noProgram: Int { programs.count }
  public var programCount: Int { programs.count + 1 }
  public var dayCount: Int { Int(period.to.number - period.from.number) + 1 }
}

/// Money and orders credited to one cell. net = gross − discounts − returns, always.
public struct Credit: Hashable, Sendable {
  public var gross: Int64 = 0
  public var discounts: Int64 = 0
  public var returns: Int64 = 0
  public var net: Int64 = 0
  /// Cost of the goods that stay sold.
  public var costOfGoods: Int64 = 0
  /// Points cost (METHODS, section 5), to be added to the category loyalty.
  public var points: Int64 = 0
  /// Millionths of an order, and of a customer's first order.
  public var orders: Int64 = 0
  public var newCustomers: Int64 = 0
  public init() {}

  public var margin: Int64 { net - costOfGoods }

  public static func += (a: inout Credit, b: Credit) {
    a.gross += b.gross
    a.discounts += b.discounts
    a.returns += b.returns
    a.net += b.net
    a.costOfGoods += b.costOfGoods
    a.points += b.points
    a.orders += b.orders
    a.newCustomers += b.newCustomers
  }
}

/// What happened to money that no touch takes the credit for.
public enum RestKind: Int, CaseIterable, Sendable {
  case unattributed, unidentified, unmatchedReturns
  public var name: String {
    switch self {
    case .unattributed: "(unattributed)"
    case .unidentified: "(unidentified)"
    case .unmatchedReturns: "(unmatched returns)"
    }
  }
}

/// Counts of whole orders and their value by node, for participation ("influenced").
public struct Influence: Hashable, Sendable {
  public var orders: Int64 = 0
  public var value: Int64 = 0
  public init() {}
}

/// Everything the reports print, as integer sums over the orders and touches of the period. Each job
/// fills its own; merging adds them, so the order of merging doesn't matter.
public struct Tally: Sendable {
  public let axes: Axes

  /// By model, program, channel: `credits[cell(model, program, channel)]`.
  public var credits: [Credit]
  /// By model, campaign.
  public var campaignCredits: [Credit]
  /// Under the headline, by program and day of the period: `program * dayCount + day`.
  public var daily: [Credit]
  /// By rest kind and day of the period: `kind * dayCount + day`. orders counts whole ones (1,000,000).
  public var rest: [Credit]
  /// Orders in whose journey a touch of the program and channel is present while the last touch is not
  /// one of them: `program * channels + channel`.
  public var assists: [Int]
  /// Distinct persons with a touch in the period, by program and channel, by program, and at all.
  public var reachByChannel: [Int]
  public var reachByProgram: [Int]
  public var reach: Int = 0
  /// Touches in the period, by program.
  public var touches: [Int]
  /// Distinct persons with an order of the period, by program in its journey; with a credited one;
  /// with any.
  public var buyersByProgram: [Int]
  public var creditedBuyers: Int = 0
  /// By program: the margin of all orders of the period, person by person, of those buyers.
  var buyerMargins: [Moments]
  public var buyers: Int = 0
  /// Whole orders and value by the distinct nodes of their journeys.
  public var influenceByChannel: [Influence]
  public var influenceByFamily: [String: Influence] = [:]
  public var influenceByProgram: [Influence]
  public var influenceByCampaign: [Influence]
  /// Margin of the orders that have an eligible touch at half and at twice the lookback.
  public var marginAtHalfLookback: Int64 = 0
  public var marginAtTwiceLookback: Int64 = 0
  /// What the models that look at all journeys say.
  var solved = SolvedModels()
  /// Credit by stage, post and store under the headline; nil where no report asks for it.
  var cells: CreditCells?
  /// Each job's orders of the period with what the headline gives programs and rest rows; none without a ledger.
  var ledger: [LedgerDraft] = []
  /// How firm the figures are; nil without a bootstrap.
  var uncertainty: Uncertainty?
  /// Orders of the period whose cost of goods is not known: then every margin is empty.
  public var ordersWithoutCost: Int = 0

  public init(axes: Axes) {
    self.axes = axes
    let empty = Credit()
    let cells = axes.programCount * axes.channels.count
    credits = Array(repeating: empty, count: axes.models.count * cells)
    campaignCredits = Array(repeating: empty, count: axes.models.count * axes.campaigns.count)
    daily = Array(repeating: empty, count: axes.programCount * axes.dayCount)
    rest = Array(repeating: empty, count: RestKind.allCases.count * axes.dayCount)
    assists = Array(repeating: 0, count: cells)
    reachByChannel = Array(repeating: 0, count: cells)
    reachByProgram = Array(repeating: 0, count: axes.programCount)
    touches = Array(repeating: 0, count: axes.programCount)
    buyersByProgram = Array(repeating: 0, count: axes.programCount)
    buyerMargins = Array(repeating: Moments(), count: axes.programCount)
    influenceByChannel = Array(repeating: Influence(), count: axes.channels.count)
    influenceByProgram = Array(repeating: Influence(), count: axes.programCount)
    influenceByCampaign = Array(repeating: Influence(), count: axes.campaigns.count)
  }

  public func cell(_ model: Int, _ program: Int, _ channel: Int) -> Int {
    (model * axes.programCount + program) * axes.channels.count + channel
  }
}
