import Columns
import Tabular

/// Persons by their status when the outcome's span began, what they had bought before the window, and what they
/// bought in the outcome's span: whom the matched premium of fans.csv compares (METHODS, sections 6 and 8).
struct FanPremium: Sendable {
  let window: ExposureWindow
  /// By (tier, status with tier): persons without an earlier order.
  private(set) var newcomers = ExposureCells()
  /// Persons with earlier orders; their set of families is the status with the tier.
  private(set) var buyers: EarlierBuyers

  init(_ window: ExposureWindow, pool: BlockPool) {
    self.window = window
    buyers = EarlierBuyers(pool: pool)
  }

  /// A status and a tier's code in one number; texts take 26 bits at most.
  static func code(_ status: FanStatus, tier: UInt32) -> UInt32 {
    UInt32(status.rawValue) | tier << 3
  }

  static func status(_ code: UInt32) -> FanStatus? { FanStatus(rawValue: Int(code & 7)) }

  mutating func add(_ status: FanStatus, tier: UInt32, _ purchases: PersonPurchases) {
    let code = Self.code(status, tier: tier)
    if let earlier = purchases.earlier {
      buyers.add(earlier, tier: tier, families: code, purchases.outcome)
    } else {
      newcomers.add(tier: tier, families: code, purchases.outcome)
    }
  }

  mutating func merge(_ other: FanPremium) {
    newcomers.merge(other.newcomers)
    buyers.merge(other.buyers)
  }
}
