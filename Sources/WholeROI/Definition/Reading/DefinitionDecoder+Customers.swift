import Tabular

/// `identity`, `visits` and `revenue`.
extension DefinitionDecoder {
  func readIdentity(_ file: ObjectReader) {
    guard let reader = file.object("identity") else { return }
    if let keys = reader.textNodes("keys") { readKeys(keys, reader) }
    readLimits(reader)
    if let region = reader.text("region"), let node = reader.node("region") {
      if region.utf8.count != 2 || !region.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
        faults.mismatch(node, "identity.region", expected: "a country's two letters such as \"US\"")
      } else if PhoneRegion(region) == nil {
        faults.error(
          at: node, "the phone numbers of the region \(region.quoted) are not known here",
          hint: "known are " + PhoneRegion.known.joined(separator: ", "))
      } else {
        definition.identity.region = region
      }
    }
    if reader.isSwitchedOff("block") {
      definition.identity.block = nil
    } else if let block = reader.patterns("block") {
      definition.identity.block = block
    }
    if let node = reader.node("plusTags"),
      let tags = ObjectReader.name(node, "identity.plusTags", among: ["keep", "drop"], faults)
    {
      definition.identity.keepsPlusTags = tags == "keep"
    }
    reader.finish()
  }

  private func readKeys(_ keys: [(text: String, node: JSONNode)], _ reader: ObjectReader) {
    let fields = RecordKind.allCases.filter(\.hasIdentifiers).flatMap(FieldNames.allowed)
    var names: [String] = []
    for (name, node) in keys {
      if names.contains(name) {
        faults.error(at: node, "identity.keys names \(name.quoted) twice")
      } else if fields.contains(name) {
        faults.error(at: node, "\(name.quoted) is a field of a record and cannot be an identifier")
      } else {
        names.append(name)
      }
    }
    if let node = reader.node("keys"), keys.isEmpty {
      faults.error(at: node, "identity.keys is empty", hint: "without keys there are no persons")
    }
    if let node = reader.node("keys"), names.count > IdentityDefinition.mostKeys {
      faults.error(
        at: node,
        "identity.keys has \(names.count) keys, and at most \(IdentityDefinition.mostKeys) can be told apart"
      )
    }
    definition.identity.keys = names
  }

  /// The file's limits over the default ones, for the keys that this pipeline has.
  private func readLimits(_ reader: ObjectReader) {
    let keys = definition.identity.keys
    if reader.isSwitchedOff("limits") {
      definition.identity.limits = nil
      return
    }
    var limits = definition.identity.limits ?? [:]
    if let object = reader.object("limits") {
      for member in object.node.members {
        guard keys.contains(member.key) else {
          faults.error(
            at: member,
            "identity.limits names \(member.key.quoted), which is not among identity.keys",
            hint: Names.hint(member.key, among: keys))
          continue
        }
        if object.isSwitchedOff(member.key) {
          limits[member.key] = nil
        } else if let most = object.integer(member.key, 1...1_000_000) {
          limits[member.key] = Int(most)
        }
      }
    }
    definition.identity.limits = limits.filter { keys.contains($0.key) }
  }

  func readVisits(_ file: ObjectReader) {
    if file.isSwitchedOff("visits") {
      definition.visits = nil
      return
    }
    guard let node = file.node("visits"),
      let reader = ObjectReader.of(
        node, path: "visits", faults: faults, expected: "an object or false")
    else { return }
    var visits = VisitsDefinition()
    if let gap = reader.duration("gap") { visits.gapMilliseconds = gap }
    visits.ownDomains = reader.texts("ownDomains") ?? []
    visits.ignoredReferrers = reader.texts("ignoreReferrers") ?? []
    reader.finish()
    definition.visits = visits
  }

  func readRevenue(_ file: ObjectReader) {
    guard let reader = file.object("revenue") else { return }
    var revenue = definition.revenue
    if let isIncluded = reader.flag("taxIncluded") { revenue.isTaxIncluded = isIncluded }
    revenue.include = Set(readChoices(reader, "include", RevenueDefinition.Extra.self) ?? [])
    if let view = reader.choice("view", RevenueDefinition.View.self) { revenue.view = view }
    if let returns = reader.object("returns") {
      if let match = readChoices(returns, "match", RevenueDefinition.ReturnMatch.self) {
        revenue.returnMatches = match
      }
      if let within = returns.duration("within") { revenue.returnsWithinMilliseconds = within }
      returns.finish()
    }
    let isOpen = reader.isLeftOpen(
      "system", isNeeded: false, "the orders of every source count",
      hint:
        "where two of them hold the same sales, revenue counts twice: name the one that is right"
        + " first, or all of them")
    for (name, node) in isOpen ? [] : reader.textNodes("system") ?? [] {
      orderSourceReferences.append(.init(name: name, path: "revenue.system", node: node))
      revenue.system.append(name)
    }
    reader.finish()
    definition.revenue = revenue
  }

  /// Names of an enumeration, each at most once.
  func readChoices<Choice: RawRepresentable & CaseIterable & Equatable>(
    _ reader: ObjectReader, _ key: String, _ type: Choice.Type
  ) -> [Choice]? where Choice.RawValue == String {
    guard let nodes = reader.textNodes(key) else { return nil }
    var choices: [Choice] = []
    for (_, node) in nodes {
      guard let choice = ObjectReader.choice(node, reader.path(key), type, faults) else { continue }
      if choices.contains(choice) {
        faults.error(at: node, "\(reader.path(key)) names \(choice.rawValue.quoted) twice")
      } else {
        choices.append(choice)
      }
    }
    return choices
  }
}
