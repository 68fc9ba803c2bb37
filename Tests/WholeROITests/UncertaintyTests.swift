import Testing

@testable import WholeROI

// How firm a run's figures are: the bootstrap's ranges, and where nodes rank under other rules.

/// Forty customers of a shop with two programs, by a seed: mails, search visits and orders in July.
private struct FirmShop {
  var web: [String] = []
  var till: [String] = []

  init(seed: UInt64 = 3, customers: Int = 40) {
    var random = JourneyGenerator(state: seed)
    func time() -> String {
      let day = Int.random(in: 10...30, using: &random)
      let minute = Int.random(in: 10...59, using: &random)
      return "2026-07-\(day)T1\(day % 10):\(minute):00Z"
    }
    for customer in 0..<customers {
      let email = "c\(customer)@x.example"
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let isMail = Bool.random(using: &random)
        web.append(
          isMail
            ? "\(time()),,\(email),newsletter,email,,Mail,visit"
            : "\(time()),,\(email),google,cpc,,Search,visit")
      }
      for order in 0..<Int.random(in: 0...2, using: &random) {
        let euros = Int.random(in: 5...90, using: &random)
        till.append("\(customer)-\(order),\(time()),,\(email),,A,\(euros).00,\(euros / 2).00,sale,")
      }
    }
    // Journeys of May that no order ended.
    for customer in 0..<12 {
      web.append("2026-05-01T10:00:00Z,,n\(customer)@x.example,newsletter,email,,Mail,visit")
      if customer % 3 == 0 {
        web.append("2026-05-02T10:00:00Z,,n\(customer)@x.example,google,cpc,,Search,visit")
      }
    }
  }

  func run(jobs: Int = 2, _ set: [(String, String)] = []) throws -> FinishedRun {
    let columns = { (header: String) in
      header.split(separator: ",").map { name in
        "\(name == "cost" ? "costOfGoods" : name): \"\(name)\""
      }.joined(separator: ", ")
    }
    let webHeader = "time,client,email,source,medium,referrer,campaign,action"
    let tillHeader = "id,time,loyalty,email,phone,store,gross,cost,kind,original"
    return try TemporaryRun(
      [
        "web.csv": webHeader + "\n" + web.joined(separator: "\n") + "\n",
        "till.csv": tillHeader + "\n" + till.joined(separator: "\n") + "\n",
        "ledger.csv": "day,account,amount\n2026-07-02,mail,60.00\n2026-07-02,search,90.00\n",
      ],
      pipeline: """
        { name: "shop", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "web", files: "web.csv", layout: { record: "touch",
              columns: { \(columns(webHeader)) } } },
            { name: "till", files: "till.csv", layout: { record: "order",
              columns: { \(columns(tillHeader)) } } },
            { name: "ledger", files: "ledger.csv", layout: { record: "cost",
              columns: { day: "day", account: "account", amount: "amount" } } },
          ],
          programs: [{ name: "Mail", campaigns: ["Mail"] }, { name: "Search", campaigns: ["Search"] }],
          costs: { rules: [{ account: "mail", category: "media", program: "Mail" },
                           { account: "search", category: "media", program: "Search" }] },
          attribution: { models: ["first", "last", "linear", "unique linear", "markov 1", "markov 2",
            "shapley"], markov: { minNulls: 1 }, bootstrap: 60 },
          outputs: { directory: "out", minimumGroup: 1 } }
        """
    ).run(jobs: jobs, set: set)
  }
}

private func number(_ text: String?) throws -> Double {
  let text = try #require(text)
  return try #require(Double(text), "\(text) is no number")
}

@Test func aBootstrapWidensTheRanges() throws {
  let plain = try FirmShop().run([("attribution.bootstrap", "0")])
  let drawn = try FirmShop().run()
  for program in ["Mail", "Search", "WHOLE PROGRAM"] {
    let without = try plain.row("program_performance", ["program": program])
    let with = try drawn.row("program_performance", ["program": program])
    #expect(with["roi"] == without["roi"])
    #expect(try number(with["roi_low"]) < number(without["roi_low"]), "\(program)")
    #expect(try number(with["roi_high"]) > number(without["roi_high"]), "\(program)")
  }
}

@Test func withoutABootstrapNothingIsDrawn() throws {
  let rows = try FirmShop().run([("attribution.bootstrap", "0")]).report("model_comparison")
  for row in rows {
    #expect(row["low"] == "" && row["high"] == "" && row["rank_in_draws"] == "")
    #expect(row["rank_in_cells"] == "" && row["safe_to_act"] == "")
  }
  // A rank needs no draws.
  #expect(rows.contains { $0["rank"] == "1" })
}

@Test func sharesLieWithinTheirIntervals() throws {
  let rows = try FirmShop().run().report("model_comparison")
  var models: Set<String> = []
  for row in rows where ["channel", "program", "stage"].contains(row["dimension"]) {
    guard row["low"] != "", let model = row["model"] else { continue }
    models.insert(model)
    let share = try number(row["share"])
    #expect(try number(row["low"]) <= share && share <= number(row["high"]), "\(row)")
  }
  #expect(models.count == 7, "\(models)")
}

@Test func chainsAddUpToTheirTotalToTheCent() throws {
  // Only an odd split leaves cents over: shares of three nodes and more.
  let rows = try FirmShop(seed: 5).run().report("model_comparison")
  for model in ["markov 1", "markov 2", "shapley"] {
    for dimension in ["channel", "family", "program", "campaign", "stage"] {
      let own = rows.filter { $0["model"] == model && $0["dimension"] == dimension }
      let total = try #require(own.first { $0["node"] == "TOTAL" })
      for column in ["orders", "value"] {
        let parts = try own.filter { $0["node"] != "TOTAL" && $0[column] != "" }
          .reduce(0.0) { try $0 + number($1[column]) }
        // Orders of chains stand to their own last digit.
        let within = column == "value" ? 1e-7 : 1e-5
        #expect(try abs(parts - number(total[column])) < within, "\(model) \(dimension) \(column)")
      }
    }
  }
}

@Test(arguments: ["1", "7"])
func drawsGiveTheSameBytesForAnyJobsAndAnyOrderOfRows(seed: String) throws {
  let set = [("attribution.seed", seed)]
  let shop = FirmShop()
  var turned = shop
  turned.web.reverse()
  turned.till.reverse()
  let runs = try [shop.run(jobs: 1, set), shop.run(jobs: 8, set), turned.run(jobs: 3, set)]
  for name in ["program_performance.csv", "model_comparison.csv", "next_experiment.csv"] {
    let bytes = try runs.map { try $0.bytes(name) }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2], "\(name)")
  }
}

@Test func anotherSeedDrawsOtherPersons() throws {
  let first = try FirmShop().run([("attribution.seed", "1")]).bytes("model_comparison.csv")
  let second = try FirmShop().run([("attribution.seed", "2")]).bytes("model_comparison.csv")
  #expect(first != second)
}

// MARK: - Ranks

@Test func aRankThatHoldsEverywhereIsSafeToActOn() throws {
  // Mail leads by far: nine orders of 90.00 behind a mail each, one of 5.00 behind a search.
  var shop = FirmShop(customers: 0)
  for customer in 0..<30 {
    shop.web.append("2026-07-10T10:00:00Z,,c\(customer)@x.example,newsletter,email,,Mail,visit")
    shop.till.append(
      "\(customer),2026-07-11T10:00:00Z,,c\(customer)@x.example,,A,90.00,45.00,sale,")
  }
  shop.web.append("2026-07-10T10:00:00Z,,z@x.example,google,cpc,,Search,visit")
  shop.till.append("z,2026-07-11T10:00:00Z,,z@x.example,,A,5.00,2.50,sale,")
  let run = try shop.run()
  let mail = try run.row(
    "model_comparison", ["dimension": "program", "node": "Mail", "model": "linear"])
  #expect(mail["rank"] == "1" && mail["safe_to_act"] == "yes")
  #expect(try number(mail["rank_in_draws"]) == 1)
  #expect(try number(mail["rank_in_cells"]) == 1)
}

@Test func aRankThatTurnsWithTheModelIsNotSafe() throws {
  // Mail is always first, search always last, so first and last say the contrary of each other.
  var shop = FirmShop(customers: 0)
  for customer in 0..<20 {
    shop.web.append("2026-07-10T10:00:00Z,,c\(customer)@x.example,newsletter,email,,Mail,visit")
    shop.web.append("2026-07-10T11:00:00Z,,c\(customer)@x.example,google,cpc,,Search,visit")
    shop.till.append(
      "\(customer),2026-07-11T10:00:00Z,,c\(customer)@x.example,,A,90.00,45.00,sale,")
  }
  let run = try shop.run()
  let mail = try run.row(
    "model_comparison", ["dimension": "program", "node": "Mail", "model": "first"])
  #expect(mail["rank"] == "1" && mail["safe_to_act"] == "no")
  // In every draw it leads under "first"; under "last" never.
  #expect(try number(mail["rank_in_draws"]) == 1)
  #expect(try number(mail["rank_in_cells"]) < 1)
}

@Test func halfALookbackIsACellOfItsOwn() throws {
  // Search lies 20 days before the order, mail one day: at half the lookback of 30 days mail has all.
  var shop = FirmShop(customers: 0)
  for customer in 0..<20 {
    shop.web.append("2026-07-01T10:00:00Z,,c\(customer)@x.example,google,cpc,,Search,visit")
    shop.web.append("2026-07-20T10:00:00Z,,c\(customer)@x.example,newsletter,email,,Mail,visit")
    shop.till.append(
      "\(customer),2026-07-21T10:00:00Z,,c\(customer)@x.example,,A,90.00,45.00,sale,")
  }
  let run = try shop.run([("attribution.models", "[\"first\"]"), ("attribution.headline", "first")])
  let search = try run.row(
    "model_comparison", ["dimension": "program", "node": "Search", "model": "first"])
  // One model, three lookbacks, three transforms: it leads in the six cells of one and two lookbacks.
  #expect(search["rank"] == "1")
  #expect(abs(try number(search["rank_in_cells"]) - 6.0 / 9) < 1e-9)
}

@Test func sensitivityLooksAtEveryCombinationButTheOwn() {
  var rules = AttributionDefinition()
  #expect(JourneyVariant.all(rules).count == 8)
  rules.repeats = .trim
  #expect(JourneyVariant.all(rules).count == 11)
  rules.repeats = .frequency
  #expect(!JourneyVariant.all(rules).contains(.init(doubledLookback: 2, repeats: .collapse)))
  #expect(JourneyVariant(doubledLookback: 1, repeats: .keep).lookback(30) == 15)
  #expect(VariantBuilders.mask(orders: 40_000) == 0)
  #expect(VariantBuilders.mask(orders: 1_500_000).nonzeroBitCount == 6)
}

// MARK: - Coverage

/// A program's share of 600 customers' money, 500 times: the interval holds the planted share in 95 %.
@Test func intervalsOfSharesCoverThePlantedShare() {
  var covered = 0
  let groups = PersonGroups(
    groups: (0..<600).map(UInt16.init),
    sizes: (0..<PersonGroups.count).map { $0 < 600 ? 1 : 0 })
  let runs = 500
  for seed in 0..<UInt64(runs) {
    let weights = DrawWeights(groups, draws: 200, seed: seed)
    var random = JourneyGenerator(state: seed + 1)
    var table = DrawTable(cells: 2, weights)
    for person in 0..<600 {
      // One in three buys, for 1 to 400; six in ten of the buyers by the first program.
      guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
      let amount = Double(Int.random(in: 1...400, using: &random))
      let cell = Int.random(in: 0..<10, using: &random) < 6 ? 0 : 1
      table.add(amount, to: cell, person, weights)
    }
    let shares = ShareDraws(nodeCount: 2, draws: 200) { table.value($0, draw: $1) }
    if let interval = shares.interval(0), interval.low <= 0.6, 0.6 <= interval.high {
      covered += 1
    }
  }
  // Three standard errors of 500 runs are 2.9 points.
  #expect((460...490).contains(covered), "\(covered)")
}
