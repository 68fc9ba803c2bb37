import Columns

/// What check says of the programs: which campaigns and coupons each of them takes, dates aside. A
/// pattern with a slip shows here, before its money lands in (no program).
struct ProgramCheck {
  let lines: [String]

  /// More names than this are counted only.
  private static let mostNames = 12

  init(_ definition: PipelineDefinition, _ job: ExtractJob) {
    let matcher = ProgramMatcher(definition.programs)
    let rest = definition.programs.count
    var campaigns = Array(repeating: [String](), count: rest + 1)
    var coupons = campaigns
    for campaign in Self.campaigns(job) {
      let program = matcher.candidates(campaign: campaign, coupon: "").first ?? rest
      campaigns[program].append(campaign)
    }
    for coupon in Self.coupons(job) {
      let program = definition.programs.firstIndex { program in
        program.coupons.contains { $0.matches(coupon) }
      }
      coupons[program ?? rest].append(coupon)
    }
    var lines = ["programs, by the campaigns and coupons of the rows looked at"]
    for (index, name) in (definition.programs.map(\.name) + ["(no program)"]).enumerated() {
      let parts = [("campaigns", campaigns[index]), ("coupons", coupons[index])]
        .filter { !$0.1.isEmpty }.map { $0.0 + " " + Self.list($0.1) }
      if parts.isEmpty, index == rest { continue }
      lines.append("  \(name): " + (parts.isEmpty ? "nothing" : parts.joined(separator: "; ")))
    }
    self.lines = lines
  }

  /// Of touches and spend, each once, by their bytes.
  private static func campaigns(_ job: ExtractJob) -> [String] {
    sorted(
      texts(job.kinds.kinds.map(\.campaign), job) + job.held.flatMap(\.spends).map(\.campaign))
  }

  /// Of touches and orders, each once, by their bytes.
  private static func coupons(_ job: ExtractJob) -> [String] {
    sorted(texts(job.kinds.kinds.map(\.coupon) + job.held.flatMap(\.orders).map(\.coupon), job))
  }

  private static func texts(_ codes: [UInt32], _ job: ExtractJob) -> [String] {
    Set(codes).map { job.texts.text($0) }
  }

  private static func sorted(_ names: [String]) -> [String] {
    names.filter { !$0.isEmpty }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .reduce(into: []) { kept, name in
        if kept.last.map({ !$0.utf8.elementsEqual(name.utf8) }) ?? true { kept.append(name) }
      }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(mostNames).map(\.quoted).joined(separator: ", ")
    return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
  }
}
