import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Some persons with orders of every standing.
private func shop() -> MethodsProgram {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: "Fall", campaigns: ["fall"], coupons: [], from: nil, to: nil)
  ]
  for number in 0..<60 {
    let who = ["email": "person\(number)@shop.example", "loyalty": "CARD-\(number)"]
    program.touch(july(1 + number % 9), "email", campaign: number % 2 == 0 ? "fall" : "", of: who)
    program.touch(july(2 + number % 9), "search", of: ["email": "person\(number)@shop.example"])
    program.sale(
      "RECEIPT-\(number)", july(3 + number % 12), Int64(1_000 + 77 * number),
      discounts: Int64(number), cost: 500, of: number % 7 == 0 ? [:] : who)
  }
  program.giveBack("BACK-1", july(12), -500, original: "RECEIPT-5", of: [:])
  program.giveBack("BACK-2", july(12), -500, original: "nothing", of: [:])
  return program
}

@Suite struct RunLedgerTests {
  @Test func theLedgerIsItsOwnersAlone() throws {
    let run = try shop().temporary().run(set: RunPair.quick)
    #expect(FileSystem.permissions(at: run.result.reportsPath + "/ledger") == 0o600)
    #expect(FileSystem.permissions(at: run.result.reportsPath) == 0o700)
  }

  @Test func theBytesAreTheSameForAnyJobsAndOrderOfRows() throws {
    let temporary = try shop().temporary()
    let bytes = try temporary.run(jobs: 1, set: RunPair.quick).bytes("ledger")
    #expect(try temporary.run(jobs: 3, set: RunPair.quick).bytes("ledger") == bytes)
    var turned = shop()
    turned.rows.orders.reverse()
    turned.rows.touches.reverse()
    let other = try turned.temporary()
    try FileSystem.writeNew(
      FileSystem.read(temporary.folder.path + "/out.key"), to: other.folder.path + "/out.key")
    let ledgers = try [bytes, other.run(jobs: 2, set: RunPair.quick).bytes("ledger")].map {
      try LedgerFile($0)
    }
    #expect(try records(ledgers[0]) == records(ledgers[1]))
    #expect(ledgers[0].header.totals == ledgers[1].header.totals)
  }

  /// The orders, without the header: that names the run.
  private func records(_ ledger: LedgerFile) throws -> [String] {
    var walk = ledger.walk()
    var records: [String] = []
    try walk.next()
    while !walk.isOver {
      records.append("\(walk.name) \(walk.person) \(walk.day) \(walk.parts)")
      try walk.next()
    }
    return records
  }

  @Test func theOrdersAddUpToTheReports() throws {
    let run = try shop().temporary().run(set: RunPair.quick)
    let ledger = try LedgerFile(run.bytes("ledger"))
    var sums = [Credit](repeating: Credit(), count: ledger.header.rows.count)
    var walk = ledger.walk()
    try walk.next()
    var names: Set<UInt64> = []
    while !walk.isOver {
      names.insert(walk.name)
      for (row, credit) in walk.parts { sums[row] += credit }
      try walk.next()
    }
    #expect(names.count == 61 && ledger.count == 61)
    #expect(sums == ledger.header.totals)
    for row in 0..<ledger.header.rows.count {
      let printed = try run.row(
        "program_performance", ["program": ledger.header.rows.name(row)])["net_revenue"]
      #expect(printed == fixedText(Int128(sums[row].net), digits: 2).replacing(",", with: ""))
    }
  }

  @Test func nobodyIsNamedInClear() throws {
    let run = try shop().temporary().run(set: RunPair.quick)
    let text = String(decoding: try run.bytes("ledger"), as: UTF8.self)
    for word in ["person", "CARD", "card-", "RECEIPT", "shop.example"] {
      #expect(!text.contains(word), "\(word)")
    }
    // The names of orders are not those of another key.
    let other = try LedgerFile(try shop().temporary().run(set: RunPair.quick).bytes("ledger"))
    let own = try LedgerFile(try run.bytes("ledger"))
    #expect(try Set(records(own)).isDisjoint(with: records(other)))
  }

  @Test func theLedgerCanBeSwitchedOff() throws {
    let temporary = try shop().temporary()
    let run = try temporary.run(set: RunPair.quick + [("outputs.ledger", "false")])
    #expect(FileSystem.entry(at: run.result.reportsPath + "/ledger") == nil)
    #expect(FileSystem.entry(at: temporary.folder.path + "/out.key") == nil)
  }

  @Test func everyDamageIsSeen() throws {
    let bytes = try shop().temporary().run(set: RunPair.quick).bytes("ledger")
    _ = try LedgerFile(bytes)
    for at in stride(from: 0, to: bytes.count, by: 37) {
      var damaged = bytes
      damaged[at] ^= 0x10
      #expect(throws: LedgerFault.self) { try LedgerFile(damaged) }
      #expect(throws: LedgerFault.self) { try LedgerFile(Array(bytes[..<at])) }
    }
  }

  @Test func numbersComeBackAsTheyWere() throws {
    let values: [Int64] = [0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, .max, .min, 1 << 56]
    var bytes: [UInt8] = []
    for value in values { bytes.appendSigned(value) }
    bytes.appendNumber(.max)
    var reader = LedgerReader(bytes, from: 0, to: bytes.count)
    for value in values { #expect(try reader.signed() == value) }
    #expect(try reader.number() == .max)
    #expect(throws: LedgerFault.self) { try reader.byte() }
    var endless = LedgerReader(Array(repeating: 0xFF, count: 12), from: 0, to: 12)
    #expect(throws: LedgerFault.self) { try endless.number() }
  }
}

@Suite struct DiffFaultTests {
  private func failure(
    _ pair: RunPair, _ change: (inout DiffRequest) -> Void = { _ in }
  ) -> Failure? {
    #expect(throws: Failure.self) { try pair.diff(change) }
  }

  @Test func otherKeysAreToldAndNoFigureIs() throws {
    let pair = try RunPair(shop(), shop(), isOneKey: false)
    let failure = failure(pair)
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message.contains("different keys") == true)
  }

  @Test func anotherCurrencyIsAFaultOfTheData() throws {
    var yen = shop()
    yen.settings.currency = "JPY"
    yen.settings.minorDigits = 0
    #expect(failure(try RunPair(shop(), yen))?.code == .data)
  }

  @Test func aFolderThatIsNoRunIsMissingInput() throws {
    let pair = try RunPair(shop(), shop())
    #expect(failure(pair) { $0.before = pair.before.folder.path }?.code == .noInput)
    #expect(failure(pair) { $0.after = "/no/such/folder" }?.code == .noInput)
  }

  @Test func aMissingDamagedOrForeignLedgerIsSaid() throws {
    let pair = try RunPair(shop(), shop())
    let ledger = pair.runs[0].result.reportsPath + "/ledger"
    let bytes = try FileSystem.read(ledger)
    try FileSystem.remove(ledger)
    #expect(failure(pair)?.code == .noInput)
    try FileSystem.writeNew(Array(bytes.dropLast()), to: ledger)
    #expect(failure(pair)?.code == .data)
    try FileSystem.remove(ledger)
    var longer = shop()
    longer.sale("X-1", july(5))
    let other = try RunPair(shop(), longer)
    try FileSystem.writeNew(
      FileSystem.read(other.runs[1].result.reportsPath + "/ledger"), to: ledger)
    let failure = failure(pair)
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message.contains("another run") == true)
  }

  @Test func anOutputFolderMeansItsLatestRun() throws {
    let pair = try RunPair(shop(), shop())
    let result = try pair.diff { request in
      request.before = pair.before.folder.path + "/out/"
      request.after = pair.after.folder.path + "/out"
    }
    #expect(result.causes.isEmpty)
  }
}

@Suite struct DiffOutputTests {
  private func pair() throws -> RunPair {
    var later = shop()
    later.sale("LATE-1", july(4), 70_00, cost: 20_00, of: [:])
    return try RunPair(shop(), later)
  }

  @Test func textTellsTheChangeAndItsCauses() throws {
    let lines = try pair().diff().lines
    #expect(lines.contains("orders: late data 1"))
    let start = try #require(lines.firstIndex(of: "(unidentified)"))
    let net = try #require(lines[start...].first { $0.hasPrefix("  net_revenue") })
    #expect(net.hasSuffix("   +70.00: late data +70.00"), "\(net)")
    #expect(lines.contains { $0.hasPrefix("differ in: exports changed: till.csv") })
  }

  @Test func csvHasEveryFigureOfEveryRow() throws {
    let pair = try pair()
    let result = try pair.diff { $0.format = .csv }
    let rows = CSVText.rows(result.lines.joined(separator: "\n") + "\n")
    #expect(
      rows.first?.joined(separator: ",")
        == "program,kind,figure,before,after,change,new_orders,late_data,returns,costs,identity,"
        + "config,rest")
    #expect(rows.count == 1 + result.figures.count)
    let net = try #require(rows.first { $0[0] == "TOTAL" && $0[2] == "net_revenue" })
    let none = Array(repeating: "0.00", count: 5)
    #expect(Array(net[5...]) == ["70.00", "0.00", "70.00"] + none)
  }

  @Test func jsonHasTheSameFigures() throws {
    let result = try pair().diff { $0.format = .json }
    let text = result.lines.joined(separator: "\n")
    let told = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let figures = try #require(told["figures"] as? [[String: Any]])
    #expect(figures.count == result.figures.count)
    let net = try #require(
      figures.first {
        $0["program"] as? String == "TOTAL" && $0["figure"] as? String == "net_revenue"
      })
    #expect(net["change"] as? Double == 70 && net["late_data"] as? Double == 70)
    #expect((told["orders"] as? [String: Int])?["late_data"] == 1)
  }

  @Test func changedCellsAreNamedByTheirRowAndColumn() throws {
    let pair = try pair()
    let path = pair.after.folder.path + "/cells.csv"
    let result = try pair.diff { $0.cells = path }
    let rows = CSVText.rows(String(decoding: try FileSystem.read(path), as: UTF8.self))
    #expect(rows.first == ["file", "row", "column", "change", "before", "after"])
    #expect(rows.count == 1 + result.cells.count)
    let old = try pair.runs[0].row("program_performance", ["program": "TOTAL"])["net_revenue"]
    let new = try pair.runs[1].row("program_performance", ["program": "TOTAL"])["net_revenue"]
    #expect(
      rows.contains([
        "program_performance.csv", "program=TOTAL; kind=till", "net_revenue", "changed",
        old ?? "", new ?? "",
      ]))
    #expect(!result.cells.contains { $0.file == "dictionary.csv" })
    // What is not told is the same in both.
    let told = Set(result.cells.map(\.file))
    for schema in ReportColumns.all where !told.contains(schema.file) {
      #expect(
        (try? pair.runs[0].bytes(schema.file)) == (try? pair.runs[1].bytes(schema.file)),
        "\(schema.file)")
    }
  }

  @Test func semicolonsMakeNoDifference() throws {
    let pair = try RunPair(shop(), shop(), set: [("outputs.csv.delimiter", "\";\"")])
    let result = try pair.diff { $0.cells = pair.after.folder.path + "/cells.csv" }
    #expect(result.cells.isEmpty, "\(result.cells.prefix(3))")
  }

  @Test func aReportThatOneRunAloneHasIsOneLine() throws {
    let pair = try RunPair(shop(), shop())
    try FileSystem.remove(pair.runs[1].result.reportsPath + "/journeys.csv")
    let result = try pair.diff { $0.cells = pair.after.folder.path + "/cells.csv" }
    #expect(
      result.cells == [
        CellChange(
          file: "journeys.csv", row: "", column: "", kind: .removed, before: "", after: "")
      ])
  }

  @Test func cellsComeBackFromTheirQuotes() throws {
    var writer = CSVWriter(format: .standard, columns: ["a", "b"])
    writer.text("x \"y\", z")
    writer.decimal(-1234, scale: 2)
    writer.endRow()
    writer.text("")
    writer.text("=1+1")
    writer.endRow()
    let table = try #require(ReportTable(writer.bytes))
    #expect(table.columns == ["a", "b"])
    #expect(table.rows == [["x \"y\", z", "-12.34"], ["", "'=1+1"]])
    #expect(ReportTable(Array("a,b\r\n1\r\n".utf8)) == nil)
    #expect(ReportTable(Array("a,b\r\n\"1,2".utf8)) == nil)
  }
}
