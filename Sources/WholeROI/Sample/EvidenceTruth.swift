extension SampleTruth {
  /// What the sample's holdout must come to, arm by arm, and what was planted.
  public struct Experiment: Hashable, Sendable {
    public var name = PlantedEvidence.experiment
    /// The holdout, then the mailed.
    public var arms = [
      Arm(name: PlantedEvidence.control), Arm(name: PlantedEvidence.treated),
    ]
    /// Cents of net and of margin a person that the mailing was made to bring.
    public var plantedNet =
      PlantedEvidence.mailedCents * Int64(PlantedEvidence.mailedChance) / 100
    public var plantedMargin: Int64 { plantedNet / 2 }
  }

  /// One arm: all its persons, whatever they did.
  public struct Arm: Hashable, Sendable {
    public var name: String
    public var persons = 0
    public var buyers = 0
    public var orders = 0
    public var net: Int64 = 0
    public var margin: Int64 = 0
    /// Net of the pre-period.
    public var before: Int64 = 0
    public var contaminated = 0
    public var conflicting = 0
  }

  /// One set of families, joined by " + ", or "(none)".
  public struct ExposureSet: Hashable, Sendable {
    public var families: String
    public var persons = 0
    public var buyers = 0
    public var orders = 0
    public var net: Int64 = 0
  }
}

/// Adds what persons did after they were assigned, or reached, up to the truths; plainly, from the rules of
/// METHODS, sections 6 and 7.
struct EvidenceTally {
  private(set) var experiment = SampleTruth.Experiment()
  private var sets: [String: SampleTruth.ExposureSet] = [:]
  private(set) var strangers = SampleTruth.ExposureSet(families: "(no profile)")

  /// By the number of families, then by name.
  var exposure: [SampleTruth.ExposureSet] {
    func families(_ set: SampleTruth.ExposureSet) -> Int {
      set.families == "(none)" ? 0 : set.families.count { $0 == "+" } + 1
    }
    return sets.values.sorted {
      families($0) != families($1)
        ? families($0) < families($1) : precedesByBytes($0.families, $1.families)
    }
  }

  mutating func add(_ household: PlantedHousehold, _ reckoning: PlainReckoning) {
    for person in 0..<reckoning.identity.personCount {
      let orders = reckoning.orders.filter { $0.person == person }
      addArm(household.assignments, person, orders, reckoning)
      addSet(household.members, person, orders, reckoning)
    }
  }

  // MARK: Holdout

  private mutating func addArm(
    _ assignments: [PlantedAssignment], _ person: Int, _ orders: [PlainReckoning.Order],
    _ reckoning: PlainReckoning
  ) {
    let own = assignments.filter { reckoning.identity.person(of: $0.identifiers) == person }
      .sorted { $0.time < $1.time }
    guard let first = own.first else { return }
    let end = first.time + PlantedEvidence.outcomeDays * SampleWorld.daySeconds
    let start = first.time - PlantedEvidence.beforeDays * SampleWorld.daySeconds
    let after = orders.filter { $0.sale.time >= first.time && $0.sale.time < end }
    let before = orders.filter { $0.sale.time >= start && $0.sale.time < first.time }
    var arm = experiment.arms[first.isControl ? 0 : 1]
    arm.persons += 1
    arm.buyers += after.isEmpty ? 0 : 1
    arm.orders += after.count
    arm.net += after.map(\.remaining).reduce(0, +)
    arm.margin += after.map { $0.remaining - $0.remainingCost }.reduce(0, +)
    arm.before += before.map(\.remaining).reduce(0, +)
    arm.conflicting += own.contains { $0.isControl != first.isControl } ? 1 : 0
    let isTouched =
      reckoning.touches.contains {
        $0.person == person && $0.program == 0 && $0.time >= first.time && $0.time < end
      }
      || after.contains { order in
        order.sale.coupon.map {
          SampleWorld.claims(
            SampleWorld.coupons[$0].program, on: SampleWorld.localDay(order.sale.time)) == 0
        } ?? false
      }
    arm.contaminated += first.isControl && isTouched ? 1 : 0
    experiment.arms[first.isControl ? 0 : 1] = arm
  }

  // MARK: Integration

  private mutating func addSet(
    _ members: [PlantedMember], _ person: Int, _ orders: [PlainReckoning.Order],
    _ reckoning: PlainReckoning
  ) {
    let touches = reckoning.touches.filter {
      $0.person == person && $0.time >= PlantedEvidence.exposureStart
        && $0.time < PlantedEvidence.outcomeStart
    }
    let families = Set(touches.map { Self.family($0.channel) }).sorted(by: precedesByBytes)
    let after = orders.filter {
      $0.sale.time >= PlantedEvidence.outcomeStart && $0.sale.time < PlantedEvidence.outcomeEnd
    }
    let joined = members.filter { reckoning.identity.person(of: $0.identifiers) == person }
      .map(\.joinedDay).min()
    let isKnown =
      joined.map { $0 < SampleWorld.localDay(PlantedEvidence.exposureStart) } ?? false
    let name = families.isEmpty ? "(none)" : families.joined(separator: " + ")
    var set =
      isKnown ? sets[name] ?? SampleTruth.ExposureSet(families: name) : strangers
    if !isKnown, touches.isEmpty, after.isEmpty { return }
    set.persons += 1
    set.buyers += after.isEmpty ? 0 : 1
    set.orders += after.count
    set.net += after.map(\.remaining).reduce(0, +)
    if isKnown { sets[name] = set } else { strangers = set }
  }

  private static func family(_ channel: String) -> String {
    switch channel {
    case "paid social", "organic social": "social"
    case "paid search", "organic search": "search"
    case "email": "email"
    case "podcast": "offline"
    default: "web"
    }
  }
}
