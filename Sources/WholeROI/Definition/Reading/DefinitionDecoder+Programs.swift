import Tabular

/// `programs`, `stages`, `content` and `costs`.
extension DefinitionDecoder {
  /// The stages of the purchase cycle, in its order.
  static let stages = [
    "discovery", "research", "preference", "trial", "purchase", "loyalty", "advocacy",
  ]

  func readPrograms(_ file: ObjectReader) {
    for reader in file.objects("programs") {
      reader.require("name", hint: "the program's name in the reports")
      var program = ProgramDefinition(name: reader.text("name") ?? "")
      program.campaigns = reader.patterns("campaigns") ?? []
      program.coupons = reader.patterns("coupons") ?? []
      (program.from, program.to) = readSpan(reader)
      reader.finish()
      if let node = reader.node["name"] { checkProgramName(program.name, node) }
      definition.programs.append(program)
    }
  }

  private func checkProgramName(_ name: String, _ node: JSONNode) {
    if definition.programs.contains(where: { $0.name == name }), !name.isEmpty {
      faults.error(at: node, "two programs are called \(name.quoted)")
    }
    if name.hasPrefix("(") || name == "WHOLE PROGRAM" || name == "TOTAL" {
      faults.error(
        at: node, "\(name.quoted) is a row of the reports and cannot be a program",
        hint: "names in brackets, WHOLE PROGRAM and TOTAL are taken")
    }
  }

  /// `from` and `to`, each open where absent.
  func readSpan(_ reader: ObjectReader) -> (from: CivilDay?, to: CivilDay?) {
    let from = reader.day("from")
    let to = reader.day("to")
    if let from, let to, from > to, let node = reader.node("to") {
      faults.error(
        at: node,
        "\(reader.path) ends on \(to.iso), before it begins on "
          + from.iso)
    }
    return (from, to)
  }

  func readStages(_ file: ObjectReader) {
    for reader in file.objects("stages") {
      reader.require("stage", hint: "one of " + Self.stages.joined(separator: ", "))
      let name = reader.node("stage").flatMap {
        ObjectReader.name($0, reader.path("stage"), among: Self.stages, faults)
      }
      var rule = StageRule(stage: name ?? "")
      rule.channel = reader.pattern("channel")
      rule.action = readAction(reader)
      rule.campaign = reader.pattern("campaign")
      reader.finish()
      requireCondition(reader, ["channel", "action", "campaign"])
      definition.stages.append(rule)
    }
  }

  func readContent(_ file: ObjectReader) {
    for reader in file.objects("content") {
      reader.require("text", hint: "a pattern of the post's text, such as \"*% off*\"")
      reader.require("type", hint: "conversation, broadcast or promotion")
      let text = reader.pattern("text")
      let type = reader.choice("type", ContentRule.Kind.self)
      reader.finish()
      if let text, let type { definition.content.append(ContentRule(text: text, type: type)) }
    }
  }

  func readCosts(_ file: ObjectReader) {
    guard let reader = file.object("costs") else { return }
    let isOpen = reader.isLeftOpen(
      "rules", isNeeded: false, "no cost is known as one of people or tools",
      hint: "add a source of costs, and say what its accounts are: { account: \"Payroll*\","
        + " category: \"people\" }")
    if !isOpen { definition.costs.rules = reader.objects("rules").map(readCostRule) }
    readShared(reader)
    if let points = reader.object("points") { readPoints(points) }
    definition.costs.mediaVendors = reader.patterns("mediaVendors") ?? []
    reader.finish()
  }

  private func readCostRule(_ reader: ObjectReader) -> CostsDefinition.Rule {
    var rule = CostsDefinition.Rule()
    rule.account = reader.pattern("account")
    rule.vendor = reader.pattern("vendor")
    rule.memo = reader.pattern("memo")
    let isOpen = reader.isLeftOpen(
      "category", isNeeded: false, "the rows that it takes count as other",
      hint: "one of " + CostCategory.allCases.map(\.rawValue).joined(separator: ", "))
    if !isOpen { rule.category = reader.choice("category", CostCategory.self) }
    rule.program = readProgram(reader)
    rule.isOfReferrals = reader.flag("referrals") ?? false
    reader.finish()
    requireCondition(reader, ["account", "vendor", "memo"])
    if ["category", "program", "referrals"].allSatisfy({ reader.node[$0] == nil }) {
      faults.error(
        at: reader.node, "\(reader.path) says nothing of the rows it takes",
        hint: "give category, program or referrals")
    }
    return rule
  }

  /// The name of a program, which must be known in the end.
  func readProgram(_ reader: ObjectReader) -> String? {
    guard let name = reader.text("program"), let node = reader.node("program") else { return nil }
    programReferences.append(.init(name: name, path: reader.path("program"), node: node))
    return name
  }

  private func readPoints(_ reader: ObjectReader) {
    reader.require("value", hint: "what one point is worth, such as \"0.01\"")
    let value = reader.decimal("value", from: 0)
    let redemption = reader.decimal("redemption", from: 0, to: 1)
    reader.finish()
    guard let value else { return }
    definition.costs.points = .init(
      value: value, redemption: redemption ?? ExactDecimal(units: 1, scale: 0))
  }

  private func readShared(_ reader: ObjectReader) {
    guard let shared = reader.object("shared") else { return }
    for category in CostCategory.allCases {
      guard let node = shared.node(category.rawValue) else { continue }
      definition.costs.shared[category] = readSharedKey(node, shared.path(category.rawValue))
    }
    shared.finish()
  }

  /// The name of a key, or shares by program.
  private func readSharedKey(_ node: JSONNode, _ path: String) -> CostsDefinition.SharedKey? {
    guard case .object(let members) = node.value else {
      switch ObjectReader.name(node, path, among: ["spend", "touches", "orders", "days"], faults) {
      case "spend": return .spend
      case "touches": return .touches
      case "orders": return .orders
      case "days": return .days
      default: return nil
      }
    }
    let reader = ObjectReader(node, path: path, faults: faults)
    var names: [String] = []
    var shares: [ExactDecimal] = []
    for member in members {
      guard let share = reader.decimal(member.key, from: 0, to: 1_000_000) else { continue }
      programReferences.append(.init(name: member.key, path: path, node: place(of: member)))
      names.append(member.key)
      shares.append(share)
    }
    if shares.allSatisfy({ $0.units == 0 }) {
      faults.error(at: node, "\(path) gives no program a share")
    }
    return .fixed(names, shares)
  }

  /// The key of a member as a node, for messages about the key.
  func place(of member: JSONNode.Member) -> JSONNode {
    JSONNode(
      value: .text(member.key), file: member.value.file, line: member.line, column: member.column)
  }
}
