/// Places values along one side of a drawing.
///
///     values 0 … 870 over 4 steps: ticks 0, 200, 400, 600, 800, 1000
struct Scale: Hashable, Sendable {
  /// Evenly apart, the first and last at both ends.
  let ticks: [Double]
  /// Where the first and the last tick lie.
  let start: Double
  let end: Double

  /// Holds every finite value, and 0 where the bars begin there. No values: 0 to 1.
  init(
    _ values: some Sequence<Double>, from start: Double, to end: Double, holdsZero: Bool = true,
    steps: Int = 5
  ) {
    let known = values.filter(\.isFinite) + (holdsZero ? [0] : [])
    let low = known.min() ?? 0
    let high = known.max() ?? 1
    let step = Self.step(low < high ? (high - low) / Double(steps) : max(abs(low), 1))
    let first = (low / step).rounded(.down)
    let last = max((high / step).rounded(.up), first + 1)
    ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
    self.start = start
    self.end = end
  }

  /// The next 1, 2 or 5 × 10^k at or above.
  private static func step(_ wanted: Double) -> Double {
    var power = 1.0
    while power * 10 <= wanted { power *= 10 }
    while power > wanted, power > 1e-9 { power /= 10 }
    return [1, 2, 5].map { $0 * power }.first { $0 >= wanted } ?? 10 * power
  }

  /// Where a value lies; values outside the ticks lie at the nearer end.
  func place(_ value: Double) -> Double {
    guard let low = ticks.first, let high = ticks.last, high > low else { return start }
    let share = (min(max(value, low), high) - low) / (high - low)
    return start + share * (end - start)
  }

  /// A tick as text, with the digits that tell it from the next: 1,500, 0.25, 20k, 1.5M.
  func label(_ tick: Double) -> String {
    if tick == 0 { return "0" }
    let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
    let most = ticks.map(abs).max() ?? 0
    let (unit, mark) = most >= 2e6 ? (1e6, "M") : most >= 2e4 ? (1e3, "k") : (1, "")
    var digits = 0
    var rest = step / unit
    while digits < 6, abs(rest - rest.rounded()) > 1e-6 * rest {
      rest *= 10
      digits += 1
    }
    return decimalText(tick / unit, digits: digits) + mark
  }
}

/// A number with so many decimals and commas between thousands; "∞" for what no report holds.
func decimalText(_ value: Double, digits: Int) -> String {
  let scaled = (0..<digits).reduce(value) { value, _ in value * 10 }
    .rounded(.toNearestOrAwayFromZero)
  guard abs(scaled) < 1e18 else { return value < 0 ? "−∞" : "∞" }
  return fixedText(Int128(scaled), digits: digits)
}
