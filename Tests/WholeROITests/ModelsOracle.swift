@testable import WholeROI

/// One journey as METHODS sees it: small, slow to split, and easy to read.
struct PlainJourney {
  var ages: [Int64]
  var nodes: [UInt32]
  var isDirect: [Bool]
  /// −1 for none.
  var milestone = -1
  var count: Int { ages.count }
}

/// The additive rule models written straight from METHODS, sections 1 and 4: weights as integers of
/// any size, one plain division per touch, a sort for the units left over. The oracle of
/// `CreditSplitter`.
struct ModelsOracle {
  var definition = AttributionDefinition()

  func credits(_ model: AttributionModel, _ journey: PlainJourney, _ amount: Int64) -> [Int64] {
    if model == .uniqueLinear { return uniqueLinear(journey, amount) }
    return split(amount, weights(model, journey))
  }

  /// floor(|V|·w / Σw) each, leftovers to the largest remainders (ties: earliest), then the sign.
  /// The product has up to 256 bits.
  func split(_ amount: Int64, _ weights: [UInt128]) -> [Int64] {
    let sum = weights.reduce(0, +)
    let magnitude = UInt128(amount.magnitude)
    let shares = weights.map { sum.dividingFullWidth(magnitude.multipliedFullWidth(by: $0)) }
    var parts = shares.map(\.quotient)
    let left = Int(magnitude - parts.reduce(0, +))
    let byRemainder = shares.indices.sorted {
      (shares[$1].remainder, $0) < (shares[$0].remainder, $1)
    }
    for touch in byRemainder.prefix(left) { parts[touch] += 1 }
    return parts.map { amount < 0 ? Int64(-Int128($0)) : Int64($0) }
  }

  private func uniqueLinear(_ journey: PlainJourney, _ amount: Int64) -> [Int64] {
    var distinct: [UInt32] = []
    for node in journey.nodes where !distinct.contains(node) { distinct.append(node) }
    let perNode = split(amount, distinct.map { _ in 1 })
    var parts = Array(repeating: Int64(0), count: journey.count)
    for (node, value) in zip(distinct, perNode) {
      let touches = journey.nodes.indices.filter { journey.nodes[$0] == node }
      for (touch, part) in zip(touches, split(value, touches.map { _ in 1 })) {
        parts[touch] = part
      }
    }
    return parts
  }

  func weights(_ model: AttributionModel, _ journey: PlainJourney) -> [UInt128] {
    let n = journey.count
    func only(_ touch: Int) -> [UInt128] { (0..<n).map { $0 == touch ? 1 : 0 } }
    switch model {
    case .first: return only(0)
    case .last: return only(n - 1)
    case .lastNonDirect: return only(journey.isDirect.lastIndex(of: false) ?? n - 1)
    case .linear: return (0..<n).map { _ in 1 }
    case .timeDecay: return journey.ages.map { decay($0 - (journey.ages.min() ?? 0)) }
    // 0.4, 0.2 spread, 0.4 in tenths.
    case .position: return ends(n, 4, 2, 4)
    // 0.2, 0.2 spread, 0.6 in tenths; two touches 0.25, 0.75 = 2 : 6.
    case .j: return ends(n, 2, 2, 6)
    case .inverseJ: return ends(n, 6, 2, 2)
    case .w: return journey.milestone < 0 ? ends(n, 4, 2, 4) : threeAnchors(n, journey.milestone)
    case .custom: return customEnds(n)
    default: return []
    }
  }

  /// first, rest/(n−2) each, last, times n−2; two touches: first, last.
  private func ends(_ n: Int, _ first: UInt128, _ rest: UInt128, _ last: UInt128) -> [UInt128] {
    if n == 1 { return [1] }
    if n == 2 { return [first, last] }
    let spread = UInt128(n - 2)
    return [first * spread] + (2..<n).map { _ in rest } + [last * spread]
  }

  /// 0.3 first, 0.3 milestone, 0.3 last, coinciding ones added up, 0.1 over the others.
  private func threeAnchors(_ n: Int, _ milestone: Int) -> [UInt128] {
    var tenths = [UInt128](repeating: 0, count: n)
    for anchor in [0, milestone, n - 1] { tenths[anchor] += 3 }
    let others = tenths.count { $0 == 0 }
    if others == 0 { return tenths }
    return tenths.map { $0 == 0 ? 1 : $0 * UInt128(others) }
  }

  private func customEnds(_ n: Int) -> [UInt128] {
    let scale = definition.custom.map(\.scale).max() ?? 0
    let units = definition.custom.map { decimal in
      (decimal.scale..<scale).reduce(UInt128(decimal.units)) { value, _ in value * 10 }
    }
    return ends(n, units[0], units[1], units[2])
  }

  private func decay(_ a: Int64) -> UInt128 {
    let h = Int128(definition.halfLifeMilliseconds)
    let f = ((Int128(a) % h) * 1_048_576) / h
    let k = Int(f / 1024)
    let upper = Int128(TimeDecay.halvings[k])
    let lower = Int128(TimeDecay.halvings[k + 1])
    return UInt128(max(1, (upper - (((upper - lower) * (f % 1024)) >> 10)) >> (Int128(a) / h)))
  }
}

/// Random journeys that are the same on every machine and in every run (SplitMix64).
struct JourneyGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Ages within `days`, many of them equal; nodes few; half of the journeys with a milestone.
  mutating func journey(touches: Int, days: Int64 = 30) -> PlainJourney {
    let step: Int64 = Bool.random(using: &self) ? 1 : 43_200_000
    let span = days * 86_400_000 / step
    let ages = (0..<touches).map { _ in Int64.random(in: 0...span, using: &self) * step }
    let kinds = UInt32.random(in: 1...8, using: &self)
    return PlainJourney(
      ages: ages.sorted(by: >),
      nodes: (0..<touches).map { _ in UInt32.random(in: 0..<kinds, using: &self) * 3 },
      isDirect: (0..<touches).map { _ in Int.random(in: 0..<3, using: &self) == 0 },
      milestone: max(-1, Int.random(in: -touches..<touches, using: &self)))
  }

  mutating func amount() -> Int64 {
    let bound: Int64 =
      [2, 100, 20_000, 1_000_000, 1_000_000_000_000_000].randomElement(using: &self) ?? 1
    return Int64.random(in: -bound...bound, using: &self)
  }
}
