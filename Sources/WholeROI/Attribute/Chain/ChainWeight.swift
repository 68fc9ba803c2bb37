/// What edges of a chain weigh: numbers, or eight numbers side by side, the same edge in eight draws of a
/// bootstrap.
protocol ChainWeight: Sendable {
  static var zero: Self { get }
  static func + (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func += (a: inout Self, b: Self)
  /// Whether there is no edge at all.
  var isNone: Bool { get }
  /// Itself over a total that holds it; 0 of nothing.
  func part(of total: Self) -> Self

  /// How many weights of a table stand side by side in `Lanes`.
  static var perLanes: Int { get }
  /// The weight at a place of those side by side.
  static func weight(_ place: Int, of lanes: Lanes) -> Self
  /// Puts itself at a place of those side by side.
  func put(_ place: Int, into lanes: inout Lanes)
  /// All of those side by side, times itself.
  func times(_ lanes: Lanes) -> Lanes
}

extension Double: ChainWeight {
  var isNone: Bool { self == 0 }
  func part(of total: Double) -> Double { total == 0 ? 0 : self / total }

  static var perLanes: Int { 8 }
  @inline(__always)
  static func weight(_ place: Int, of lanes: Lanes) -> Double { lanes[place] }
  @inline(__always)
  func put(_ place: Int, into lanes: inout Lanes) { lanes[place] = self }
  @inline(__always)
  func times(_ lanes: Lanes) -> Lanes { self * lanes }
}

extension SIMD8<Double>: ChainWeight {
  var isNone: Bool { self == .zero }
  func part(of total: Self) -> Self { self / total.replacing(with: 1, where: total .== 0) }

  static var perLanes: Int { 1 }
  @inline(__always)
  static func weight(_ place: Int, of lanes: Lanes) -> Self { lanes }
  @inline(__always)
  func put(_ place: Int, into lanes: inout Lanes) { lanes = self }
  @inline(__always)
  func times(_ lanes: Lanes) -> Lanes { self * lanes }
}
