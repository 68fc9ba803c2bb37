import Tabular

/// Media money: one row of an ad export. Days from and to are both included and mostly equal.
public struct SpendRecord: Hashable, Sendable {
  /// Index in the pipeline's sources.
  public var source: Int
  public var from: CivilDay
  public var to: CivilDay
  public var channel: String
  public var campaign: String
  /// Minor units.
  public var amount: Int64
  public var impressions: Int64
  public var clicks: Int64
  public init(
    source: Int, from: CivilDay, to: CivilDay, channel: String, campaign: String, amount: Int64,
    impressions: Int64 = 0, clicks: Int64 = 0
  ) {
    self.source = source
    self.from = from
    self.to = to
    self.channel = channel
    self.campaign = campaign
    self.amount = amount
    self.impressions = impressions
    self.clicks = clicks
  }
}

/// All other money: one row of a cost ledger.
public struct CostRecord: Hashable, Sendable {
  public var source: Int
  public var from: CivilDay
  public var to: CivilDay
  /// As the export says it; empty where it doesn't.
  public var category: String
  public var account: String
  public var vendor: String
  public var program: String
  public var memo: String
  public var amount: Int64
  public init(
    source: Int, from: CivilDay, to: CivilDay, category: String, account: String, vendor: String,
    program: String, memo: String, amount: Int64
  ) {
    self.source = source
    self.from = from
    self.to = to
    self.category = category
    self.account = account
    self.vendor = vendor
    self.program = program
    self.memo = memo
    self.amount = amount
  }
}
