import Tabular
import Testing

@testable import WholeROI

/// The example of DESIGN, section 3, with its layouts written out.
let designExample = #"""
  {
    name: "Autumn 2026", root: "../SampleData", currency: "USD", timezone: "America/New_York",
    period: { from: "2026-07-01", to: "2026-09-30" },          // or { last: "28d" }
    sources: [
      { name: "meta", files: "social/meta-*.csv", channel: "paid social", layout: {
          record: "spend", header: ["Day", "Campaign name"], missing: ["-"], totals: [{ "Campaign name": "" }],
          columns: { day: { column: "Day", optional: true }, from: "Reporting starts", to: "Reporting ends",
                     campaign: "Campaign name", amount: ["Amount spent (USD)", "Amount spent"] } } },
      { name: "till", files: ["pos/square-*.csv.gz"], marginRate: 0.45, timezone: "America/Chicago", layout: {
          name: "square", record: "order", key: ["store", "id"], delimiter: "tab", quote: "'", decimal: ",",
          comment: "#", ragged: "pad", encoding: "UTF-8", timezone: "America/Denver",
          keep: { Status: "Complete*", Type: "Payment|Refund" }, skip: [{ Status: "Void" }, { Id: "" }],
          continues: { Id: "(same)" },
          columns: { id: "Id", time: { columns: ["Date", "Time"], join: " ", format: "MM/dd/yy HH:mm:ss", zone: "UTC" },
                     store: { column: "Store", strip: "'", split: " - ", match: "Store*" }, gross: "Gross",
                     net: "Net", currency: { value: "USD" },
                     kind: { column: "Type", map: { Payment: "sale", " Refund ": "return", "*": "void" } } } } },
      { name: "loyal", files: "pos/members.csv", layout: {
          record: "profile", columns: { loyalty: "Loyalty ID", email: ["Email", "E-mail"], tier: "Tier",
                                        joined: { column: "Joined", format: "MM/dd/yyyy" } } } },
      { name: "shop", files: "shop.csv", layout: { record: "order", names: ["id", "at", "sum"],
          columns: { id: "id", time: "at", net: "sum" } } },
    ],
    channels:     { podcast: { family: "offline", paid: true } },
    channelRules: [ { medium: "cpc", source: "google|bing", channel: "paid search" }, { coupon: "MAIL*", channel: "print" } ],
    identity:     { keys: ["loyalty", "customer", "email", "phone", "handle", "client"], limits: { client: 20 }, region: "US", block: ["noreply@*"] },
    visits:       { gap: "30m", ownDomains: ["shop.example"], ignoreReferrers: ["pay.example"] },
    revenue:      { taxIncluded: false, include: [], view: "order", returns: { match: ["original", "person"], within: "90d" }, system: ["till", "shop"] },
    programs:     [ { name: "Fall Preview", campaigns: ["fall*"], coupons: ["FALL*"], from: "2026-08-15" } ],
    stages:       [ { stage: "research", channel: "email", action: "click" } ],
    content:      [ { text: "*% off*", type: "promotion" } ],
    costs:        { rules: [ { account: "Agency*", category: "people", program: "Fall Preview" } ], shared: { people: "touches", tools: "days" },
                    points: { value: "0.01", redemption: 0.7 }, mediaVendors: ["Meta*", "Google*"] },
    attribution:  { node: "channel", lookback: { default: "30d", open: "7d", view: "1d", impression: "1d" }, direct: "drop-unless-only", orders: "since-previous-order", repeats: "keep",
                    models: ["last", "linear", "position", "time decay"], headline: "linear", halfLife: "7d", custom: [1, 1, 1], markov: { order: 1, minNulls: 100 }, seed: 1 },
    integration:  { exposure: "28d", outcome: "28d" },
    experiments:  [ { name: "autumn holdout", control: "holdout", shares: { holdout: 0.1, mailed: 0.9 }, program: "Fall Preview", outcome: "28d", before: "90d", cost: "1200.00" } ],
    objectives:   [ { metric: "roi", target: 0.5, owner: "marketing" }, { metric: "new_customers", program: "Fall Preview", target: 2000, from: "2026-08-15", to: "2026-09-30" } ],
    quality:      { rejects: { max: "1%" }, fresh: { till: "36h" }, volume: { change: "50%" } },
    outputs:      { directory: "../out", csv: { delimiter: ",", bom: true, formulaGuard: true }, html: true, people: false, minimumGroup: 5 },
  }
  """#

private func example() throws -> PipelineDefinition { try decoded(designExample).definition }

private func day(_ text: String) throws -> CivilDay { try #require(DefinitionCalendar.day(text)) }

@Test func theExampleOfTheContractIsUnderstoodWithoutAWarning() throws {
  let (definition, warnings) = try decoded(designExample)
  #expect(warnings.map(\.text) == [])
  #expect(definition.name == "Autumn 2026")
  #expect(definition.file == "/p/night.json5")
  #expect(definition.root == "/SampleData")
  #expect(definition.outputs.directory == "/out")
  #expect(definition.currency == Currency(code: "USD", minorDigits: 2))
  #expect(definition.timezone == "America/New_York")
  #expect(definition.period == Period(from: try day("2026-07-01"), to: try day("2026-09-30")))
  #expect(definition.only == nil)
}

@Test func sourcesOfTheExampleKeepTheirOrderAndSettings() throws {
  let sources = try example().sources
  #expect(sources.map(\.name) == ["meta", "till", "loyal", "shop"])
  #expect(
    sources.map(\.files) == [
      ["social/meta-*.csv"], ["pos/square-*.csv.gz"], ["pos/members.csv"], ["shop.csv"],
    ])
  #expect(sources.map(\.channel) == ["paid social", nil, nil, nil])
  #expect(sources[1].marginRate == ExactDecimal(units: 45, scale: 2))
  #expect(sources.map(\.timezone) == [nil, "America/Chicago", nil, nil])
  #expect(sources.map(\.layout.record) == [.spend, .order, .profile, .order])
}

@Test func theDialectOfALayoutIsRead() throws {
  let square = try example().sources[1].layout
  #expect(square.name == "square")
  #expect(square.key == ["store", "id"])
  #expect(square.delimiter == 9)
  #expect(square.quote == UInt8(ascii: "'"))
  #expect(square.decimal == UInt8(ascii: ","))
  #expect(square.comment == "#")
  #expect(square.ragged == .pad)
  #expect(square.encoding == "utf-8")
  #expect(square.timezone == "America/Denver")
  let meta = try example().sources[0].layout
  #expect(meta.header == ["Day", "Campaign name"])
  #expect(meta.missing == ["-"])
  #expect(try example().sources[3].layout.names == ["id", "at", "sum"])
}

@Test func conditionsOfRowsAreRead() throws {
  let square = try example().sources[1].layout
  #expect(square.keep.map(\.columns) == [["Status", "Type"]])
  #expect(square.skip.map(\.columns) == [["Status"], ["Id"]])
  guard case .matches(let pattern) = square.keep[0].tests[1] else {
    throw Failure(.internalError, "no pattern")
  }
  #expect(pattern == Pattern("Payment|Refund"))
  guard case .sameAsAbove = square.continues[0].tests[0] else {
    throw Failure(.internalError, "not the same")
  }
  #expect(try example().sources[0].layout.totals.count == 1)
}

@Test func columnsAreReadInEveryForm() throws {
  let sources = try example().sources
  let meta = sources[0].layout.columns
  #expect(meta.map(\.field) == ["day", "from", "to", "campaign", "amount"])
  #expect(meta.map(\.isOptional) == [true, false, false, false, false])
  #expect(meta[4].columns == ["Amount spent (USD)", "Amount spent"])
  let square = sources[1].layout.columns
  #expect(square[1].columns.isEmpty)
  #expect(square[1].joined == ["Date", "Time"])
  #expect(square[1].join == " ")
  #expect(square[1].format == "MM/dd/yy HH:mm:ss")
  #expect(square[1].zone == "UTC")
  #expect(square[2].strip == "'")
  #expect(square[2].split == " - ")
  #expect(square[2].match == Pattern("Store*"))
  #expect(square[5].value == "USD")
  #expect(square[6].mapFrom == ["Payment", " Refund "])
  #expect(square[6].mapTo == ["sale", "return"])
  #expect(square[6].mapOthers == "void")
}

@Test func channelsIdentityVisitsAndRevenueOfTheExampleAreRead() throws {
  let definition = try example()
  #expect(definition.channels == [.init(name: "podcast", family: "offline", isPaid: true)])
  #expect(definition.channelRules.map(\.channel) == ["paid search", "print"])
  #expect(definition.channelRules[0].medium == Pattern("cpc"))
  #expect(definition.channelRules[0].source == Pattern("google|bing"))
  #expect(definition.channelRules[0].coupon == nil)
  #expect(definition.channelRules[1].coupon == Pattern("MAIL*"))
  #expect(definition.identity.keys.count == 6)
  #expect(definition.identity.limits == IdentityDefinition().limits)
  #expect(definition.identity.region == "US")
  #expect(definition.identity.block == [Pattern("noreply@*")])
  #expect(definition.visits?.gapMilliseconds == 1_800_000)
  #expect(definition.visits?.ownDomains == ["shop.example"])
  #expect(definition.visits?.ignoredReferrers == ["pay.example"])
  #expect(!definition.revenue.isTaxIncluded)
  #expect(definition.revenue.include.isEmpty)
  #expect(definition.revenue.view == .order)
  #expect(definition.revenue.returnMatches == [.original, .person])
  #expect(definition.revenue.returnsWithinMilliseconds == 7_776_000_000)
  #expect(definition.revenue.system == ["till", "shop"])
}

@Test func programsStagesContentAndCostsOfTheExampleAreRead() throws {
  let definition = try example()
  #expect(definition.programs.map(\.name) == ["Fall Preview"])
  #expect(definition.programs[0].campaigns == [Pattern("fall*")])
  #expect(definition.programs[0].coupons == [Pattern("FALL*")])
  #expect(definition.programs[0].from == (try day("2026-08-15")))
  #expect(definition.programs[0].to == nil)
  #expect(definition.stages[0].stage == "research")
  #expect(definition.stages[0].channel == Pattern("email"))
  #expect(definition.stages[0].action == Pattern("click"))
  #expect(definition.content[0].text == Pattern("*% off*"))
  #expect(definition.content[0].type == .promotion)
  let costs = definition.costs
  #expect(costs.rules[0].account == Pattern("Agency*"))
  #expect(costs.rules[0].category == .people)
  #expect(costs.rules[0].program == "Fall Preview")
  #expect(costs.shared == [.people: .touches, .tools: .days])
  #expect(costs.points?.value == ExactDecimal(units: 1, scale: 2))
  #expect(costs.points?.redemption == ExactDecimal(units: 7, scale: 1))
  #expect(costs.mediaVendors == [Pattern("Meta*"), Pattern("Google*")])
}

@Test func attributionAndPlansOfTheExampleAreRead() throws {
  let definition = try example()
  let attribution = definition.attribution
  #expect(attribution.node == .channel)
  #expect(attribution.lookbackDefault == 2_592_000_000)
  #expect(
    attribution.lookbackByAction == [
      "open": 604_800_000, "view": 86_400_000, "impression": 86_400_000,
    ])
  #expect(attribution.models == [.last, .linear, .position, .timeDecay])
  #expect(attribution.headline == .linear)
  #expect(attribution.halfLifeMilliseconds == 604_800_000)
  #expect(attribution.seed == 1)
  #expect(definition.integration.exposureMilliseconds == 28 * 86_400_000)
  let experiment = definition.experiments[0]
  #expect(experiment.name == "autumn holdout")
  #expect(experiment.control == "holdout")
  #expect(experiment.shares == ["holdout", "mailed"])
  #expect(experiment.shareValues == [.init(units: 1, scale: 1), .init(units: 9, scale: 1)])
  #expect(experiment.program == "Fall Preview")
  #expect(experiment.outcomeMilliseconds == 28 * 86_400_000)
  #expect(experiment.beforeMilliseconds == 7_776_000_000)
  #expect(experiment.cost == 120_000)
  #expect(definition.objectives.map(\.metric) == ["roi", "new_customers"])
  #expect(definition.objectives[0].target == ExactDecimal(units: 5, scale: 1))
  #expect(definition.objectives[0].owner == "marketing")
  #expect(definition.objectives[1].program == "Fall Preview")
  #expect(definition.objectives[1].to == (try day("2026-09-30")))
}

@Test func qualityAndOutputsOfTheExampleAreRead() throws {
  let definition = try example()
  #expect(definition.quality.maximumRejects == ExactDecimal(units: 1, scale: 2))
  #expect(definition.quality.freshMilliseconds == ["till": 129_600_000])
  #expect(definition.quality.volumeChange == ExactDecimal(units: 50, scale: 2))
  #expect(definition.outputs.delimiter == UInt8(ascii: ","))
  #expect(definition.outputs.hasBOM)
  #expect(definition.outputs.guardsFormulas)
  #expect(definition.outputs.writesHTML)
  #expect(!definition.outputs.showsPeople)
  #expect(definition.outputs.minimumGroup == 5)
}
