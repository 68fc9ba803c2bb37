import Columns

/// Programs that nothing of a run belongs to: a pattern with a slip, before its money is looked for in
/// (no program).
struct UnmatchedPrograms {
  /// In config order; none where no export has a campaign or a coupon that could match.
  let warnings: [Diagnostic]

  init(_ exports: Exports) {
    let programs = exports.setup.definition.programs
    guard !programs.isEmpty, !exports.kinds.isEmpty || !exports.spends.isEmpty else {
      warnings = []
      return
    }
    let matcher = ProgramMatcher(programs)
    var isMatched = Array(repeating: false, count: programs.count)
    /// Up to a program without dates, which leaves nothing to those behind it.
    func note(_ candidates: [Int]) {
      for program in candidates {
        isMatched[program] = true
        if programs[program].from == nil, programs[program].to == nil { return }
      }
    }
    var pairs = PairTable()
    for kind in exports.kinds { _ = pairs.code(kind.campaign, kind.coupon) }
    for (campaign, coupon) in zip(pairs.lefts, pairs.rights) {
      note(
        matcher.candidates(
          campaign: exports.texts.text(campaign), coupon: exports.texts.text(coupon)))
    }
    for campaign in Set(exports.spends.map(\.campaign)) {
      note(matcher.candidates(campaign: campaign, coupon: ""))
    }
    warnings = programs.indices.filter { !isMatched[$0] }.map { program in
      Diagnostic(
        .warning,
        "no campaign, coupon or touch of the run is of the program \(programs[program].name.quoted)",
        hint:
          "compare its campaigns and coupons with those that wholeroi check lists, and mind that the"
          + " first program that matches takes them")
    }
  }
}
