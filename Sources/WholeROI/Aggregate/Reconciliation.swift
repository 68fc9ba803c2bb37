import Tabular

/// Where every row of every export went, and the orders' money beside what became of it.
public struct Reconciliation: Sendable {
  /// One line of reconciliation.csv. `store` and `day` are empty where rows have none.
  public struct Line: Hashable, Sendable {
    public var read = 0
    public var kept = 0
    public var rejected = 0
    public var totals = 0
    public var skipped = 0
    public var blank = 0
    public var superseded = 0
    /// Net of the kept order rows of the period, returns included; and its four parts. Minor units.
    public var exportedNet: Int64 = 0
    public var credited: Int64 = 0
    public var unattributed: Int64 = 0
    public var unidentified: Int64 = 0
    public var unmatchedReturns: Int64 = 0
    public init() {}
    public var difference: Int64 {
      exportedNet - credited - unattributed - unidentified - unmatchedReturns
    }
  }
  public struct Key: Hashable, Sendable {
    public var source: Int
    public var store: String
    public var day: CivilDay?
    public init(source: Int, store: String, day: CivilDay?) {
      self.source = source
      self.store = store
      self.day = day
    }
  }
  public var lines: [Key: Line] = [:]
  public init() {}
}
