import Tabular

/// Refuses a run with more tiers than a loyalty program has: a column of numbers or names mapped by mistake would
/// make a group of nearly every member, and sums by week and tier that fit no memory.
enum TierBound {
  static let most = 1_000

  static func check(
    _ records: PersonRecords, _ definition: PipelineDefinition
  ) throws(Failure) {
    guard records.toldTiers > most else { return }
    let told = records.profiles.lazy.filter { $0.isThere && $0.tier != 0 }
    let tiers = Set(told.map(\.tier)).count
    guard tiers > most else { return }
    throw Failure(
      .data, "the members have \(tiers) different tiers, and reports tell at most \(most) apart",
      file: definition.file,
      hint: "map tier to the column that holds the level, or to none")
  }
}
