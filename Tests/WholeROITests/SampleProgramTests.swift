import Foundation
import Testing

@testable import WholeROI

/// A folder of its own that goes away with the test.
private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "wholeroi-sample-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Path below the folder → bytes, for every file.
private func contents(_ folder: String) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    if let data = FileManager.default.contents(atPath: folder + "/" + path) { files[path] = data }
  }
  return files
}

private func lines(_ folder: String, _ path: String) throws -> [String] {
  let data = try #require(FileManager.default.contents(atPath: folder + "/" + path))
  let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
  return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
}

@Test(arguments: [UInt64(1), 20_260_701])
func theSameSeedGivesTheSameBytes(seed: UInt64) throws {
  let program = SampleProgram(customers: 60, seed: seed)
  try withFolder { first in
    try withFolder { second in
      let truth = try program.write(to: first)
      #expect(try program.write(to: second) == truth)
      #expect(try contents(first) == contents(second))
    }
  }
}

@Test func anotherSeedGivesAnotherCrowdAndTheSameCases() throws {
  let (a, b) = try withFolder { folder in
    (
      try SampleProgram(customers: 60, seed: 1).write(to: folder),
      try SampleProgram(customers: 60, seed: 2).write(to: folder)
    )
  }
  #expect(a.whole != b.whole)
  #expect(a.orders == b.orders)
}

@Test func aCustomersRowsDoNotDependOnHowManyOthersThereAre() throws {
  let few = try withFolder { folder in
    try SampleProgram(customers: 20, seed: 5).write(to: folder)
    return Set(try lines(folder, "web/ga4-events.csv"))
  }
  let many = try withFolder { folder in
    try SampleProgram(customers: 40, seed: 5).write(to: folder)
    return Set(try lines(folder, "web/ga4-events.csv"))
  }
  #expect(few.isSubset(of: many))
}

@Test func exportsBeginAsTheirSystemsWriteThem() throws {
  try withFolder { folder in
    try SampleProgram(customers: 30, seed: 1).write(to: folder)
    let meta = try #require(FileManager.default.contents(atPath: folder + "/social/meta-ads.csv"))
    #expect(Array(meta.prefix(4)) == [0xEF, 0xBB, 0xBF, 0x22])
    #expect(try lines(folder, "social/meta-ads.csv")[1].hasPrefix(",,"))
    let google = try lines(folder, "search/google-ads.csv")
    #expect(google[0] == "Campaign report")
    #expect(google[2].hasPrefix("Day,Campaign,"))
    #expect(google.suffix(3).allSatisfy { $0.hasPrefix("Total: ") })
    let till = try lines(folder, "pos/square-transactions-2026-08.csv")
    #expect(till[0].hasPrefix("Date,Time,Time Zone,Gross Sales,Discounts,Net Sales"))
    #expect(try lines(folder, "finance/ledger.csv").last?.hasPrefix("Total,") == true)
    #expect(try lines(folder, "finance/ledger.csv").contains { $0.hasSuffix("(9.37)") })
    let social = try lines(folder, "social/engagement.csv")
    #expect(social[0] == "created_at,platform,handle,post_id,action,campaign,text")
    #expect(try lines(folder, "loyalty/members.csv")[0].hasPrefix("Member ID,Email,Phone,"))
  }
}

@Test func rowsByClassAddUpToTheLinesOfTheFiles() throws {
  try withFolder { folder in
    let truth = try SampleProgram(customers: 320, seed: 3).write(to: folder)
    func counted(_ source: String) throws -> Int {
      try #require(truth.sources.first { $0.source == source }).all
    }
    #expect(try lines(folder, "web/ga4-events.csv").count - 1 == counted("web"))
    let months = try ["07", "08", "09"].map {
      try lines(folder, "pos/square-transactions-2026-\($0).csv").count - 1
    }
    #expect(try months.reduce(0, +) == counted("till"))
    #expect(try lines(folder, "loyalty/members.csv").count - 1 == counted("members"))
    #expect(try lines(folder, "social/meta-ads.csv").count - 1 == counted("meta"))
    #expect(try lines(folder, "search/google-ads.csv").count - 3 == counted("google"))
    #expect(try lines(folder, "finance/ledger.csv").count - 1 == counted("ledger"))
  }
}

@Test func receiptsOfTheOverlapStandInBothMonths() throws {
  try withFolder { folder in
    let truth = try SampleProgram(customers: 320, seed: 3).write(to: folder)
    let july = Set(try lines(folder, "pos/square-transactions-2026-07.csv"))
    let august = try lines(folder, "pos/square-transactions-2026-08.csv")
    let again = august.filter { $0.hasPrefix("2026-07-") }
    #expect(!again.isEmpty)
    #expect(again.allSatisfy(july.contains))
    let till = try #require(truth.sources.first { $0.source == "till" })
    // The one besides is a receipt that was keyed twice in August.
    #expect(till.superseded == again.count + 1)
    #expect(august.filter { $0.contains("CASE-24-1") }.count == 2)
  }
}

@Test func badRowsStayUnderOneInAHundred() throws {
  try withFolder { folder in
    let truth = try SampleProgram(customers: 300, seed: 7).write(to: folder)
    for source in truth.sources { #expect(source.rejected * 100 < source.all) }
    #expect(truth.sources.map(\.rejected).reduce(0, +) == 7)
    // The till's bad row counts against its own month alone.
    #expect(try lines(folder, "pos/square-transactions-2026-08.csv").count > 101)
  }
}

@Test func theMetaTotalIsTheSumOfItsRows() throws {
  try withFolder { folder in
    let truth = try SampleProgram(customers: 90, seed: 1).write(to: folder)
    let cents = try lines(folder, "social/meta-ads.csv").dropFirst().compactMap { line in
      line.firstRange(of: ",USD,").flatMap { range in
        Int64(line[range.upperBound...].prefix { $0 != "," }.replacing(".", with: ""))
      }
    }
    #expect(cents[0] == cents.dropFirst().reduce(0, +))
    let spent = truth.spend.filter { $0.source == "meta" }.map(\.amount).reduce(0, +)
    #expect(cents[0] == spent)
  }
}

@Test func aLargeSampleLeavesTheReckoningOut() throws {
  let truth = try withFolder { folder in
    try SampleProgram(customers: SampleProgram.largestReckoned + 1, seed: 1).write(to: folder)
  }
  #expect(truth.whole == nil)
  #expect(!truth.orders.isEmpty)
}

@Test func aFolderThatCannotBeMadeIsAFailure() {
  #expect(throws: Failure.self) {
    try SampleProgram(customers: 1, seed: 1).write(to: "/proc/none")
  }
}

/// The files in `SampleData`, to the byte. `WHOLEROI_REFILL=1` writes them anew.
@Test func theCommittedSampleDataIsWhatTheGeneratorWrites() throws {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let committed = root.appendingPathComponent("SampleData").path
  let program = SampleProgram(customers: 800, seed: 1)
  if ProcessInfo.processInfo.environment["WHOLEROI_REFILL"] == "1" {
    try program.write(to: committed)
  }
  try withFolder { folder in
    try program.write(to: folder)
    var expected = try contents(committed)
    expected["README.md"] = nil
    let found = try contents(folder)
    #expect(found.keys.sorted() == expected.keys.sorted())
    for path in found.keys.sorted() { #expect(found[path] == expected[path], "\(path)") }
  }
}
