/// Eight draws side by side.
typealias Lanes = SIMD8<Double>

/// How often each group of persons comes up in each draw: a Poisson number of mean 1, by counter.
struct DrawWeights: Sendable {
  /// As many as were asked for; the last block of eight may hold more, which nobody reads.
  let draws: Int
  let blocks: Int
  /// Groups that hold somebody, rising.
  let groups: [Int]
  /// By place in `groups` and by block.
  fileprivate let weights: [Lanes]
  /// By draw: all persons over those that came up in it, so that every draw is of as many persons as there
  /// are; 0 where nobody came up.
  let scales: [Double]

  init(_ groups: PersonGroups, draws: Int, seed: UInt64) {
    self.draws = draws
    let blocks = (draws + 7) / 8
    let random = CounterRandom(seed: seed)
    let used = groups.sizes.indices.filter { groups.sizes[$0] > 0 }
    var weights: [Lanes] = []
    weights.reserveCapacity(used.count * blocks)
    var persons = [Double](repeating: 0, count: blocks * 8)
    for group in used {
      for block in 0..<blocks {
        var lanes = Lanes.zero
        for lane in 0..<8 {
          // Words 0 and up of a group are its weights; `PersonGroups` asks for words of keys.
          let weight = Double(random.poisson(UInt64(group) | 1 << 63, UInt64(block * 8 + lane)))
          lanes[lane] = weight
          persons[block * 8 + lane] += weight * Double(groups.sizes[group])
        }
        weights.append(lanes)
      }
    }
    let all = Double(groups.personCount)
    scales = persons.prefix(draws).map { $0 > 0 ? all / $0 : 0 }
    self.blocks = blocks
    self.groups = used
    self.weights = weights
  }

  /// The weights of a group, by its place in `groups`, in eight draws.
  @inline(__always)
  func lanes(_ place: Int, _ block: Int) -> Lanes { weights[place * blocks + block] }
}

/// Sums by cell and draw. Amounts come in one fixed order of groups, so that sums have the same bits in
/// every run; whole numbers below 2^53 are exact besides.
struct DrawTable: Sendable {
  /// Those that it sums, of eight draws each.
  let blocks: Range<Int>
  private var sums: [Lanes]

  init(cells: Int, blocks: Range<Int>) {
    self.blocks = blocks
    sums = Array(repeating: .zero, count: cells * blocks.count)
  }

  /// Of all draws.
  init(cells: Int, _ weights: DrawWeights) {
    self.init(cells: cells, blocks: 0..<weights.blocks)
  }

  /// Adds what the group at a place brings to a cell, as often as it comes up in each draw.
  mutating func add(_ amount: Double, to cell: Int, _ place: Int, _ weights: DrawWeights) {
    let count = blocks.count
    let row = place * weights.blocks + blocks.lowerBound
    let weights = weights.weights.span.extracting(row..<row + count)
    var sums = sums.mutableSpan
    Self.add(amount, weights, at: cell &* count, &sums)
  }

  /// The same of many cells.
  mutating func add(
    _ amounts: Span<Double>, to cells: Span<UInt32>, _ place: Int, _ weights: DrawWeights
  ) {
    let count = blocks.count
    let row = place * weights.blocks + blocks.lowerBound
    let weights = weights.weights.span.extracting(row..<row + count)
    var sums = sums.mutableSpan
    for index in cells.indices {
      Self.add(amounts[index], weights, at: Int(cells[index]) &* count, &sums)
    }
  }

  @inline(__always)
  private static func add(
    _ amount: Double, _ weights: Span<Lanes>, at first: Int, _ sums: inout MutableSpan<Lanes>
  ) {
    let amounts = Lanes(repeating: amount)
    for block in weights.indices { sums[first &+ block] += amounts * weights[block] }
  }

  /// Eight draws of a cell.
  @inline(__always)
  func lanes(_ cell: Int, _ block: Int) -> Lanes {
    sums[cell * blocks.count + block - blocks.lowerBound]
  }

  func value(_ cell: Int, draw: Int) -> Double { lanes(cell, draw / 8)[draw % 8] }

  /// Adds another table's sums, cell by cell.
  static func += (a: inout DrawTable, b: DrawTable) {
    for index in a.sums.indices { a.sums[index] += b.sums[index] }
  }
}

/// The part of all draws between two bounds: 95 % of them.
struct DrawInterval: Hashable, Sendable {
  let low: Double
  let high: Double

  /// Of n values the ⌊(n + 1)/40⌋-th from below and from above, the outermost for fewer than 79; nil for none.
  /// Of 200 values the fifth from either end.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let place = max(1, (sorted.count + 1) / 40)
    low = sorted[place - 1]
    high = sorted[sorted.count - place]
  }
}
