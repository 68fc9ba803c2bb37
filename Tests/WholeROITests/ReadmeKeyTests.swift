import Tabular
import Testing

@testable import WholeROI

/// A pipeline that has each part once and sets nothing that has a default.
private let everyPart = """
  { name: "Night", currency: "USD", timezone: "UTC", period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [{ name: "till", files: "*.csv", layout: { record: "order", columns: {
        id: "Id", net: "Net", time: { column: "Time" } } } }],
    channels: { podcast: {} }, channelRules: [{ medium: "x", channel: "email" }], identity: {},
    visits: {}, revenue: {}, programs: [{ name: "P" }], stages: [{ stage: "trial", channel: "x" }],
    content: [{ text: "x", type: "promotion" }],
    costs: { rules: [{ memo: "x", program: "P" }], points: { value: "0.01" }, shared: {} },
    attribution: {}, integration: {}, experiments: [{ name: "E", control: "c" }],
    objectives: [{ metric: "roi", target: 1 }], quality: {}, outputs: { directory: "out" } }
  """

/// Headings of the README's tables of keys, and where their keys stand in `everyPart`.
private let keyTables = [
  ("The file", ""), ("`period`", "period"), ("`sources`", "sources.0"),
  ("`layout`", "sources.0.layout"), ("`columns`", "sources.0.layout.columns.time"),
  ("`channels`", "channels.podcast"), ("`channelRules`", "channelRules.0"),
  ("`identity`", "identity"), ("`visits`", "visits"), ("`revenue`", "revenue"),
  ("`programs`", "programs.0"), ("`costs`", "costs"), ("`costs.rules`", "costs.rules.0"),
  ("`attribution`", "attribution"), ("`stages`", "stages.0"), ("`quality`", "quality"),
  ("`outputs`", "outputs"), ("`content`", "content.0"), ("`experiments`", "experiments.0"),
  ("`objectives`", "objectives.0"), ("`integration`", "integration"),
]

private func rows(_ heading: String) throws -> [(key: String, standard: String)] {
  let tables = try Readme().section("### " + heading).tables
  let table = try #require(tables.first { $0[0] == ["key", "default", "meaning"] })
  return try table.dropFirst().map { row in
    let key = row[0].code
    return (try #require(key, "\(row)"), row[1])
  }
}

private func setting(_ path: String, _ value: String) -> RunOverrides {
  var overrides = RunOverrides()
  overrides.set = [.init(path: path, value: value)]
  return overrides
}

private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : path + "." + key }

/// The keys that the decoder asks for in an object: it lists them when it meets one it doesn't know.
private func knownKeys(_ path: String) throws -> Set<String> {
  let failure = #expect(throws: Failure.self) {
    try decoded(everyPart, setting(join(path, "zzzzzzzzzzzzzzzz"), "1"))
  }
  let fault = failure?.diagnostics.first { $0.message.hasPrefix("unknown key \"zzz") }
  let hint = try #require(fault, "\(path): \(failure?.diagnostics ?? [])").hint
  return Set(hint.replacing("known here: ", with: "").split(separator: ", ").map(String.init))
}

@Test(arguments: keyTables)
func theReadmeListsExactlyTheKeysThatThePipelineFileTakes(heading: String, path: String) throws {
  let keys = try rows(heading).map(\.key)
  #expect(Set(keys.map { String($0.prefix { $0 != "." }) }) == (try knownKeys(path)))
  for key in keys where key.contains(".") {
    let parts = key.split(separator: ".").map(String.init)
    guard parts[1] != parts[1].uppercased() else { continue }
    let known = try knownKeys(join(path, parts[0]))
    let listed = Set(
      keys.filter { $0.hasPrefix(parts[0] + ".") }.map { $0.dropFirst(parts[0].count + 1) })
    if parts[0] == "lookback" {
      #expect(known == Set(FieldNames.actions + ["default"]))
      #expect(known.isSuperset(of: listed.map(String.init)))
    } else {
      #expect(known == Set(listed.map(String.init)))
    }
  }
}

@Test(arguments: keyTables)
func theDefaultsInTheReadmeAreThoseInForce(heading: String, path: String) throws {
  let base = try decoded(everyPart).definition
  for (key, standard) in try rows(heading) {
    guard let value = standard.code else {
      #expect(["required", "–"].contains(standard), "\(heading) \(key)")
      continue
    }
    let definition = try decoded(everyPart, setting(join(path, key), value)).definition
    #expect(definition.canonicalText == base.canonicalText, "\(key): \(value)")
    #expect(definition.root == base.root)
  }
}

@Test(arguments: keyTables)
func requiredKeysAreMissedAndOthersNot(heading: String, path: String) throws {
  let text = everyPart
  for (key, standard) in try rows(heading) where standard == "required" {
    let root = try JSON5.parse(Array(text.utf8), file: "")
    #expect(faults(try without(root, join(path, key))).contains("\(key)\" is missing"))
  }
}

/// The tree as text, without what stands at the path.
private func without(_ node: JSONNode, _ path: String) throws -> String {
  func write(_ node: JSONNode, _ steps: ArraySlice<Substring>?) -> String {
    let step = steps?.first
    switch node.value {
    case .object(let members):
      let kept = members.filter { !($0.key == step ?? "" && steps?.count == 1) }
      return "{"
        + kept.map {
          "\"\($0.key)\":" + write($0.value, $0.key == step ?? "" ? steps?.dropFirst() : nil)
        }.joined(separator: ",") + "}"
    case .list(let items):
      return "["
        + items.enumerated().map { write($1, "\($0)" == step ?? "" ? steps?.dropFirst() : nil) }
        .joined(separator: ",") + "]"
    case .text(let text): return "'\(text)'"
    case .number(let digits): return digits
    case .flag(let flag): return "\(flag)"
    default: return "null"
    }
  }
  return write(node, path.split(separator: ".")[...])
}

@Test func everyJSON5BlockOfTheReadmeLoads() throws {
  let blocks = try Readme().blocks.filter { $0.language == "json5" }
  #expect(blocks.count == 6)
  let layoutKeys = try knownKeys("sources.0.layout")
  for block in blocks {
    if block.text.hasPrefix("{\n  name:") {
      #expect(try decoded(block.text).warnings.isEmpty)
      continue
    }
    let keys = try JSON5.parse(Array("{\(block.text)}".utf8), file: "").members.map(\.key)
    if keys == ["layout"] {
      #expect(faults(layoutPipeline(String(block.text.dropFirst("layout: ".count)))) == "no fault")
    } else if keys == ["period"] {
      let whole = minimal().replacing(
        "period: { from: \"2026-07-01\", to: \"2026-07-31\" },", with: block.text + ",")
      #expect(faults(whole) == "no fault")
    } else if keys.allSatisfy(layoutKeys.contains) {
      let columns = "columns: { id: 'I', time: 'T', net: 'N' }"
      #expect(
        faults(layoutPipeline("{ record: 'order', \(columns), \(block.text) }")) == "no fault")
    } else if keys == ["channelRules"] {
      #expect(faults(minimal(block.text)) == "no fault")
    } else {
      let columns = "columns: { id: 'I', net: 'N', \(block.text) }"
      #expect(faults(layoutPipeline("{ record: 'order', \(columns) }")) == "no fault")
    }
  }
}
