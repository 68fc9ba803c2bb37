/// The weights by which programs share a cost that belongs to none of them (METHODS, section 5).
struct SharedKeys {
  private var weightsByCategory: [CostCategory: [Int64]] = [:]

  /// `media` holds each program's media money of the period.
  init(_ definition: PipelineDefinition, media: [Int64], tally: Tally) throws {
    for category in CostCategory.allCases {
      guard let key = definition.costs.shared[category] else { continue }
      let weights: [Int64] =
        switch key {
        case .spend: media
        case .touches: definition.programs.indices.map { Int64(tally.touches[$0]) }
        case .orders: definition.programs.indices.map { tally.headlineCredit(program: $0).orders }
        case .days: definition.programs.map { Self.days(of: $0, in: tally.axes.period) }
        case .fixed(let names, let shares):
          try Self.weights(of: definition.programs.map(\.name), names, shares)
        }
      weightsByCategory[category] = weights.map { max(0, $0) }
    }
  }

  /// Weights in config order; nil where no key covers the category or all its keys are zero: then the
  /// cost stays in (shared).
  func weights(of category: CostCategory) -> [Int64]? {
    guard let weights = weightsByCategory[category], weights.contains(where: { $0 > 0 }) else {
      return nil
    }
    return weights
  }

  /// Days of the program in the period.
  private static func days(of program: ProgramDefinition, in period: Period) -> Int64 {
    let from = max(program.from ?? period.from, period.from)
    let to = min(program.to ?? period.to, period.to)
    return max(0, Int64(to.number) - Int64(from.number) + 1)
  }

  /// Decimals over one denominator, lowest terms; programs without a share get 0.
  private static func weights(
    of programs: [String], _ names: [String], _ shares: [ExactDecimal]
  ) throws -> [Int64] {
    let scale = shares.map(\.scale).max() ?? 0
    let tooLong = Failure(
      .config, "the fixed shares of a cost have too many digits between them",
      hint: "write them with fewer, such as 3 and 1")
    guard scale <= 18 else { throw tooLong }
    let units = shares.map { share in
      (share.scale..<scale).reduce(Int128(max(0, share.units))) { units, _ in units * 10 }
    }
    let divisor = max(1, units.reduce(0, greatestCommonDivisor))
    return try programs.map { program in
      guard let index = names.firstIndex(of: program) else { return 0 }
      guard let weight = Int64(exactly: units[index] / divisor) else { throw tooLong }
      return weight
    }
  }
}

/// The largest number that divides both; gcd(0, a) = a. Neither may be negative.
func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
