/// The checks between parts: what one names, another must have.
extension DefinitionDecoder {
  func checkReferences() {
    check(
      programReferences, among: definition.programs.map(\.name), "program",
      hint: "programs lists them")
    let sources = definition.sources.map(\.name)
    check(sourceReferences, among: sources, "source", hint: "sources lists them")
    check(orderSourceReferences, among: sources, "source", hint: "sources lists them")
    for reference in orderSourceReferences {
      let source = definition.sources.first { $0.name == reference.name }
      guard let source, source.layout.record != .order else { continue }
      faults.error(
        at: reference.node,
        "\(reference.path) names \(source.name.quoted), which gives no orders")
    }
    checkChannels()
  }

  private func check(
    _ references: [Reference], among names: [String], _ kind: String, hint: String
  ) {
    for reference in references where !names.contains(reference.name) {
      let known = Names.hint(reference.name, among: names)
      faults.error(
        at: reference.node, "\(reference.path): unknown \(kind) \(reference.name.quoted)",
        hint: known.isEmpty ? hint : known)
    }
  }

  /// A source may bring a channel of its own, of family "other"; a rule may not.
  private func checkChannels() {
    let declared = BuiltInChannels.all.map(\.name) + definition.channels.map(\.name)
    var known = declared
    for reference in sourceChannels where !known.contains(reference.name) {
      known.append(reference.name)
      let near = Names.nearest(reference.name, among: declared)
      faults.warning(
        at: reference.node,
        "\(reference.path): the channel \(reference.name.quoted) is new and of family \"other\"",
        hint: near.map { "did you mean \($0.quoted)?" } ?? "channels gives a channel its family")
    }
    check(ruleChannels, among: known, "channel", hint: "channels adds one")
  }
}
