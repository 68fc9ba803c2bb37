import Tabular

/// `sources`, `channels` and `channelRules`.
extension DefinitionDecoder {
  func readSources(_ file: ObjectReader) {
    file.require("sources", hint: "add sources: [{ name, files, layout }]")
    let readers = file.objects("sources")
    if let node = file.node("sources"), node.value == .list([]) {
      faults.error(at: node, "sources is empty", hint: "a run needs at least one source of orders")
    }
    if let node = file.node("sources"), readers.count > PipelineDefinition.mostSources {
      faults.error(
        at: node,
        "\(readers.count) sources are more than the \(PipelineDefinition.mostSources) of one run",
        hint: "exports of one layout can be one source: files takes patterns and a list")
    }
    for reader in readers {
      let source = readSource(reader)
      if let name = reader.node["name"],
        definition.sources.contains(where: { $0.name == source.name })
      {
        faults.error(
          at: name, "two sources are called \(source.name.quoted)",
          hint: "names of sources stand in reports; give each its own")
      }
      definition.sources.append(source)
    }
    if let node = file.node("sources"), !readers.isEmpty, !hasUnreadLayouts,
      !definition.sources.contains(where: { $0.layout.record == .order })
    {
      faults.warning(
        at: node, "no source gives orders, so every figure of revenue will be 0",
        hint: "a source of orders has a layout with record: \"order\"")
    }
  }

  private func readSource(_ reader: ObjectReader) -> SourceDefinition {
    reader.require("name", hint: "name the system, such as \"till\"")
    reader.require("files", hint: "such as files: \"pos/*.csv\", relative to root")
    reader.require("layout", hint: "an object with record and columns")
    var source = SourceDefinition(name: reader.text("name") ?? "")
    source.files = reader.texts("files") ?? []
    if let node = reader.node("files"), node.value == .list([]) {
      faults.error(at: node, "\(reader.path("files")) is empty")
    }
    source.timezone = readZone(reader, "timezone")
    source.channel = reader.text("channel")
    source.marginRate = reader.decimal("marginRate", from: 0, to: 1)
    if let node = reader.node("layout"),
      let layout = readLayout(node, path: reader.path("layout"))
    {
      source.layout = layout
      checkSettings(of: source, reader)
    } else {
      hasUnreadLayouts = true
    }
    reader.finish()
    return source
  }

  /// A channel belongs to records that have one, a margin rate to orders.
  private func checkSettings(of source: SourceDefinition, _ reader: ObjectReader) {
    let record = source.layout.record
    if let node = reader.node("channel"), let channel = source.channel {
      sourceChannels.append(.init(name: channel, path: reader.path("channel"), node: node))
      if !FieldNames.allowed(in: record).contains("channel") {
        faults.error(at: node, "a source of \(record.rawValue) records has no channel")
      }
    }
    if let node = reader.node("marginRate"), source.marginRate != nil, record != .order {
      faults.error(
        at: node,
        "a margin rate belongs to orders, and this source gives \(record.rawValue) records")
    }
  }

  func readChannels(_ file: ObjectReader) {
    guard let channels = file.object("channels") else { return }
    for member in channels.node.members {
      guard let reader = channels.object(member.key) else { continue }
      let family = reader.text("family") ?? "other"
      let isPaid = reader.flag("paid") ?? false
      reader.finish()
      warnOfNewFamily(family, reader)
      definition.channels.append(.init(name: member.key, family: family, isPaid: isPaid))
    }
  }

  private func warnOfNewFamily(_ family: String, _ reader: ObjectReader) {
    let known = BuiltInChannels.all.map(\.family) + ["other"]
    guard !known.contains(family), let node = reader.node("family"),
      let near = Names.nearest(family, among: known)
    else { return }
    faults.warning(
      at: node, "\(family.quoted) is a new family of channels",
      hint: "did you mean \(near.quoted)?")
  }

  func readChannelRules(_ file: ObjectReader) {
    for reader in file.objects("channelRules") {
      reader.require("channel", hint: "the channel that the rule leads to")
      var rule = ChannelRule(channel: reader.text("channel") ?? "")
      rule.source = reader.pattern("source")
      rule.medium = reader.pattern("medium")
      rule.referrer = reader.pattern("referrer")
      rule.campaign = reader.pattern("campaign")
      rule.action = readAction(reader)
      rule.coupon = reader.pattern("coupon")
      reader.finish()
      requireCondition(
        reader, ["source", "medium", "referrer", "campaign", "action", "coupon"])
      if let node = reader.node["channel"], !rule.channel.isEmpty {
        ruleChannels.append(.init(name: rule.channel, path: reader.path("channel"), node: node))
      }
      definition.channelRules.append(rule)
    }
  }

  /// A rule without any condition would take everything.
  func requireCondition(_ reader: ObjectReader, _ keys: [String]) {
    guard keys.allSatisfy({ reader.node[$0] == nil }) else { return }
    faults.error(
      at: reader.node, "\(reader.path) has no condition",
      hint: "give one of " + keys.joined(separator: ", "))
  }

  /// A pattern of actions, which at least one action must match.
  func readAction(_ reader: ObjectReader) -> Pattern? {
    guard let pattern = reader.pattern("action"), let node = reader.node("action") else {
      return nil
    }
    if !FieldNames.actions.contains(where: { pattern.matches($0) }) {
      faults.error(
        at: node, "no action matches \(pattern.text.quoted)",
        hint: Names.hint(pattern.text, among: FieldNames.actions))
    }
    return pattern
  }
}
