import Testing

@testable import WholeROI

private func shares(_ paths: PathCounts) -> [[Int64]] {
  ShapleyModel(paths).shares.map { [$0.orders, $0.value] }
}

@Test func shapleyPartsAPathOverItsDistinctNodes() {
  // a > b > a worth 90 and b worth 10: a 45, b 55.
  #expect(
    shares(pathCounts("a>b>a 1 0 90", "b 1 3 10")) == [[500_000, 45], [1_500_000, 55]])
}

@Test func shapleyByPositionStandsWhereANodeFirstOccurs() {
  let model = ShapleyModel(pathCounts("a>b>a 1 0 90", "b 1 3 10", "a>a>b 2 0 40"))
  #expect(model.positions[0][0] == ShapleyModel.Share(orders: 1_500_000, value: 65))
  #expect(model.positions[1].prefix(3).map(\.value) == [10, 45, 20])
  #expect(model.positions[1].prefix(3).map(\.orders) == [1_000_000, 500_000, 1_000_000])
}

@Test func positionsFromTheTenthOnCountTogether() {
  let long = (0..<12).map { String(UnicodeScalar(UInt8(97 + $0))) }.joined(separator: ">")
  let model = ShapleyModel(pathCounts(long + " 12 0 1200"))
  #expect(model.positions[9][9].value == 100 && model.positions[11][9].value == 100)
  #expect(model.positions[11].dropLast().allSatisfy { $0.value == 0 })
}

@Test func shapleysUnitsLeftOverGoToTheEarliest() {
  // Thirds of 1: three orders give a whole unit again, not three times 0.
  #expect(
    shares(pathCounts("a>b>c 1 0 1", "a>c>b 1 0 1", "b>a>c 1 0 1")).map { $0[1] } == [1, 1, 1])
  #expect(shares(pathCounts("a>b 1 0 1")).map { $0[1] } == [1, 0])
  #expect(shares(pathCounts("a>b 1 0 -1")).map { $0[1] } == [-1, 0])
}

@Test(arguments: 2...12)
func shapleyEqualsTheSumOverAllCoalitions(nodes: Int) {
  var random = JourneyGenerator(state: UInt64(nodes))
  // 27720 is divided by every number up to 12, so that all shares are whole.
  let paths = PathCounts(
    (0..<40).map { _ in
      PathCounts.Entry(
        nodes: (0..<Int.random(in: 1...9, using: &random)).map { _ in
          UInt32.random(in: 0..<UInt32(nodes), using: &random)
        },
        conversions: Int64.random(in: 1...3, using: &random) * 27_720,
        value: Int64.random(in: -5...20, using: &random) * 27_720)
    } + (0..<UInt32(nodes)).map { PathCounts.Entry(nodes: [$0]) })
  let expected = coalitionShares(paths)
  let shares = ShapleyModel(paths).shares
  for node in 0..<nodes {
    #expect((Double(shares[node].value) - expected[node]).magnitude < 1e-3)
  }
  #expect(shares.reduce(0) { $0 + $1.value } == paths.totals.value)
  #expect(shares.reduce(0) { $0 + $1.orders } == paths.totals.conversions * 1_000_000)
}

/// φ_i = Σ over S without i of |S|!(n−|S|−1)!/n! · (v(S ∪ i) − v(S)), S as bits.
private func coalitionShares(_ paths: PathCounts) -> [Double] {
  let n = paths.nodeCount
  let sets = (0..<paths.count).map { path in
    paths.path(path).reduce(into: 0) { $0 |= 1 << Int($1) }
  }
  var worth = [Double](repeating: 0, count: 1 << n)
  for (path, set) in sets.enumerated() { worth[set] += Double(paths.values[path]) }
  // v(S) is the sum over all sets within S, one node after the other.
  for node in 0..<n {
    for set in 0..<(1 << n) where set & (1 << node) != 0 { worth[set] += worth[set ^ (1 << node)] }
  }
  let factorials = (1...n).reduce(into: [1.0]) { $0.append(($0.last ?? 1) * Double($1)) }
  return (0..<n).map { node in
    var sum = 0.0
    for set in 0..<(1 << n) where set & (1 << node) == 0 {
      let size = set.nonzeroBitCount
      let weight = factorials[size] * factorials[n - size - 1] / factorials[n]
      sum += weight * (worth[set | 1 << node] - worth[set])
    }
    return sum
  }
}
