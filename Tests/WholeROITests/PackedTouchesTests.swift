import Columns
import Testing

@testable import WholeROI

// Touches are packed into a word each where they fit; what they come to does not depend on it.

/// Each touch is an event of its own and no date decides about programs, so that keys are read as they stand.
private func readAsKeys(_ settings: OracleSettings) -> OracleSettings {
  var settings = settings
  settings.gap = nil
  for place in settings.programs.indices {
    settings.programs[place].from = nil
    settings.programs[place].to = nil
  }
  return settings
}

private func run(
  _ draws: OracleDraws, _ settings: OracleSettings, mostBits: Int, isDrawn: Bool = true
) throws -> StagedRun {
  let folder = try TemporaryRun(
    draws.rows.exports(minorDigits: settings.minorDigits), pipeline: settings.pipeline)
  var definition = try folder.definition()
  if !isDrawn { definition.attribution.bootstrap = 0 }
  return try StagedRun(definition, folder: folder, mostBits: mostBits)
}

private func expectSame(_ packed: StagedRun, _ wide: StagedRun) throws {
  #expect(packed.journeys.records.form != nil)
  #expect(wide.journeys.records.form == nil)
  #expect(packed.tally.credits == wide.tally.credits)
  let (reach, other) = (packed.journeys.reach, wide.journeys.reach)
  #expect(reach.byChannel == other.byChannel)
  #expect(reach.byProgram == other.byProgram)
  #expect(reach.touches == other.touches)
  #expect(reach.persons == other.persons)
  #expect(reach.fallbacks == other.fallbacks)
  #expect(reach.censored == other.censored)
  for (batch, other) in zip(packed.journeys.batches, wide.journeys.batches) {
    #expect(batch.orders == other.orders)
    #expect(batch.starts == other.starts)
    #expect(batch.ages == other.ages)
    #expect(batch.nodes == other.nodes)
    #expect(batch.places == other.places)
    #expect(batch.marks == other.marks)
    #expect(batch.milestones == other.milestones)
  }
  #expect(paths(packed) == paths(wide))
  let customers = try #require(packed.journeys.customers)
  let others = try #require(wide.journeys.customers)
  #expect(customers.cycle.touches == others.cycle.touches)
  #expect(customers.cycle.campaignTouches == others.cycle.campaignTouches)
  #expect(customers.cycle.entered == others.cycle.entered)
  #expect(customers.cycle.advanced == others.cycle.advanced)
  #expect(customers.fans.tallies == others.fans.tallies)
  #expect(customers.postVisits == others.postVisits)
  #expect(customers.stores.researched == others.stores.researched)
  let exposure = packed.journeys.evidence?.exposure
  let otherExposure = wide.journeys.evidence?.exposure
  #expect(exposure?.newcomers.tallies == otherExposure?.newcomers.tallies)
  #expect(families(exposure?.buyers) == families(otherExposure?.buyers))
  #expect(exposure?.sequences == otherExposure?.sequences)
}

/// Of each earlier buyer: the families that reached it.
private func families(_ buyers: EarlierBuyers?) -> [UInt32] {
  var families: [UInt32] = []
  buyers?.rows.forEach { families.append($0.families) }
  return families
}

/// Null journeys, orders, persons and net by path.
private func paths(_ run: StagedRun) -> [[UInt32]: [Int64]] {
  let table = run.journeys.paths
  return Dictionary(
    uniqueKeysWithValues: table.entries.enumerated().map { code, entry in
      (
        Array(table.sequences.sequence(code)),
        [Int64(entry.nulls), Int64(entry.orders), Int64(entry.persons), entry.net]
      )
    })
}

@Test(arguments: [UInt64](arrayLiteral: 1, 2, 4, 5, 7))
func touchesTooWideForAWordComeToTheSame(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  try expectSame(
    run(draws, draws.settings, mostBits: PackedForm.mostBits),
    run(draws, draws.settings, mostBits: 8))
}

/// Without a bootstrap nobody asks for the events of persons without orders: none are made, but near the period's ends.
@Test(arguments: [UInt64](arrayLiteral: 1, 2, 3, 9, 12, 18, 24, 30, 36))
func touchesReadAsKeysComeToTheSame(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  var settings = readAsKeys(draws.settings)
  // Null journeys as they stand, without direct touches, and by every rule.
  if seed % 3 == 0 { (settings.repeats, settings.node) = (.keep, .channel) }
  if seed % 6 == 0 { settings.direct = .keep }
  let isDrawn = seed % 2 == 1
  let packed = try run(draws, settings, mostBits: PackedForm.mostBits, isDrawn: isDrawn)
  #expect((packed.journeys.sampling != nil) == isDrawn)
  #expect(packed.journeys.records.areReadAsKeys(packed.journeys.facts, packed.definition))
  try expectSame(packed, run(draws, settings, mostBits: 8, isDrawn: isDrawn))
}

/// A time of the year 9999 and one of 1800 leave no room for the rest.
@Test func touchesOfDistantTimesAreCountedAllTheSame() throws {
  let exports = [
    "web.csv": """
    time,email,channel,action
    1800-01-01T00:00:00Z,a@shop.example,email,click
    2026-07-02T00:00:00Z,a@shop.example,email,click
    2026-07-02T00:00:00Z,a@shop.example,display,click
    9999-12-31T00:00:00Z,a@shop.example,email,click

    """,
    "till.csv": """
    id,time,email,net
    o1,2026-07-03T00:00:00Z,a@shop.example,10.00

    """,
  ]
  let pipeline = """
    { name: "Distant", currency: "USD", timezone: "UTC", visits: false,
      period: { from: "2026-07-01", to: "2026-07-31" },
      sources: [
        { name: "web", files: "web.csv", layout: { record: "touch", columns: {
          time: "time", email: "email", channel: "channel", action: "action" } } },
        { name: "till", files: "till.csv", layout: { record: "order", columns: {
          id: "id", time: "time", email: "email", net: "net" } } },
      ],
      outputs: { directory: "out" } }
    """
  let folder = try TemporaryRun(exports, pipeline: pipeline)
  for mostBits in [PackedForm.mostBits, 40] {
    let run = try StagedRun(folder.definition(), folder: folder, mostBits: mostBits)
    #expect((run.journeys.records.form != nil) == (mostBits == PackedForm.mostBits))
    let order = try #require(run.order("o1"))
    #expect(order.channels == ["display", "email"])
    #expect(run.journeys.reach.persons == 1)
    #expect(run.journeys.reach.touches.reduce(0, +) == 2)
  }
}

@Test func touchesOfOneTimeStandByTheirKindsWhoeverAsks() {
  var texts = Interner()
  // In the order of kinds; content makes no fact.
  let kinds = [("a", "x"), ("a", "y"), ("b", "x"), ("c", "x"), ("c", "y")].map { channel, content in
    TouchKind(
      source: 0, action: 0, channel: texts.code(channel), campaign: 0,
      content: texts.code(content), coupon: 0)
  }
  // The second source has the first fact again, further behind.
  let all = kinds + [kinds[0]]
  let apart = KindFacts(all, texts: texts, PipelineDefinition())
  let together = KindFacts(all, texts: texts, PipelineDefinition(), tellsKindsApart: false)
  let few = together.facts.count
  #expect(few == 3)
  let kindNumbers = all.indices.map(UInt32.init)
  for facts in [apart, together] {
    let payloads = kindNumbers.map(facts.payload(ofKind:))
    #expect(payloads == payloads.sorted())
    #expect(payloads.map(facts.fact(ofPayload:)) == facts.places)
    #expect(payloads.allSatisfy { $0 <= facts.mostPayload })
  }
  #expect(Set(kindNumbers.map(apart.payload(ofKind:))).count == 6)
  #expect(Set(kindNumbers.map(together.payload(ofKind:))).count == 4)
  #expect(apart.factMask == 0)
  #expect(together.factMask == 3)
}

/// Some hundred partitions; from 2²¹ persons on, 16,384 persons a partition, while that makes up to 4,096.
@Test(
  arguments: [
    (0, 0), (255, 0), (256, 1), (1 << 21 - 1, 13), (1 << 21, 14), (1 << 26 - 1, 14), (1 << 26, 15),
  ])
func partitionsOfPersonsGrowInNumberBeforeTheyGrowInSize(persons: Int, shift: Int) {
  #expect(PersonRecords.partitionShift(personCount: persons) == shift)
}
