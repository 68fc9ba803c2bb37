import Foundation
import Tabular

/// Turns the tree of a pipeline file into a definition, noting every fault on the way.
///
/// What one part names in another (programs, channels, sources) is collected while reading and checked
/// at the end, when all of the names are known.
final class DefinitionDecoder {
  /// A name where it is used.
  struct Reference {
    var name: String
    var path: String
    var node: JSONNode
  }

  var definition = PipelineDefinition()
  let faults: DefinitionFaults
  let overrides: RunOverrides

  var programReferences: [Reference] = []
  /// Channels that rules lead to: they must be known.
  var ruleChannels: [Reference] = []
  /// Channels that sources and layouts give: they make themselves known.
  var sourceChannels: [Reference] = []
  var sourceReferences: [Reference] = []
  var orderSourceReferences: [Reference] = []
  /// Whether a source's layout has a fault, so that nobody knows what it gives.
  var hasUnreadLayouts = false
  /// Whether a built-in layout is being read: it may have identifiers that this pipeline doesn't use.
  var isBuiltIn = false

  init(overrides: RunOverrides, faults: DefinitionFaults) {
    self.overrides = overrides
    self.faults = faults
  }

  /// Reads the whole tree; keys of every part come before the checks between parts.
  func read(_ root: JSONNode) {
    guard let file = ObjectReader.of(root, path: "", faults: faults) else { return }
    readBasics(file)
    readPeriod(file)
    readIdentity(file)
    readSources(file)
    readChannels(file)
    readChannelRules(file)
    readVisits(file)
    readRevenue(file)
    readPrograms(file)
    readStages(file)
    readContent(file)
    readCosts(file)
    readAttribution(file)
    readIntegration(file)
    readExperiments(file)
    readObjectives(file)
    readQuality(file)
    readOutputs(file)
    readOnly()
    file.finish()
    checkReferences()
  }

  private func readBasics(_ file: ObjectReader) {
    file.require("name", hint: "add name: \"…\", the title of the reports")
    file.require("currency", hint: "add currency: \"USD\", say")
    file.require("timezone", hint: "add timezone: \"America/New_York\", say")
    if let name = file.text("name") { definition.name = name }
    if let root = file.text("root") { definition.root = root }
    let isOpen = file.isLeftOpen(
      "currency", isNeeded: true, "nobody knows what its money is in",
      hint: "write the ISO 4217 code of the shop's money, such as \"USD\"")
    if !isOpen, let currency = file.node("currency") { readCurrency(currency) }
    let hasNoZone = file.isLeftOpen(
      "timezone", isNeeded: true, "nobody knows where its days begin",
      hint: "write the shop's zone, such as \"America/New_York\"")
    if !hasNoZone, let zone = readZone(file, "timezone") { definition.timezone = zone }
  }

  private func readCurrency(_ node: JSONNode) {
    guard let code = ObjectReader.text(node) else {
      return faults.mismatch(node, "currency", expected: "a text such as \"USD\"")
    }
    if let currency = Currencies.named(code) {
      definition.currency = currency
    } else {
      faults.error(
        at: node, "\(code.quoted) is no currency of ISO 4217",
        hint: Names.nearest(code, among: Currencies.codes).map { "did you mean \($0.quoted)?" }
          ?? "three capital letters, such as \"USD\"")
    }
  }

  /// The name of a time zone that this machine knows.
  func readZone(_ reader: ObjectReader, _ key: String) -> String? {
    guard let name = reader.text(key), let node = reader.node(key) else { return nil }
    if TimeZoneTable(identifier: name) != nil { return name }
    let near = Names.nearest(name, among: TimeZone.knownTimeZoneIdentifiers)
    faults.error(
      at: node, "\(name.quoted) is no time zone",
      hint: near.map { "did you mean \($0.quoted)?" }
        ?? "names are those of the tz database, such as \"America/New_York\"")
    return nil
  }

  private func readOnly() {
    guard let names = overrides.only else { return }
    let choices = ReportNames.all.filter { !$0.isAlwaysWritten }.map(\.name)
    for name in names {
      let argument = "--only \(name)"
      guard ReportNames.named(name) == nil else { continue }
      faults.error(
        argument: argument, "there is no report \(name.quoted)",
        hint: Names.hint(name, among: choices))
    }
    definition.only = Set(names)
  }
}
