/// Adds households up to a sample's truths.
struct TruthTally {
  private(set) var whole = SampleTruth.Whole()
  private(set) var evidence = EvidenceTally()
  private(set) var customers: CustomerTally

  init(content: SampleContent) {
    customers = CustomerTally(content: content)
    whole.linksBySource = Self.linkingSources.map { .init(source: $0, taken: 0, refused: 0) }
    whole.models = SampleWorld.models.map { model in
      .init(
        model: model,
        programs: SampleTruth.programNames.map {
          .init(program: $0, net: 0, margin: 0, orders: 0)
        })
    }
  }

  /// In the order of the pipeline file.
  private static let linkingSources = ["web", "email", "social", "till", "members"]

  mutating func add(_ household: PlantedHousehold, _ reckoning: PlainReckoning) {
    evidence.add(household, reckoning)
    customers.add(household, reckoning)
    whole.persons += reckoning.identity.personCount
    whole.links += reckoning.identity.taken.count
    whole.refusedLinks += reckoning.identity.refused.count
    for (index, source) in Self.linkingSources.enumerated() {
      func count(_ links: [PlainIdentity.Link]) -> Int {
        links.count { reckoning.identity.makers[$0]?.contains(source) == true }
      }
      whole.linksBySource[index].taken += count(reckoning.identity.taken)
      whole.linksBySource[index].refused += count(reckoning.identity.refused)
    }
    whole.touches += reckoning.touches.count
    for order in reckoning.orders where order.isInPeriod { add(order) }
    for back in reckoning.unmatchedReturns where SampleWorld.isInPeriod(back.time) {
      whole.returns += back.net
      whole.net -= back.net
      whole.unmatchedReturns -= back.net
    }
  }

  private mutating func add(_ order: PlainReckoning.Order) {
    whole.orders += 1
    whole.gross += order.sale.gross
    whole.discounts += order.sale.discount
    whole.returns += order.sale.net - order.remaining
    whole.net += order.remaining
    guard let journey = order.journey else {
      whole.unidentifiedOrders += 1
      whole.unidentified += order.remaining
      return
    }
    guard !journey.touches.isEmpty else {
      whole.unattributedOrders += 1
      whole.unattributed += order.remaining
      return
    }
    whole.creditedOrders += 1
    for (index, model) in SampleWorld.models.enumerated() {
      let net = PlainCredits.credits(order.remaining, journey, model)
      let cost = PlainCredits.credits(order.remainingCost, journey, model)
      let parts = PlainCredits.credits(1_000_000, journey, model)
      for (place, touch) in journey.touches.enumerated() {
        let program = touch.program ?? SampleWorld.programs.count
        whole.models[index].programs[program].net += net[place]
        whole.models[index].programs[program].margin += net[place] - cost[place]
        whole.models[index].programs[program].orders += parts[place]
      }
    }
  }

  /// The truths of one case's orders, in (time, order key).
  static func chosen(_ reckoning: PlainReckoning, note: String) -> [SampleTruth.ChosenOrder] {
    reckoning.orders.map { order in
      let touches = order.journey?.touches ?? []
      return SampleTruth.ChosenOrder(
        id: String(decoding: SampleNames.receipt(order.sale.number), as: UTF8.self), note: note,
        isInPeriod: order.isInPeriod,
        standing: order.journey == nil
          ? .unidentified : touches.isEmpty ? .unattributed : .credited,
        gross: order.sale.gross, discounts: order.sale.discount,
        returns: order.sale.net - order.remaining, net: order.remaining,
        touches: touches.map { touch in
          .init(
            time: touch.time, channel: touch.channel, campaign: touch.campaign,
            action: touch.action(at: order.sale.time),
            program: SampleTruth.programNames[touch.program ?? SampleWorld.programs.count])
        }, credits: credits(order))
    }
  }

  private static func credits(_ order: PlainReckoning.Order) -> [SampleTruth.ChosenCredits] {
    guard let journey = order.journey, !journey.touches.isEmpty else { return [] }
    return SampleWorld.models.map {
      .init(model: $0, cents: PlainCredits.credits(order.remaining, journey, $0))
    }
  }
}
