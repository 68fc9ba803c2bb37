import Testing

@testable import WholeROI

@Test func whatTheFileLeavesOutHasTheDefaultsOfTheContract() throws {
  let (definition, warnings) = try decoded(minimal())
  #expect(warnings.isEmpty)
  #expect(definition.root == "/p")
  #expect(definition.outputs.directory == "/p/out")
  var standard = PipelineDefinition()
  standard.name = "Night"
  standard.period = definition.period
  standard.sources = definition.sources
  #expect(definition.canonicalText == standard.canonicalText)
}

@Test func theDefaultsAreThoseThatTheExampleShows() throws {
  let text = try decoded(designExample).definition.canonicalText
  let plain = try decoded(minimal()).definition.canonicalText
  for key in ["attribution", "integration", "outputs"] {
    #expect(try part(key, of: text) == part(key, of: plain))
  }
}

/// The text of one key's object in a canonical text.
private func part(_ key: String, of text: String) throws -> Substring {
  let start = try #require(text.firstRange(of: "\"\(key)\":{"))
  var depth = 0
  let rest = text[start.lowerBound...]
  let end = try #require(
    rest.firstIndex {
      if $0 == "{" { depth += 1 }
      if $0 == "}" { depth -= 1 }
      return $0 == "}" && depth == 0
    })
  return rest[...end]
}

@Test func objectsMergeKeyByKeyWithTheDefaults() throws {
  let definition = try decoded(
    minimal(
      """
      identity: { limits: { client: 7, phone: false } }, revenue: { returns: { within: "10d" } },
      attribution: { lookback: { click: "3d", open: "1d" }, markov: { minNulls: 5 } }
      """)
  ).definition
  #expect(
    definition.identity.limits == [
      "loyalty": 2, "customer": 3, "email": 5, "handle": 5, "client": 7,
    ])
  #expect(definition.revenue.returnMatches == [.original, .person])
  #expect(definition.revenue.returnsWithinMilliseconds == 864_000_000)
  #expect(definition.attribution.lookbackByAction["open"] == 86_400_000)
  #expect(definition.attribution.lookbackByAction["click"] == 259_200_000)
  #expect(definition.attribution.lookbackByAction["view"] == 86_400_000)
  #expect(definition.attribution.markovOrder == 1)
  #expect(definition.attribution.markovMinimumNulls == 5)
}

@Test func someThingsCanBeSwitchedOff() throws {
  let definition = try decoded(
    minimal(
      """
      identity: { limits: false, block: false, plusTags: "drop" }, visits: false,
      revenue: { returns: { match: [] } }, quality: { rejects: { max: false }, volume: { change: false } }
      """)
  ).definition
  #expect(definition.identity.limits == nil)
  #expect(definition.identity.block == nil)
  #expect(!definition.identity.keepsPlusTags)
  #expect(definition.visits == nil)
  #expect(definition.revenue.returnMatches.isEmpty)
  #expect(definition.quality.maximumRejects == nil)
  #expect(definition.quality.volumeChange == nil)
}

@Test func theHeadlineModelIsAddedToTheModels() throws {
  let definition = try decoded(
    minimal("attribution: { models: ['first'], headline: 'time decay' }"))
  #expect(definition.definition.attribution.models == [.first, .timeDecay])
  let standard = try decoded(minimal("attribution: { models: ['first'] }")).definition
  #expect(standard.attribution.models == [.first, .linear])
}

@Test func sharedCostsMayHaveFixedShares() throws {
  let definition = try decoded(
    minimal(
      "programs: [{ name: 'A' }, { name: 'B' }], costs: { shared: { tools: { B: 3, A: 0.5 } } }"))
  #expect(
    definition.definition.costs.shared == [
      .tools: .fixed(["B", "A"], [.init(units: 3, scale: 0), .init(units: 5, scale: 1)])
    ])
}

@Test func aChannelOfASourceIsKnownToRules() throws {
  let text = minimal("channelRules: [{ medium: 'pod', channel: 'podcast' }]")
  #expect(faults(text).contains("unknown channel \"podcast\""))
  let web = """
    { name: 'w', files: 'w', channel: 'podcast',
      layout: { record: 'touch', columns: { time: 'T', client: 'C' } } }
    """
  let (_, warnings) = try decoded(text.replacing("} } }],", with: "} } }, \(web)],"))
  #expect(
    warnings.map(\.message) == [
      "sources.1.channel: the channel \"podcast\" is new and of family \"other\""
    ])
}

@Test func canonicalTextsDoNotDependOnSpellingOrFolders() throws {
  let a = try decoded(minimal("quality: { rejects: { max: 0.50 } }, visits: { gap: '60m' }"))
    .definition
  let b = try decoded(
    minimal(
      "/* same */ 'visits': { gap: \"1h\", }, root: '/elsewhere', quality: { rejects: { max: '50%' } }"
    ))
  #expect(a.canonicalText == b.definition.canonicalText)
  let c = try decoded(minimal("visits: { gap: '61m' }, quality: { rejects: { max: 0.5 } }"))
    .definition
  #expect(a.canonicalText != c.canonicalText)
}

@Test func canonicalTextsAreJSONWithSortedKeysAtEveryLevel() throws {
  let text = try decoded(designExample).definition.canonicalText
  let root = try JSON5.parse(Array(text.utf8), file: "")
  func check(_ node: JSONNode) {
    #expect(node.members.map(\.key) == node.members.map(\.key).sorted())
    node.members.forEach { check($0.value) }
    if case .list(let items) = node.value { items.forEach(check) }
  }
  check(root)
  #expect(!text.contains("SampleData"))
  #expect(text.hasPrefix(#"{"attribution":{"bootstrap":200,"custom":["1","1","1"],"direct":"#))
}
