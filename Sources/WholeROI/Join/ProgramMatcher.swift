import Tabular

/// Which program a touch or a row of money belongs to (METHODS, section 3.9).
public struct ProgramMatcher: Sendable {
  private let programs: [ProgramDefinition]

  public init(_ programs: [ProgramDefinition]) { self.programs = programs }

  /// The index of the first program whose `campaigns` match the campaign; where none does, of the
  /// first whose `coupons` match the coupon; nil for no program.
  ///
  /// A program whose dates exclude the day does not match. An empty campaign is matched like any text
  /// (`*` takes it); an empty coupon is no coupon and matches nothing.
  public func program(campaign: String, coupon: String, day: CivilDay) -> Int? {
    for index in candidates(campaign: campaign, coupon: coupon) where contains(day, in: index) {
      return index
    }
    return nil
  }

  /// Programs that match on some day, in the order in which they are tried: for callers that meet the
  /// same texts on many days and keep the answer.
  public func candidates(campaign: String, coupon: String) -> [Int] {
    let campaignBytes = Array(campaign.utf8)
    let byCampaign = programs.indices.filter { index in
      programs[index].campaigns.contains { $0.matches(campaignBytes) }
    }
    guard !coupon.isEmpty else { return byCampaign }
    let couponBytes = Array(coupon.utf8)
    let byCoupon = programs.indices.filter { index in
      programs[index].coupons.contains { $0.matches(couponBytes) }
    }
    return byCampaign + byCoupon
  }

  /// Whether the program's dates, both included, hold the day.
  public func contains(_ day: CivilDay, in program: Int) -> Bool {
    if let from = programs[program].from, day < from { return false }
    if let to = programs[program].to, to < day { return false }
    return true
  }
}
