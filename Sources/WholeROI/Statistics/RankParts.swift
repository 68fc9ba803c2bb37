/// Parts values by rank: floor(parts × values strictly worse / n), so ties share a part.
///
/// Thirds of 1, 2, 2, 5, 9, 9: none is below 1 (part 0), one is below 2 (0), three are below 5 and four below 9
/// (1, 2).
struct RankParts: Hashable, Sendable {
  /// The least values of the parts after the first, rising; none for parts that nothing reaches.
  private let bounds: [Int64]

  /// - Complexity: O(*n*), and once more for each part where the values range over more than 65,536; no sort.
  init(_ values: [Int64], parts: Int) {
    let counts = ValueCounts(values)
    bounds = (1..<parts).compactMap { part in
      counts.least(above: (part * values.count + parts - 1) / parts, of: values)
    }
  }

  /// 0 for the worst values, up to parts − 1.
  func part(of value: Int64) -> Int {
    var part = 0
    for bound in bounds { part &+= value >= bound ? 1 : 0 }
    return part
  }
}

/// How many of some values lie in each of many equal pieces of their range.
private struct ValueCounts {
  private let least: Int64
  private let shift: UInt64
  /// By piece.
  private let counts: [Int]

  private static let pieceBits = 16

  init(_ values: [Int64]) {
    var (least, most) = (Int64.max, Int64.min)
    for value in values {
      least = min(least, value)
      most = max(most, value)
    }
    self.least = least
    // Two's complement: distances are right whatever the signs.
    let range = values.isEmpty ? 0 : UInt64(bitPattern: most &- least)
    shift = UInt64(max(0, 64 - range.leadingZeroBitCount - Self.pieceBits))
    var counts = [Int](repeating: 0, count: Int(range &>> shift) + 1)
    for value in values {
      counts[Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) &>> shift)] &+= 1
    }
    self.counts = counts
  }

  /// The least of `values`, which were counted, with so many others below it or more; nil for none.
  func least(above below: Int, of values: [Int64]) -> Int64? {
    var piece = 0
    var before = 0
    while piece < counts.count, before + counts[piece] <= below {
      before += counts[piece]
      piece += 1
    }
    guard piece < counts.count else { return nil }
    if shift == 0, before == below { return least &+ Int64(piece) }
    if shift > 0, let found = Self.least(above: below - before, of: members(of: piece, values)) {
      return found
    }
    guard let next = counts[(piece + 1)...].firstIndex(where: { $0 > 0 }) else { return nil }
    return shift == 0 ? least &+ Int64(next) : members(of: next, values).min()
  }

  private func members(of piece: Int, _ values: [Int64]) -> [Int64] {
    values.filter { UInt64(bitPattern: $0 &- least) &>> shift == UInt64(piece) }
  }

  /// The same of values that were not counted: ties look for their own first.
  private static func least(above below: Int, of values: [Int64]) -> Int64? {
    let found = Selection.value(at: below, of: values)
    let worse = values.count { $0 < found }
    return worse == below ? found : values.lazy.filter { $0 > found }.min()
  }
}
