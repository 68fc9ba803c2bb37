/// The experiment that would tell most: a holdout of the program about which the models disagree most,
/// weighted by what it costs (METHODS, sections 5 and 7).
///
/// Models part the same margin, so a program's lowest and highest claim differ by money; over the persons that
/// it reached that is an effect a person, and a holdout that would find an effect of that size (80 % power,
/// 5 % two-sided) tells the claims apart.
struct NextExperiment: Sendable {
  /// Why a program is next, or isn't.
  enum Standing: String, Sendable {
    case next, later
    /// A holdout of it gives a figure already.
    case known
    case agreed = "models agree"
    case tooFew = "too few persons"
    case noCost = "no cost"
  }

  /// One program.
  struct Candidate: Sendable {
    let program: Int
    let name: String
    /// Minor units.
    let cost: Int64
    let lowest: (model: AttributionModel, margin: Int64)
    let highest: (model: AttributionModel, margin: Int64)
    let personsReached: Int
    /// Whether program_performance.csv tells the persons reached; else they, or others beside them, are too few.
    let isTold: Bool
    /// How much margin varies between persons reached; nil for fewer than two.
    let deviation: Double?
    /// Persons to be left out, everyone else reached as before; nil where not even half of all would do.
    let controls: Int?
    var standing: Standing

    /// Minor units: ROI's spread over the models times cost.
    var disagreement: Int64 { highest.margin - lowest.margin }

    /// Minor units a person: what the holdout must find.
    var effect: Double? {
      personsReached > 0 ? Double(disagreement) / Double(personsReached) : nil
    }
  }

  /// The largest disagreement first; ties in config order.
  let candidates: [Candidate]

  var next: Candidate? { candidates.first { $0.standing == .next } }

  init(_ tally: Tally, _ performance: ProgramPerformance, _ evidence: Evidence) {
    guard performance.isMarginKnown else {
      candidates = []
      return
    }
    var found = tally.axes.programs.indices.map {
      Self.candidate($0, tally, performance.rows[$0], isKnown: evidence.holdout(of: $0) != nil)
    }
    found.sort { a, b in
      a.disagreement != b.disagreement
        ? a.disagreement > b.disagreement : a.program < b.program
    }
    if let first = found.firstIndex(where: { $0.standing == .later }) {
      found[first].standing = .next
    }
    candidates = found
  }

  private static func candidate(
    _ program: Int, _ tally: Tally, _ row: PerformanceRow, isKnown: Bool
  ) -> Candidate {
    let claims = tally.axes.models.indices.map { model in
      let credit = tally.credit(model: model, program: program)
      return (model: tally.axes.models[model], margin: credit.margin - credit.points)
    }
    var lowest = claims[0]
    var highest = claims[0]
    for claim in claims {
      if claim.margin < lowest.margin { lowest = claim }
      if claim.margin > highest.margin { highest = claim }
    }
    let persons = tally.reachByProgram[program]
    var margins = tally.buyerMargins[program]
    margins.addZeros(max(0, persons - margins.count))
    let deviation = margins.variance.map { $0.squareRoot() }
    let spread = Double(highest.margin - lowest.margin)
    let controls = deviation.flatMap {
      Power.controls(among: persons, deviation: $0, effect: spread / Double(max(1, persons)))
    }
    var standing = Standing.later
    if isKnown {
      standing = .known
    } else if row.cost <= 0 {
      standing = .noCost
    } else if highest.margin == lowest.margin {
      standing = .agreed
    } else if controls == nil {
      standing = .tooFew
    }
    return Candidate(
      program: program, name: row.name, cost: row.cost, lowest: lowest, highest: highest,
      personsReached: persons, isTold: row.personsReached != nil, deviation: deviation,
      controls: controls, standing: standing)
  }
}

extension Power {
  /// The fewest controls among `persons`, all others treated, with which a test at 5 % two-sided finds an
  /// effect a person in 80 % of experiments: (z₀.₉₇₅ + z₀.₈)² σ² (1/m + 1/(n − m)) = effect². Nil where half
  /// of all persons are too few, or there is nothing to find.
  ///
  /// 10,000 persons, σ 50, effect 5: m = 859, since 2.80² · 50² · (1/859 + 1/9141) = 25.
  static func controls(among persons: Int, deviation: Double, effect: Double) -> Int? {
    guard effect > 0, deviation > 0, persons > 3 else { return nil }
    let all = Double(persons)
    let error = effect / minimumDetectable(standardError: deviation)
    // m (n − m) = n / error², of which the smaller root.
    let square = all * all - 4 * all / (error * error)
    guard square >= 0 else { return nil }
    let controls = ((all - square.squareRoot()) / 2).rounded(.up)
    return max(2, Int(min(controls, all / 2)))
  }
}

extension NextExperiment {
  /// What the verdict adds; nothing where no holdout of a size that is at hand would tell more.
  func sentences(_ currency: Currency, minimumGroup: Int) -> [String] {
    guard let next, let controls = next.controls, next.isTold, next.personsReached >= minimumGroup
    else {
      return []
    }
    func money(_ margin: Int64) -> String { moneyText(margin, currency) }
    return [
      "Models disagree most about \(next.name.quoted): its margin is \(money(next.lowest.margin)) by "
        + "\(next.lowest.model.rawValue.quoted) and \(money(next.highest.margin)) by "
        + "\(next.highest.model.rawValue.quoted); a holdout of "
        + "\(fixedText(Int128(controls), digits: 0)) of the "
        + "\(fixedText(Int128(next.personsReached), digits: 0)) persons it reaches would settle it "
        + "(80 % power)."
    ]
  }
}
