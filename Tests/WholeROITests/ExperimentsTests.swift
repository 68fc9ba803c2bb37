import Testing

@testable import WholeROI

/// Ann, Ben, Cay and Dan were mailed, Eve, Fay, Gus and Hal held out on July 1st at noon; a week counts, the
/// week before too.
///
///     mailed   Ann 20.00  Ben 30.00  Cay 40.00  Dan —       before: 2.00 4.00 6.00 0
///     holdout  Eve 10.00  Fay —  Gus —  Hal —               before: 2.00 0 0 0
///
/// Goods cost half. Orders before noon, a week later and of others count in no arm.
private struct Mailing {
  var arms = """
    2026-07-01T12:00:00Z,ann@x.example,mailing,mailed
    2026-07-01T12:00:00Z,ben@x.example,mailing,mailed
    2026-07-01T12:00:00Z,cay@x.example,mailing,mailed
    2026-07-01T12:00:00Z,dan@x.example,mailing,mailed
    2026-07-01T12:00:00Z,eve@x.example,mailing,holdout
    2026-07-01T12:00:00Z,fay@x.example,mailing,holdout
    2026-07-01T12:00:00Z,gus@x.example,mailing,holdout
    2026-07-01T12:00:00Z,hal@x.example,mailing,holdout

    """
  var web = """
    2026-07-02T09:00:00Z,,ann@x.example,,email,,Summer Mail,visit

    """
  var till = """
    1,2026-07-02T10:00:00Z,,ann@x.example,,A,20.00,10.00,sale,
    2,2026-07-03T10:00:00Z,,ben@x.example,,A,10.00,5.00,sale,
    3,2026-07-08T11:59:59Z,,ben@x.example,,A,20.00,10.00,sale,
    4,2026-07-01T12:00:00Z,,cay@x.example,,A,50.00,25.00,sale,
    5,2026-07-20T12:00:00Z,,cay@x.example,,A,10.00,5.00,return,4
    6,2026-07-08T12:00:00Z,,dan@x.example,,A,99.00,49.50,sale,
    7,2026-07-05T12:00:00Z,,eve@x.example,,A,10.00,5.00,sale,
    8,2026-07-05T12:00:00Z,,zoe@x.example,,A,77.00,38.50,sale,
    11,2026-06-30T12:00:00Z,,ann@x.example,,A,2.00,1.00,sale,
    12,2026-06-30T12:00:00Z,,ben@x.example,,A,4.00,2.00,sale,
    13,2026-07-01T11:59:59Z,,cay@x.example,,A,6.00,3.00,sale,
    14,2026-06-24T12:00:00Z,,eve@x.example,,A,2.00,1.00,sale,
    15,2026-06-24T11:59:59Z,,fay@x.example,,A,88.00,44.00,sale,

    """
  var experiment = """
    { name: "mailing", control: "holdout", shares: { holdout: 1, mailed: 1 }, program: "Summer",
      outcome: "7d", before: "7d", cost: "50.00" }
    """

  func run(jobs: Int = 2, _ set: [(String, String)] = []) throws -> FinishedRun {
    try ShopRun(
      ["arms": arms, "web": web, "till": till],
      settings: """
        programs: [{ name: "Summer", campaigns: ["Summer*"] }], experiments: [\(experiment)]
        """
    ).temporary.run(jobs: jobs, set: set)
  }

  func row(_ arm: String, _ metric: String) throws -> [String: String] {
    try run().row("experiments", ["arm": arm, "metric": metric])
  }
}

private func number(_ text: String?) throws -> Double {
  let text = try #require(text)
  return try #require(Double(text), "\(text) is no number")
}

@Test func everyFigureOfAnArmIsThatOfAllAssignedPersons() throws {
  let run = try Mailing().run()
  let net = try run.row("experiments", ["arm": "mailed", "metric": "net_per_person"])
  #expect(net["experiment"] == "mailing")
  #expect(net["persons"] == "4")
  #expect(try number(net["mean"]) == 22.5)
  #expect(try number(net["control_mean"]) == 2.5)
  #expect(try number(net["difference"]) == 20)
  #expect(try number(net["lift"]) == 800)
  #expect(try number(net["incremental"]) == 80)
  #expect(try number(net["total"]) == 90)
  // Of 20, 30, 40, 0: s² = 875/3.
  #expect(agree(try number(net["deviation"]), (875.0 / 3).squareRoot(), digits: 8))
  let buyers = try run.row("experiments", ["arm": "mailed", "metric": "buyers"])
  #expect(try number(buyers["mean"]) == 0.75)
  #expect(try number(buyers["control_mean"]) == 0.25)
  #expect(try number(buyers["incremental"]) == 2)
  let orders = try run.row("experiments", ["arm": "mailed", "metric": "orders"])
  #expect(try number(orders["mean"]) == 1)
  #expect(try number(orders["total"]) == 4)
  let control = try run.row("experiments", ["arm": "holdout", "metric": "net_per_person"])
  #expect(try number(control["mean"]) == 2.5)
  #expect(control["difference"] == "")
  #expect(control["contaminated"] == "0")
}

/// Welch: d = 20, s²/n = 875/12 and 25/4, ν = 79.1666²/(72.9166²/3 + 6.25²/3) = 3.5107.
@Test func intervalAndPValueAreWelchs() throws {
  let net = try Mailing().row("mailed", "net_per_person")
  let error = (875.0 / 12 + 25.0 / 4).squareRoot()
  let degrees = error * error * error * error / (875.0 / 12 * 875.0 / 12 / 3 + 6.25 * 6.25 / 3)
  let student = StudentT(degrees: degrees)
  #expect(
    agree(try number(net["low"]), 20 - student.deviate(tail: 0.025) * error, digits: 8))
  #expect(
    agree(try number(net["high"]), 20 + student.deviate(tail: 0.025) * error, digits: 8))
  #expect(agree(try number(net["p_value"]), 2 * student.survival(20 / error), digits: 8))
  #expect(
    agree(try number(net["minimum_detectable"]), 2.8015852180 * error, digits: 8))
}

/// X: 2, 4, 6, 0 and 2, 0, 0, 0; Y: 20, 30, 40, 0 and 10, 0, 0, 0. ΣX = 14, ΣY = 100, ΣX² = 60,
/// ΣXY = 420: θ = (420 − 175)/(60 − 24.5) = 245/35.5; adjusted d = 20 − θ(3 − 0.5).
@Test func cupedTakesTheWeekBeforeOut() throws {
  let row = try Mailing().row("mailed", "net_per_person (CUPED)")
  #expect(agree(try number(row["difference"]), 20 - 245 / 35.5 * 2.5, digits: 8))
  var plain = Mailing()
  plain.experiment = plain.experiment.replacing("before: \"7d\",", with: "")
  let metrics = try plain.run().report("experiments").map { $0["metric"] ?? "" }
  #expect(!metrics.contains { $0.contains("CUPED") })
}

/// Caused: margin (45.00 − 5.00·4/4) = 40.00 at a cost of 50.00: −0.2.
@Test func theProgramGetsWhatItCaused() throws {
  let run = try Mailing().run()
  let summer = try run.row("program_performance", ["program": "Summer"])
  #expect(summer["incremental_revenue"] == "80.00")
  #expect(summer["incremental_roi"] == "-0.200000")
  let whole = try run.row("program_performance", ["program": "WHOLE PROGRAM"])
  #expect(whole["incremental_revenue"] == "")
  let margin = try run.row("experiments", ["arm": "mailed", "metric": "margin_per_person"])
  #expect(margin["incremental_roi"] == "-0.200000")
  #expect(try number(margin["incremental_roi_low"]) < -0.2)
  #expect(try number(margin["incremental_roi_high"]) > -0.2)
  #expect(run.result.verdict.contains { $0.contains("an incremental ROI of -20.0 % (") })
}

@Test func anExperimentWithoutAProgramJudgesTheWhole() throws {
  var mailing = Mailing()
  mailing.experiment = mailing.experiment.replacing("program: \"Summer\",", with: "")
  let run = try mailing.run()
  let whole = try run.row("program_performance", ["program": "WHOLE PROGRAM"])
  #expect(whole["incremental_revenue"] == "80.00")
  #expect(
    try run.row("program_performance", ["program": "Summer"])["incremental_revenue"] == "")
}

@Test func aControlWithATouchOfTheProgramIsContaminated() throws {
  var mailing = Mailing()
  mailing.web += """
    2026-07-08T11:00:00Z,,eve@x.example,,email,,Summer Mail,visit
    2026-07-02T09:00:00Z,,fay@x.example,,email,,Winter Mail,visit
    2026-07-01T11:00:00Z,,gus@x.example,,email,,Summer Mail,visit
    2026-07-08T12:00:00Z,,hal@x.example,,email,,Summer Mail,visit

    """
  let run = try mailing.run()
  let control = try run.row("experiments", ["arm": "holdout", "metric": "buyers"])
  #expect(control["contaminated"] == "1")
  #expect(control["persons"] == "4")
  #expect(run.result.warnings.contains { $0.text.contains("1 of 4 controls had touches") })
}

@Test func whoIsInTwoArmsStaysInTheFirst() throws {
  var mailing = Mailing()
  mailing.arms += """
    2026-07-01T12:00:01Z,ann@x.example,mailing,holdout
    2026-07-01T12:00:00Z,ben@x.example,mailing,mailed
    2026-07-01T12:00:00Z,hal@x.example,mailing,mailed

    """
  let run = try mailing.run()
  let mailed = try run.row("experiments", ["arm": "mailed", "metric": "buyers"])
  let holdout = try run.row("experiments", ["arm": "holdout", "metric": "buyers"])
  #expect(mailed["persons"] == "4")
  #expect(mailed["conflicting"] == "1")
  #expect(holdout["persons"] == "4")
  #expect(holdout["conflicting"] == "1")
  #expect(run.result.warnings.contains { $0.text.contains("2 persons were put in two arms") })
}

@Test func anotherSplitThanPlannedStopsTheVerdict() throws {
  var mailing = Mailing()
  mailing.experiment = mailing.experiment.replacing("holdout: 1,", with: "holdout: 50,")
  let run = try mailing.run()
  let row = try run.row("experiments", ["arm": "mailed", "metric": "net_per_person"])
  #expect(try number(row["sample_ratio_p"]) < 0.001)
  #expect(row["verdict"] == "stopped: the arms are not of the planned sizes")
  #expect(try number(row["difference"]) == 20)
  let summer = try run.row("program_performance", ["program": "Summer"])
  #expect(summer["incremental_revenue"] == "")
  #expect(run.result.verdict.contains { $0.contains("gives no verdict") })
}

/// 40 mailed persons of whom all buy for 9.00 and 11.00, 40 held out who buy for 4.00 and 6.00: a difference of
/// 5.00 that no chance gives; its margin, 100.00 in all, is far below the cost of 1,000.00.
@Test func anEffectCanBeSignificantAndLoseMoney() throws {
  var mailing = Mailing()
  mailing.arms = ""
  mailing.till = ""
  for index in 0..<40 {
    mailing.arms += "2026-07-01T12:00:00Z,m\(index)@x.example,mailing,mailed\n"
    mailing.arms += "2026-07-01T12:00:00Z,h\(index)@x.example,mailing,holdout\n"
    let (mailed, held) = index % 2 == 0 ? ("9.00,4.50", "4.00,2.00") : ("11.00,5.50", "6.00,3.00")
    mailing.till += "\(index),2026-07-02T12:00:00Z,,m\(index)@x.example,,A,\(mailed),sale,\n"
    mailing.till += "\(index + 100),2026-07-02T12:00:00Z,,h\(index)@x.example,,A,\(held),sale,\n"
  }
  mailing.experiment = mailing.experiment.replacing("50.00", with: "1000.00")
  let run = try mailing.run()
  let row = try run.row("experiments", ["arm": "mailed", "metric": "net_per_person"])
  #expect(row["verdict"] == "significant and loses money")
  #expect(
    run.result.verdict.contains {
      $0.contains("is significant (p < 0.0001) and loses money")
    })
  mailing.experiment = mailing.experiment.replacing("1000.00", with: "10.00")
  let paying = try mailing.row("mailed", "net_per_person")
  #expect(paying["verdict"] == "significant and pays")
}

@Test func personsOfTwoExperimentsMakeARandomisedSquare() throws {
  var mailing = Mailing()
  for (index, name) in ["ann", "ben", "eve", "fay"].enumerated() {
    mailing.arms += "2026-07-01T13:00:00Z,\(name)@x.example,ads,\(index % 2 == 0 ? "on" : "off")\n"
  }
  for (index, name) in ["cay", "dan", "gus", "hal"].enumerated() {
    mailing.arms += "2026-07-01T13:00:00Z,\(name)@x.example,ads,\(index % 2 == 0 ? "on" : "off")\n"
  }
  mailing.experiment += ", { name: \"ads\", control: \"off\", outcome: \"6d\" }"
  let row = try mailing.run().row(
    "experiments", ["experiment": "mailing × ads", "metric": "net_per_person"])
  // After 13:00, six days: on Ann 20, Cay 0 (bought at noon), Eve 10, Gus 0; off Ben 10, Dan, Fay, Hal 0.
  #expect(row["arm"] == "(interaction)")
  #expect(row["persons"] == "8")
  #expect(try number(row["mean"]) == 10)
  #expect(try number(row["control_mean"]) == 0)
  #expect(try number(row["difference"]) == 10.0 - 5 - 5 + 0)
}

@Test func experimentsGiveTheSameBytesForAnyJobs() throws {
  let one = try Mailing().run(jobs: 1).bytes("experiments.csv")
  let many = try Mailing().run(jobs: 5).bytes("experiments.csv")
  #expect(one == many)
}

/// Of four persons an arm three bought and one, one was put in two arms, and one control was reached.
@Test func countsOfFewWithinAnArmAreNotShown() throws {
  var mailing = Mailing()
  mailing.arms += "2026-07-01T13:00:00Z,eve@x.example,mailing,mailed\n"
  mailing.web += "2026-07-05T11:00:00Z,,eve@x.example,,email,,Summer Mail,visit\n"
  let run = try mailing.run(jobs: 1, [("outputs.minimumGroup", "2")])
  for arm in ["mailed", "holdout"] {
    let row = try run.row("experiments", ["arm": arm, "metric": "buyers"])
    #expect(row["persons"] == "4")
    for column in [
      "mean", "control_mean", "difference", "p_value", "incremental", "total", "deviation",
    ] {
      #expect(row[column] == "", "\(column)")
    }
  }
  let control = try run.row("experiments", ["arm": "holdout", "metric": "net_per_person"])
  #expect(control["contaminated"] == "" && control["conflicting"] == "")
  #expect(control["unfinished"] == "0" && control["mean"] == "")
  // The 10.00 of the control are those of its one buyer.
  let net = try run.row("experiments", ["arm": "mailed", "metric": "net_per_person"])
  #expect(control["total"] == "" && net["control_mean"] == "" && net["difference"] == "")
  #expect(net["total"] == "90.00" && net["verdict"] == "too few buyers")
  let summer = try run.row("program_performance", ["program": "Summer"])
  #expect(summer["incremental_revenue"] == "")
  let warnings = run.result.warnings.map(\.text)
  #expect(warnings.contains { $0.contains("few of 4 controls had touches") })
  #expect(warnings.contains { $0.contains("few persons were put in two arms") })
}

@Test func smallArmsAreNotShown() throws {
  let rows = try Mailing().run(jobs: 1, [("outputs.minimumGroup", "5")]).report("experiments")
  #expect(rows.allSatisfy { $0["persons"] == "" && $0["mean"] == "" && $0["total"] == "" })
  #expect(rows.allSatisfy { $0["verdict"] == "too few persons" })
}

@Test func smallArmsShowNeitherInTheProgramNorInTheVerdict() throws {
  let run = try Mailing().run(jobs: 1, [("outputs.minimumGroup", "5")])
  let summer = try run.row("program_performance", ["program": "Summer"])
  #expect(summer["incremental_revenue"] == "" && summer["incremental_roi"] == "")
  #expect(
    run.result.verdict.contains("The holdout \"mailing\" gives no verdict: it has too few persons.")
  )
}

@Test func withoutAssignmentsThereIsNoReportAndARunSaysWhy() throws {
  let run = try ShopRun(["till": Mailing().till]).temporary.run()
  #expect(throws: (any Error).self) { try run.bytes("experiments.csv") }
  let manifest = String(decoding: try run.bytes("run.json"), as: UTF8.self)
  #expect(manifest.contains("the pipeline has no experiments"))
  #expect(manifest.contains("no source gives profiles"))
}

@Test func anEmptyAssignmentExportGivesAHeader() throws {
  var mailing = Mailing()
  mailing.arms = ""
  let run = try mailing.run()
  #expect(try run.report("experiments").isEmpty)
  #expect(run.result.warnings.contains { $0.text.contains("no export assigns anybody") })
}

@Test func anExperimentThatThePipelineDoesNotNameIsWarnedOf() throws {
  var mailing = Mailing()
  mailing.arms += "2026-07-01T12:00:00Z,zoe@x.example,mailling,mailed\n"
  let run = try mailing.run()
  #expect(run.result.warnings.contains { $0.text.contains("\"mailling\"") })
}

/// Touches that go on for weeks say nothing of orders; a day's last order comes before the day's end.
@Test func anOutcomeIsOverWithTheLastDayThatHasAnOrder() throws {
  // The week ends on July 8th at noon; the last order, Cay's return aside, is Dan's of that noon.
  var mailing = Mailing()
  mailing.till =
    mailing.till.split(separator: "\n")
    .filter { !$0.hasPrefix("5,") && !$0.hasPrefix("6,") }.joined(separator: "\n") + "\n"
  // Ben's at 11:59:59 on July 8th is the last one left: that day is over by noon of it, to the day.
  #expect(try mailing.row("mailed", "orders")["unfinished"] == "0")
  mailing.till =
    mailing.till.split(separator: "\n").filter { !$0.hasPrefix("3,") }
    .joined(separator: "\n") + "\n"
  mailing.web += "2026-07-25T09:00:00Z,,ann@x.example,,email,,Summer Mail,visit\n"
  // Now the last order is of July 5th, whatever was clicked on the 25th.
  #expect(try mailing.row("mailed", "orders")["unfinished"] == "4")
}

@Test func anExperimentWithoutACostIsWarnedOf() throws {
  var mailing = Mailing()
  mailing.experiment = mailing.experiment.replacing(", cost: \"50.00\"", with: "")
  // Without any cost there is no ROI that it could distort.
  #expect(try mailing.run().result.warnings.allSatisfy { !$0.text.contains("it has no cost") })
}

@Test func onePersonIsNotPersons() throws {
  var mailing = Mailing()
  mailing.arms += "2026-07-01T13:00:00Z,eve@x.example,mailing,mailed\n"
  let warnings = try mailing.run().result.warnings.map(\.text)
  #expect(
    warnings.contains { $0.contains("1 person was put in two arms, and counts in the first") })
  #expect(!warnings.contains { $0.contains("1 persons") })
}

@Test func aFallIsNotCalledCaused() throws {
  var mailing = Mailing()
  mailing.experiment = mailing.experiment
    .replacing("control: \"holdout\"", with: "control: \"mailed\"")
    .replacing(", cost: \"50.00\"", with: "")
  let sentence = try #require(
    try mailing.run().result.verdict.first { $0.contains("The holdout \"mailing\" shows") })
  #expect(sentence.contains("lowered net revenue by USD 80.00"))
  #expect(!sentence.contains("-80.00"))
}

@Test func aProgramsWholeCostSetAgainstOneExperimentIsWarnedOf() throws {
  let mailing = Mailing()
  let columns = { (header: String) in
    header.split(separator: ",").map {
      "\($0 == "cost" ? "costOfGoods" : $0): \"\($0)\""
    }.joined(separator: ", ")
  }
  let till = "id,time,loyalty,email,phone,store,gross,cost,kind,original"
  let arms = "time,email,experiment,arm"
  func warnings(_ experiment: String) throws -> [String] {
    try TemporaryRun(
      [
        "till.csv": till + "\n" + mailing.till, "arms.csv": arms + "\n" + mailing.arms,
        "ledger.csv": "day,account,amount\n2026-07-02,mail,60.00\n",
      ],
      pipeline: """
        { name: "shop", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "till", files: "till.csv", layout: { record: "order",
              columns: { \(columns(till)) } } },
            { name: "arms", files: "arms.csv", layout: { record: "assignment",
              columns: { \(columns(arms)) } } },
            { name: "ledger", files: "ledger.csv", layout: { record: "cost",
              columns: { day: "day", account: "account", amount: "amount" } } },
          ],
          programs: [{ name: "Summer", campaigns: ["Summer*"] }],
          costs: { rules: [{ account: "mail", category: "media", program: "Summer" }] },
          experiments: [\(experiment)], outputs: { directory: "out", minimumGroup: 1 } }
        """
    ).run().result.warnings.map(\.text)
  }
  let without = mailing.experiment.replacing(", cost: \"50.00\"", with: "")
  #expect(
    try warnings(without).contains {
      $0.contains(
        "experiment \"mailing\": it has no cost, so the cost of its whole program is set against what "
          + "it caused")
    })
  #expect(try warnings(mailing.experiment).allSatisfy { !$0.contains("it has no cost") })
}
