import Foundation
import Testing

@testable import WholeROI

// wholeroi attribute: the models on a plain table of paths.

/// A table written for one test, in a folder that goes with it.
private final class PathsTable {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("wholeroi-" + UUID().uuidString)
  var request: PathsRequest

  init(_ text: String, name: String = "paths.csv") throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    request = PathsRequest(file: file.path)
    request.minimumNulls = 0
  }

  func attribute(_ models: [AttributionModel]? = nil) throws -> PathsResult {
    request.models = models ?? request.models
    return try Pipeline.attribute(request)
  }

  /// Rows as column → cell.
  func rows(_ models: [AttributionModel]? = nil) throws -> [[String: String]] {
    let table = CSVText.rows(try attribute(models).lines.joined(separator: "\n"))
    return table.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(table[0], $0)) }
  }

  /// The failure's code and diagnostics, as a person reads them.
  func fault() -> String {
    do throws(Failure) {
      return "done\n" + (try Pipeline.attribute(request)).warnings.map(\.text).joined()
    } catch {
      return "\(error.code.rawValue)\n"
        + error.diagnostics.map(\.text).joined(separator: "\n")
        .replacing(folder.path + "/", with: "")
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

private let byHand = """
  path,conversions,value,nulls
  a > b,1,100.00,0
  a > b > a,0,0,1
  b,1,300,2

  """

@Test func pathsByHandGiveTheseRows() throws {
  let lines = try PathsTable(byHand).attribute([.linear, .markov1, .dataDriven]).lines
  #expect(
    lines.dropFirst().map { $0.trimmingCharacters(in: .newlines) } == [
      "node,a,linear,0.500000,50.000000,0.125000,,,,,,,,,,,2,,,",
      "node,a,markov 1,0.571429,114.285714,0.285714,0.400000000,,,2,0.400000000,0.500000000,,,,,2,,,",
      // By weights of 2^20: 419430 and 629146.
      "node,a,data-driven,0.400000,39.999962,0.100000,,,,,,,,,,,2,,,",
      "node,b,linear,1.500000,350.000000,0.875000,,,,,,,,,,,1,,,",
      "node,b,markov 1,1.428571,285.714286,0.714286,1.00000000,,,5,1.00000000,1.00000000,,,,,1,,,",
      "node,b,data-driven,1.600000,360.000038,0.900000,,,,,,,,,,,1,,,",
      "node,TOTAL,linear,2.000000,400.000000,,,,,,,,,,,,,,,",
      "node,TOTAL,markov 1,2.000000,400.000000,,,,,,,,,,,"
        + "order 1: a node's states lead to NULL; solved exactly; 2 states; p 0.400000; "
        + "3 null journeys; held-out log-loss 1.222753 per step,,,,",
      "node,TOTAL,data-driven,2.000000,400.000000,,,,,,,,,,,"
        + "touches floored at 0: 0; orders that fell back to the last touch: 0,,,,",
      "node pair,a,markov 1,,,,1.00000000,,,,,,b,0.400000000,,,,,,",
    ])
}

@Test func columnsDelimiterAndSeparatorMayBeOthers() throws {
  let usual = try PathsTable(byHand).rows()
  let table = try PathsTable(
    """
    journey;n;worth;lost
    a,b;1;100.00;0
    "a ,b, a";0;0.00;1
    b;1;300;2
    """)
  table.request.path = .init("journey", isGiven: true)
  table.request.conversions = .init("n", isGiven: true)
  table.request.value = .init("worth", isGiven: true)
  table.request.nulls = .init("lost", isGiven: true)
  table.request.separator = ","
  #expect(try table.rows() == usual)
  let tabs = byHand.replacing(",", with: "\t").replacing("\n", with: "\r\n")
  #expect(try PathsTable(tabs).rows() == usual)
}

@Test func rowsInAnotherOrderAndInPartsGiveTheSame() throws {
  let usual = try PathsTable(byHand).rows(AttributionModel.allCases.filter(\.needsOnlyPaths))
  let parts = try PathsTable(
    """
    path,conversions,value,nulls
    b,1,300,0
    a>b>a,0,0,1
    a>b,1,100,0
    b,0,0,2
    """)
  #expect(try parts.rows(AttributionModel.allCases.filter(\.needsOnlyPaths)) == usual)
}

@Test func withoutValueSharesAreThoseOfOrders() throws {
  let rows = try PathsTable("path,conversions,nulls\na>b,1,0\na>b>a,0,1\nb,1,2\n").rows()
  #expect(rows.allSatisfy { $0["value"] == "" })
  let shares = rows.filter { $0["node"] == "a" && $0["dimension"] == "node" }
    .map { [$0["model"], $0["share"]] }
  #expect(shares.contains(["markov 1", "0.285714"]) && shares.contains(["first", "0.500000"]))
  #expect(shares.contains(["shapley", "0.250000"]))
}

@Test func withoutNullsNoChainIsIdentified() throws {
  let table = try PathsTable("path,conversions\na>b,5\nb,2\n")
  table.request.minimumNulls = 100
  let result = try table.attribute([.markov1])
  #expect(
    result.warnings.map(\.text) == [
      "warning: the model \"markov 1\" is not identified: 0 null journeys, fewer than the 100 of "
        + "--min-nulls\n  their cells are empty; a longer time has more null journeys, or set --min-nulls"
    ])
  // Asked for all the same, the chain of the conversions alone is solved.
  table.request.minimumNulls = 0
  #expect(try table.rows([.markov1]).first?["removal_effect"] == "0.714285714")
}

@Test func badRowsAreSetAsideWithTheirPlace() throws {
  let good = String(repeating: "a>b,1,1.00,1\n", count: 600)
  let table = try PathsTable(
    "path,conversions,value,nulls\n" + good + """
      a> >b,1,1,1
      a,1.5,1,1
      a,1,"1,50",1
      a,1,1,-2
      a,0,7,1
      a,1,1

      """)
  let warnings = try table.attribute([.linear]).warnings.map {
    $0.text.replacing(table.folder.path + "/", with: "")
  }
  #expect(
    warnings
      == [
        """
        paths.csv:602:1: warning: "a> >b" in column "path" has a node without a name
          the row is set aside; name every node; --separator says what stands between two
        """,
        """
        paths.csv:603:2: warning: "1.5" in column "conversions" is not a whole number from 0
          the row is set aside; conversions and nulls are counted whole
        """,
        """
        paths.csv:604:3: warning: "1,50" in column "value" is not a plain amount such as 1234.56
          the row is set aside; amounts use a point here: 1.50
        """,
        """
        paths.csv:605:4: warning: "-2" in column "nulls" is not a whole number from 0
          the row is set aside; journeys can't be fewer than none
        """,
        """
        paths.csv:606:3: warning: "7" in column "value" has no conversion that it could be of
          the row is set aside; count the path's conversions, or give 0 here
        """,
        """
        paths.csv:607: warning: the row has 3 fields where the header has 4
          the row is set aside
        """,
      ])
  #expect(try table.rows([.linear]).last?["orders"] == "600.000000")
}

@Test func tooManyBadRowsStopIt() throws {
  #expect(
    try PathsTable("path,conversions\na,x\nb,1\n").fault() == """
      65
      paths.csv: error: 1 of 2 rows cannot be read: more than 1 %
        mend the rows, or name the columns that hold the figures: --path, --conversions, --value, --nulls
      paths.csv:2:2: warning: "x" in column "conversions" is not a whole number from 0
        the row is set aside; conversions and nulls are counts such as 12; another column is named by its flag
      """)
}

@Test(arguments: [
  ("", "65\npaths.csv: error: the file is empty"),
  ("path,conversions\n", "65\npaths.csv: error: the file holds no path"),
  (
    "path;total_conversions\na;1\n",
    """
    65
    paths.csv:1: error: the header has no column "conversions"
      did you mean "total_conversions"? --conversions total_conversions takes it; it has: path, total_conversions
    """
  ),
])
func aFileWithoutPathsSaysWhatIsMissing(text: String, expected: String) throws {
  #expect(try PathsTable(text).fault() == expected)
}

@Test(arguments: [
  ("a,\"1,234\",1,1", "write it without thousands marks: 1234"),
  ("a,,1,1", "give 0 where there is none"),
  ("a,1,\"1.234.567,5\",1", "give digits alone, without a currency"),
  ("a,1,\"1,234,567.5\",1", "write it without thousands marks: 1234567.5"),
  ("a,1,$5,1", "give digits alone, without a currency"),
  ("a,1,\"-12,5\",1", "amounts use a point here: -12.5"),
  ("a,1,\"1,234\",1", "amounts use a point here: 1.234, or 1234 if the comma marks thousands"),
  ("a,1,,1", "give 0 where there is none"),
])
func aNumberThatCannotBeReadSaysHowItWouldBe(row: String, hint: String) throws {
  let good = String(repeating: "a>b,1,1.00,1\n", count: 200)
  let table = try PathsTable("path,conversions,value,nulls\n" + good + row + "\n")
  let warnings = try table.attribute([.linear]).warnings
  #expect(warnings.map(\.hint) == ["the row is set aside; " + hint])
}

@Test func columnsThatSoundAsIfTheyWereMeantAreNamed() throws {
  // As the package ChannelAttribution names them.
  let header = "path,total_conversions,total_conversion_value,total_null\n"
  let table = try PathsTable(header + "a > b,1,5,3\n")
  #expect(table.fault().contains("--conversions total_conversions takes it"))
  table.request.conversions = .init("total_conversions", isGiven: true)
  #expect(
    try table.attribute([.linear]).warnings.map(\.hint) == [
      "--value total_conversion_value takes the column \"total_conversion_value\"",
      "--nulls total_null takes the column \"total_null\"",
    ])
  table.request.value = .init("total_conversion_value", isGiven: true)
  table.request.nulls = .init("total_null", isGiven: true)
  #expect(try table.attribute([.linear]).warnings.isEmpty)
}

@Test func anOverlapOfNothingIsPrintedAsNothing() throws {
  // a > b and c > d share no journey; in doubles RE_a + RE_c − RE_ac is some 1e-16.
  let table = try PathsTable(
    "path,conversions,nulls\na > b,7,13\nc > d,11,17\na > d,0,3\nc > b,0,9\ne,1,3\n")
  table.request.minimumNulls = 0
  let pairs = try table.rows([.markov1]).filter { $0["dimension"] == "node pair" }
  #expect(pairs.count == 10)
  for pair in pairs {
    let overlap = try #require(Double(pair["overlap"] ?? ""))
    #expect(overlap == 0 || overlap.magnitude > 1e-9, "\(pair)")
  }
}

@Test func aFileThatIsNotThereEndsWith66() throws {
  let table = try PathsTable(byHand)
  table.request.file += "x"
  #expect(
    table.fault() == """
      66
      paths.csvx: error: there is no such file
        name a CSV file of paths
      """)
}

@Test func modelsThatNeedMoreThanPathsAreRefused() throws {
  let table = try PathsTable(byHand)
  table.request.models = [.timeDecay]
  #expect(table.fault().hasPrefix("64\nerror: the model \"time decay\" needs more than paths\n"))
}

@Test func sumsThatPassWhatFitsStopIt() throws {
  let row = "a,9000000000000,1,1\n"
  #expect(
    try PathsTable("path,conversions,value,nulls\n" + row + row).fault() == """
      65
      paths.csv: error: the rows add up to more than can be counted exactly
        give value in a larger unit, or cut the table into parts
      """)
}

@Test func amountsTooLargeForSixDecimalsHaveTwo() throws {
  let rows = try PathsTable("path,conversions,value\na>b,1,3000000000.5\nb,2,0.125\n")
    .rows([.last])
  #expect(rows.last?["value"] == "3000000000.63")
}

@Test func aFolderGetsTheReportWholeAndAgain() throws {
  let table = try PathsTable(byHand)
  table.request.directory = table.folder.path + "/new/out"
  for _ in 0..<2 {
    let result = try table.attribute([.linear])
    #expect(result.lines == [table.folder.path + "/new/out/model_comparison.csv"])
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: result.lines[0])))
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    let names = try FileManager.default.contentsOfDirectory(atPath: table.folder.path + "/new/out")
    #expect(names == ["model_comparison.csv"])
  }
}

@Test func aNodeThatASpreadsheetWouldRunIsGuarded() throws {
  #expect(try PathsTable("path,conversions\n=1+1,2\n").rows([.last]).first?["node"] == "'=1+1")
}

@Test func autoTakesTheOrderOfLeastLoss() throws {
  let table = try PathsTable(
    "path,conversions,nulls\na>c,900,10\nb>c,10,900\nd>a>c,900,10\nd>b>c,10,900\n")
  table.request.order = nil
  let models = Set(try table.rows().map { $0["model"] ?? "" })
  #expect(models.contains("markov 2") && !models.contains("markov 1"))
}

// MARK: - What a table may not hold

@Test func aNodeCalledLikeTheSumsIsSetAside() throws {
  let table = try PathsTable("path,conversions\na > TOTAL,1\n")
  #expect(table.fault().contains("has a node TOTAL, which is the name of the sums"))
}

@Test func aColumnThatTheHeaderHasTwiceStopsIt() throws {
  let table = try PathsTable("path,conversions,nulls,conversions\na,1,0,9\n")
  #expect(
    table.fault().hasPrefix(
      "65\npaths.csv:1: error: the header has the column \"conversions\" twice: as number 2 and 4"))
}

@Test func aTableWithoutConversionsIsWarnedOf() throws {
  let table = try PathsTable("path,conversions,nulls\na,0,200\nb,0,3\n")
  let result = try table.attribute([.linear, .markov1])
  #expect(
    result.warnings.map(\.text).joined().contains(
      "the table holds no conversion, so there is nothing to share out"))
  let total = try #require(
    try table.rows([.markov1]).first { $0["node"] == "TOTAL" && $0["model"] == "markov 1" })
  #expect(total["note"] == "no journey ended in an order")
}

// MARK: - Transforms

/// a > a > b > a, once, worth 90.
private let repeated = "path,conversions,value\na > a > b > a,1,90\n"

@Test(arguments: [
  (AttributionDefinition.Repeats.keep, ["a 67.500000", "b 22.500000"]),
  (.collapse, ["a 60.000000", "b 30.000000"]),
  (.first, ["a 45.000000", "b 45.000000"]),
  (.frequency, ["a(1) 30.000000", "a(2) 30.000000", "b(1) 30.000000"]),
])
func repeatsCountAsTheTransformSays(repeats: AttributionDefinition.Repeats, expected: [String])
  throws
{
  let table = try PathsTable(repeated)
  table.request.repeats = repeats
  let rows = try table.rows([.linear]).filter { $0["node"] != "TOTAL" }
  #expect(rows.map { "\($0["node"] ?? "") \($0["value"] ?? "")" } == expected)
}

@Test func trimLeavesTheLastNodes() throws {
  let table = try PathsTable("path,conversions,value\na > b > c > d > e > f > g,1,50\n")
  table.request.repeats = .trim
  let rows = try table.rows([.linear]).filter { $0["node"] != "TOTAL" }
  #expect(rows.map { $0["node"] } == ["c", "d", "e", "f", "g"])
}

// MARK: - Sums

@Test func chainsAndShapleyAddUpToTheirTotal() throws {
  // Three equal nodes of 100.000000 and one conversion: a third each leaves units over.
  let table = try PathsTable("path,conversions,value,nulls\na > b > c,1,100,3\n")
  for model in [AttributionModel.markov1, .markov2, .shapley] {
    let rows = try table.rows([model])
      .filter { $0["dimension"] == "node" && $0["node"] != "TOTAL" }
    let first = model == .shapley ? "0.333334" : "0.333333"
    #expect(rows.map { $0["orders"] } == [first, "0.333333", "0.333333"], "\(model)")
    #expect(rows.map { $0["value"] } == ["33.333334", "33.333333", "33.333333"], "\(model)")
  }
}

@Test func partsOfSharesAddUpAlsoWhereSomeAreNegative() {
  #expect(ShareSplit.split(100, shares: [0.5, 0.25, 0.25]) == [50, 25, 25])
  #expect(ShareSplit.split(1, shares: [1.0 / 3, 1.0 / 3, 1.0 / 3]) == [1, 0, 0])
  #expect(ShareSplit.split(-7, shares: [1.0 / 3, 2.0 / 3])?.reduce(0, +) == -7)
  let parts = ShareSplit.split(1_001, shares: [1.5, -0.25, -0.25])
  #expect(parts?.reduce(0, +) == 1_001)
  #expect(ShareSplit.split(5, shares: [5_000, -4_999]) == nil)
  #expect(ShareSplit.split(5, shares: []) == nil)
}

@Test func aChainThatIsTooLargeSaysTheLimit() {
  #expect(
    SolvedModels().note(.markov1, .tooLarge)
      == "not solved: the chain takes more than 4 billion multiplications")
}
