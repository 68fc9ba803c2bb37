/// The reports of the whole program that a run writes: those that are asked for and that the pipeline has
/// records for. What none of them needs is neither kept nor counted.
struct ReportNeeds: Hashable, Sendable {
  let customers: Bool
  let fans: Bool
  let purchaseCycle: Bool
  let advocates: Bool
  let contentMix: Bool
  let promotionFatigue: Bool
  let service: Bool
  let stores: Bool
  let objectives: Bool

  init(_ definition: PipelineDefinition) {
    func isWritten(_ name: String) -> Bool {
      ReportNames.named(name).map {
        $0.isWanted(definition) && $0.absence(definition) == nil
      } ?? false
    }
    customers = isWritten("customers")
    fans = isWritten("fans")
    purchaseCycle = isWritten("purchase_cycle")
    advocates = isWritten("advocates")
    contentMix = isWritten("content_mix")
    promotionFatigue = isWritten("promotion_fatigue")
    service = isWritten("service")
    stores = isWritten("stores")
    objectives = isWritten("objectives")
  }

  /// Who named whom: advocates, and fans and the cycle's last stage.
  var referrals: Bool { advocates || fans || purchaseCycle }
  var posts: Bool { contentMix || promotionFatigue }
  var messages: Bool { service }
  /// What each person did.
  var persons: Bool {
    customers || fans || purchaseCycle || advocates || service || stores || contentMix
  }
}
