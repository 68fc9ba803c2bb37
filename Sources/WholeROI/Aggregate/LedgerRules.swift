import Tabular

/// What a row of the cost ledger is and whom it belongs to (METHODS, section 5).
struct LedgerRules {
  private let rules: [CostsDefinition.Rule]
  private let mediaVendors: [Pattern]
  /// Folded names → program, category; the first of a name wins.
  private var programs: [[UInt8]: Int] = [:]
  private var categories: [[UInt8]: CostCategory] = [:]

  init(_ definition: PipelineDefinition) {
    rules = definition.costs.rules
    mediaVendors = definition.costs.mediaVendors
    for (index, program) in definition.programs.enumerated().reversed() {
      programs[folded(program.name)] = index
    }
    for category in CostCategory.allCases { categories[folded(category.rawValue)] = category }
  }

  /// Whether the row repeats media spend that ad exports already hold.
  func isMediaVendor(_ vendor: String) -> Bool {
    mediaVendors.contains { $0.matches(vendor) }
  }

  /// The first rule that matches decides; what it leaves open the row's own words say; what nobody
  /// says is category other, and no program: shared. Last, whether the row is what referrals cost.
  func place(
    _ row: CostRecord
  ) -> (category: CostCategory, program: Int?, isOfReferrals: Bool) {
    let rule = rules.first { Self.matches($0, row) }
    let category = rule?.category ?? categories[folded(row.category)] ?? .other
    let program = rule?.program.flatMap { programs[folded($0)] } ?? programs[folded(row.program)]
    return (category, program, rule?.isOfReferrals ?? false)
  }

  private static func matches(_ rule: CostsDefinition.Rule, _ row: CostRecord) -> Bool {
    (rule.account?.matches(row.account) ?? true) && (rule.vendor?.matches(row.vendor) ?? true)
      && (rule.memo?.matches(row.memo) ?? true)
  }
}

/// The text's bytes without blanks around them, ASCII letters in lower case.
private func folded(_ text: String) -> [UInt8] {
  let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
  let bytes = text.utf8.drop(while: isBlank).map(lowercasedASCII)
  return Array(bytes.reversed().drop(while: isBlank).reversed())
}
