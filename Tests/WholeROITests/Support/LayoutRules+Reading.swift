@testable import WholeROI

extension LayoutRules {
  /// A sample written in another way, for one rule.
  struct Variant {
    let rule: String
    /// Nil: the sample has nothing that the rule could be shown on.
    var bytes: [UInt8]?
    var timezone = "America/New_York"
    /// Whether the reading of the variant is what the rule says.
    var holds: (Reading) -> Bool = { _ in false }
  }

  /// What is read, without the checks of totals, which variants may upset.
  struct Reading: Equatable {
    let text: String
    let kept: Int
    let carried: Int
    let rejected: Int
    let totals: Int
    let skipped: Int

    init(_ text: String) {
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("check ") }
      self.text = lines.dropFirst().joined(separator: "\n")
      let numbers = (lines.first ?? "").split { !$0.isNumber }.compactMap { Int($0) }
      kept = numbers.first ?? -1
      carried = numbers.count > 1 ? numbers[1] : -1
      rejected = numbers.count > 2 ? numbers[2] : -1
      totals = numbers.count > 3 ? numbers[3] : -1
      skipped = numbers.count > 4 ? numbers[4] : -1
    }
  }
}
