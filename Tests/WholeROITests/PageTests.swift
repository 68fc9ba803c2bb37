import Foundation
import Tabular
import Testing

@testable import WholeROI

/// A generated sample of the autumn pipeline, and what a run of it says.
struct SampledPage {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-page-" + UUID().uuidString)
    _ = try SampleProgram(customers: 250, seed: 3).write(to: folder.path)
  }

  /// The page, and the rows of every CSV report as column → cell.
  struct Reports {
    var page: [UInt8]
    var rows: [String: [[String: String]]] = [:]
    var headers: [String: [String]] = [:]
  }

  func run(jobs: Int, set: [(String, String)] = []) throws -> Reports {
    var overrides = RunOverrides()
    let out = folder.path + "-out\(jobs)"
    overrides.set = [
      .init(path: "root", value: folder.path), .init(path: "outputs.directory", value: out),
    ]
    overrides.set += set.map { .init(path: $0.0, value: $0.1) }
    defer { try? FileManager.default.removeItem(atPath: out) }
    let definition = try PipelineDefinition.load(
      file: TruthSample.pipeline.path, overrides: overrides
    ).definition
    let result = try Pipeline.run(
      definition, options: RunOptions(jobs: jobs), progress: SilentObserver())
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: result.reportsPath + "/" + name)))
    }
    var reports = Reports(page: try bytes("report.html"))
    for name in try FileManager.default.contentsOfDirectory(atPath: result.reportsPath)
    where name.hasSuffix(".csv") {
      let rows = CSVText.rows(String(decoding: try bytes(name), as: UTF8.self))
      reports.headers[name] = rows.first
      reports.rows[name] = rows.dropFirst().map { row in
        Dictionary(uniqueKeysWithValues: zip(rows.first ?? [], row))
      }
    }
    return reports
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

@Test func thePageIsSoundLoadsNothingAndIsTheSameForAnyNumberOfJobs() throws {
  let sample = try SampledPage()
  defer { sample.remove() }
  let page = try sample.run(jobs: 1).page
  #expect(try sample.run(jobs: 3).page == page)
  if let path = ProcessInfo.processInfo.environment["WHOLEROI_PAGE"] {
    try Data(page).write(to: URL(fileURLWithPath: path))
  }

  let tree = TagTree(page)
  #expect(tree.faults == [])
  let text = String(decoding: page, as: UTF8.self)
  for word in ["http://", "https://", "url(", "@import"] { #expect(!text.contains(word)) }
  let names = Set(tree.tags.map(\.name))
  #expect(names.isDisjoint(with: ["script", "link", "img", "iframe", "object", "form", "base"]))
  for tag in tree.tags {
    #expect(!tag.attributes.contains { $0.hasPrefix("on") || $0.hasPrefix("?") })
    #expect(Set(tag.attributes).isDisjoint(with: ["style", "src", "xlink:href"]))
    for (name, value) in zip(tag.attributes, tag.values) where name == "href" {
      #expect(value.hasPrefix("#"))
    }
  }

  let drawings = tree.tags.filter { $0.name == "svg" }
  #expect(drawings.count >= 20)
  let figures = tree.tags.count { $0.name == "figure" }
  #expect(drawings.map { $0.values.first } == (0..<figures).flatMap { _ in ["wide", "narrow"] })
  #expect(
    drawings.allSatisfy { $0.attributes == ["class", "viewBox", "role", "aria-labelledby"] })
  let labels = drawings.flatMap { ($0.values.last ?? "").split(separator: " ").map(String.init) }
  let ids = tree.tags.flatMap { tag in
    zip(tag.attributes, tag.values).filter { $0.0 == "id" }.map(\.1)
  }
  #expect(Set(ids).count == ids.count && Set(labels).isSubset(of: ids))
  #expect(tree.tags.count { $0.name == "details" } >= figures)
  #expect(tree.tags.count { $0.name == "table" } >= figures)
  #expect(!text.contains("Left out, as"))
}

@Test func aYearsPageStaysUnderTwoMegabytes() throws {
  let sample = try SampledPage()
  defer { sample.remove() }
  let year = "{ from: '2026-01-01', to: '2026-12-31' }"
  let page = try sample.run(jobs: 2, set: [("period", year)]).page
  #expect(TagTree(page).faults == [])
  #expect(page.count < 2_000_000)
  #expect(String(decoding: page, as: UTF8.self).contains("<th scope=\"row\">2026-12-31</th>"))
}

@Test func thePolicyNamesTheHashOfTheStyle() throws {
  let hash = Data(SHA256.hash(Array("\(PageStyle.text)".utf8))).base64EncodedString()
  #expect(PageStyle.policy.hasPrefix("default-src 'none'; style-src 'sha256-\(hash)'"))
  #expect(!"\(PageStyle.text)".contains("<"))
}

// MARK: - Hostile texts

private func shop(_ name: String, _ store: String) throws -> FinishedRun {
  let quoted = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
  let cell = "\"" + store.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  return try ShopRun(
    [
      "feed": "2026-07-02T00:00:00Z,ann@x.example,email,p1,click,\n",
      "ads": "2026-07-01,p1,10.00\n",
      "till": "1,2026-07-05T00:00:00Z,,ann@x.example,,\(cell),50.00,20.00,sale,\n",
    ],
    settings: """
      programs: [{ name: \(quoted), campaigns: ["p*"], from: "2026-07-02" }],
      objectives: [{ metric: "roi", target: 0.5, owner: \(quoted) }]
      """
  ).temporary.run()
}

@Test(arguments: [
  ("</td></table><script>alert(1)</script>", "<svg onload=alert(1)>"),
  ("\" onmouseover=\"alert(1)", "' onfocus='x"), ("<!--", "-->"),
  ("]]><style>", "</title></style>"),
  ("&lt;b&gt;", "&#60;b&#62;"), ("\u{202E}gnirts", "`${x}`"),
])
func hostileNamesChangeNoTag(program: String, store: String) throws {
  let harmless = TagTree(try shop("Autumn", "Main Street").bytes("report.html"))
  let hostile = TagTree(try shop(program, store).bytes("report.html"))
  #expect(harmless.faults == [] && hostile.faults == [])
  #expect(hostile.outline == harmless.outline)
}

@Test(.csvSuites)
func noTextOfTheSuitesChangesTheTagsAroundIt() throws {
  let folder = "payloads/XSS Injection/Intruders/"
  let files = [
    "BRUTELOGIC-XSS-STRINGS", "IntrudersXSS", "JHADDIX_XSS", "MarioXSSVectors", "RSNAKE_XSS",
    "XSS_Polyglots",
  ].map { folder + $0 + ".txt" }
  let texts = try (["blns/blns.txt"] + files).flatMap { file in
    String(decoding: try CSVSuites.bytes(file), as: UTF8.self).components(separatedBy: "\n")
  }
  func page(_ text: String) -> Markup {
    var page = Markup()
    page.element("p", ["title": text, "class": "a"], text: text)
    var drawing = Drawing(width: Drawing.wide, height: 10)
    drawing.text(0, 0, text.clipped(to: 20))
    page.append(drawing.marks)
    PageTable(file: "x.csv", columns: [text], rows: [[.text(text), .figure(text)]])
      .write(caption: text, to: &page)
    return page
  }
  let harmless = TagTree(page("x").bytes)
  #expect(harmless.faults == [] && texts.count > 1_000)
  for text in texts { #expect(TagTree(page(text).bytes) ~= harmless, "\(text.debugDescription)") }
}

/// Whether the tags are the same, whatever stands in them.
private func ~= (a: TagTree, b: TagTree) -> Bool { a.outline == b.outline && a.faults == b.faults }

@Test func textsAreEscapedInOneWayForBothPlaces() {
  var markup = Markup()
  markup.element("p", ["title": "a\"b"], text: "<i> & 'x' \u{0}\u{202E}é")
  #expect(
    String(decoding: markup.bytes, as: UTF8.self)
      == "<p title=\"a&quot;b\">&lt;i&gt; &amp; &#39;x&#39; \u{FFFD}\u{FFFD}é</p>")
  #expect("abcdef".clipped(to: 4) == "abc…" && "abcd".clipped(to: 4) == "abcd")
}

// MARK: - What is left out

@Test func sectionsWhoseReportIsNotWrittenSayWhy() throws {
  let text = String(decoding: try shop("P", "A").bytes("report.html"), as: UTF8.self)
  #expect(text.contains("Left out, as content_mix.csv is: no source gives posts."))
  #expect(text.contains("Left out, as experiments.csv is: the pipeline has no experiments."))
}

@Test func thePageListsTheWarningsOfTheRunWithTheirHints() throws {
  func page(_ till: String) throws -> (text: String, warnings: [Diagnostic]) {
    let run = try TemporaryRun(
      [
        "till.csv": "id,time,net,email\nA1,2026-07-01,10.00,ann@x.example\n" + till,
        "mail.csv": "time,email\n2026-06-30,ann@x.example\n",
      ],
      pipeline: tillPipeline(
        "record: \"order\", columns: { id: \"id\", time: \"time\", net: \"net\", email: \"email\" }"
      ).replacing("name: \"till\"", with: "name: \"<b>till\"")
        .replacing(
          "sources: [",
          with: """
            sources: [ { name: "mail", files: "mail.csv", channel: "email", layout: { record: "touch",
              columns: { time: "time", email: "email", action: { value: "click" } } } },
            """))
    let finished = try run.run()
    let text = String(decoding: try finished.bytes("report.html"), as: UTF8.self)
    return (text, finished.result.warnings)
  }
  let clean = try page("")
  #expect(clean.warnings.isEmpty && !clean.text.contains("class=\"warnings\""))
  let told = try page("A2,2026-07-32,99.00,\n")
  #expect(told.warnings.count == 1)
  #expect(
    told.text.contains(
      "<p>The run ended with a warning:</p>\n<ul class=\"warnings\"><li>1 row of source "
        + "&quot;&lt;b&gt;till&quot; was set aside. <span class=\"soft\">see rejects.csv: what they "
        + "say is in no figure</span></li></ul>"))
  #expect(
    told.text.contains(
      "a difference of USD 0.00. Rows that were set aside are not in it: what they say is in no "
        + "figure."))
  #expect(clean.text.contains("a difference of USD 0.00.</p>"))
}

@Test func thePageIsLeftOutWhereThePipelineSaysSo() throws {
  let shop = try ShopRun(
    ["till": "1,2026-07-05T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,\n"])
  let run = try shop.temporary.run(set: [("outputs.html", "false")])
  let files = try FileManager.default.contentsOfDirectory(atPath: run.result.reportsPath)
  #expect(!files.contains("report.html"))
  let manifest = String(decoding: try run.bytes("run.json"), as: UTF8.self)
  #expect(manifest.contains("outputs.html is false"))
}

/// Ann and Ben of one store are two persons, fewer than five: neither count is in the page.
@Test func smallGroupsStayHiddenInThePage() throws {
  let shop = try ShopRun([
    "members": "1,ann@x.example,,,2026-01-01\n2,ben@x.example,,,2026-01-01\n",
    "feed": """
    2026-07-02T00:00:00Z,ann@x.example,email,p1,click,
    2026-07-02T00:00:00Z,ben@x.example,email,p1,click,

    """,
    "till": "1,2026-07-05T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,\n",
  ])
  func text(_ minimum: String) throws -> String {
    let run = try shop.temporary.run(set: [("outputs.minimumGroup", minimum)])
    return String(decoding: try run.bytes("report.html"), as: UTF8.self)
  }
  #expect(try text("1").contains("<dt>Persons reached</dt><dd>2</dd>"))
  #expect(try !text("5").contains("<dt>Persons reached</dt>"))
}

// MARK: - Drawing

@Test func labelsAreCutWhereTheirRoomEnds() {
  #expect("abcdef".fitting(30, 5) == "abcdef")
  #expect("abcdef".fitting(22, 5) == "abc…")
  // Capitals take 1.3 of a small letter, signs of East Asia 1.9.
  #expect("ABCDEF".room(10) == 78 && "漢字".room(10) == 38)
  #expect("漢字漢字".fitting(30, 5) == "漢字…")
}

@Test(arguments: [Drawing.wide, Drawing.narrow])
func namesOfARowChartBeginWithinItsSheet(width: Double) {
  let chart = RowChart(
    rows: [.init(name: String(repeating: "W", count: 90), value: "1.00", marks: [])], unit: "x")
  let text = String(decoding: chart.drawn(width: width).marks.bytes, as: UTF8.self)
  #expect(text.contains("WWW…</text>"))
  #expect(!text.contains(String(repeating: "W", count: 40)))
}

@Test func aFieldOfTheHeatMapIsShadedOnlyWhereItsRangeLeavesZeroOut() {
  func drawn(isSure: Bool) -> String {
    let cell = HeatMap.Cell(
      row: 1, column: 0, value: 12, text: "12.0", low: "-1.0", high: "25.0", isSure: isSure)
    let map = HeatMap(names: ["email", "social"], cells: [cell])
    return String(decoding: map.drawn(width: Drawing.wide).marks.bytes, as: UTF8.self)
  }
  #expect(drawn(isSure: true).contains("class=\"up3\""))
  #expect(!drawn(isSure: false).contains("class=\"up"))
  #expect(drawn(isSure: false).contains("-1.0 … 25.0"))
}

@Test func scalesBeginAndEndAtRoundTicks() {
  let scale = Scale([0, 870], from: 0, to: 100)
  #expect(scale.ticks == [0, 200, 400, 600, 800, 1_000])
  #expect(scale.place(500) == 50 && scale.place(-10) == 0 && scale.place(2_000) == 100)
  #expect(Scale([-3, 7], from: 0, to: 1).ticks == [-4, -2, 0, 2, 4, 6, 8])
  #expect(Scale([Double](), from: 0, to: 1).ticks.count > 1)
  #expect(Scale([.infinity, 5], from: 0, to: 1).ticks.last == 5)
  let small = Scale([0.031], from: 0, to: 1)
  #expect(small.ticks.map(small.label) == ["0", "0.01", "0.02", "0.03", "0.04"])
  let large = Scale([3_000_000], from: 0, to: 1)
  #expect(large.ticks.map(large.label) == ["0", "1M", "2M", "3M"])
}

@Test func placesAreRoundedToTenths() {
  #expect([0, 12, 12.34, -0.06, 99.96].map(Drawing.number) == ["0", "12", "12.3", "-0.1", "100"])
}
