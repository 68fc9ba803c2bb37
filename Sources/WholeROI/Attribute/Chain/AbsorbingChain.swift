/// States with weighted edges between them and into CONVERSION and NULL, solved by elimination.
///
///     START ─▶ a ─▶ b ─▶ CONVERSION         eliminate a        START ──▶ b ─▶ CONVERSION
///              └──────▶ NULL                ───────────▶         └────▶ NULL
///
/// Taking a state out hands its inflow on along its outflow: w_ij += w_ik · w_kj / Σ_j w_kj. That is
/// Gaussian elimination of (I − Q) h = r with the rows left unnormalised and the diagonal formed as
/// the sum of the rest of the row (Grassmann, Taksar and Heyman 1985), so that no subtraction loses
/// digits. The order of operations is fixed by the states' numbers, never by the machine.
///
/// Edges are kept in lists, which are short as long as few states follow each other. A state taken out makes them
/// longer; where all lists are long, `ChainTable` is faster.
struct AbsorbingChain<Weight: ChainWeight>: Sendable {
  private struct Row: Sendable {
    var targets: [Int32] = []
    var weights: [Weight] = []

    /// Drops the edge at a place, which the last takes.
    mutating func drop(_ place: Int) {
      targets.swapAt(place, targets.count - 1)
      weights.swapAt(place, weights.count - 1)
      targets.removeLast()
      weights.removeLast()
    }
  }

  /// START's number; states are 0 ..< start.
  let start: Int
  private var rows: [Row]
  /// By state: those with an edge to it, each once.
  private var sources: [[Int32]]
  /// Weight into CONVERSION and into NULL, and CONVERSION's weight by what its conversions are worth.
  private var conversions: [Weight]
  private var nulls: [Weight]
  private var values: [Weight]
  private var isAlive: [Bool]
  private var aliveCount: Int
  /// By target: its place in the row at hand, −1 for none.
  private var slots: [Int32]
  /// Multiplications and comparisons so far.
  private(set) var work = 0

  init(stateCount: Int) {
    start = stateCount
    rows = Array(repeating: Row(), count: stateCount + 1)
    sources = Array(repeating: [], count: stateCount + 1)
    conversions = Array(repeating: .zero, count: stateCount + 1)
    nulls = conversions
    values = conversions
    isAlive = Array(repeating: true, count: stateCount + 1)
    aliveCount = stateCount
    slots = Array(repeating: -1, count: stateCount + 1)
  }

  /// Adds the edge between two different states; each pair once.
  mutating func addEdge(_ from: Int, _ to: Int, weight: Weight) {
    guard !weight.isNone, from != to else { return }
    rows[from].targets.append(Int32(to))
    rows[from].weights.append(weight)
    sources[to].append(Int32(from))
  }

  /// Adds what ends in a state.
  mutating func addEnd(_ state: Int, conversions: Weight, nulls: Weight, value: Weight) {
    self.conversions[state] += conversions
    self.nulls[state] += nulls
    values[state] += value
  }

  /// Conversions and value that go straight from START to CONVERSION: all that there are, once every
  /// state is eliminated or removed.
  var reached: (conversions: Weight, value: Weight) { (conversions[start], values[start]) }

  /// Whether a state is neither eliminated nor removed.
  func isAlive(_ state: Int) -> Bool { isAlive[state] }
}

extension AbsorbingChain {
  /// Sends every edge into these states to NULL and drops them.
  mutating func remove(_ states: [Int]) {
    for state in states where isAlive[state] {
      for source in sources[state] {
        let source = Int(source)
        guard let place = rows[source].targets.firstIndex(of: Int32(state)) else { continue }
        nulls[source] += rows[source].weights[place]
        rows[source].drop(place)
      }
      detach(state)
    }
  }

  /// Takes these states out, those first that make the fewest new edges (Markowitz 1957; ties: the
  /// lowest number), as long as `work` is no more than `limit`.
  ///
  /// - Parameter price: how many multiplications in a table take as long as one along a list; nil to stay with
  ///   lists. Where the next state would take a table less time, the rest is left.
  /// - Returns: the states that are left; nil where the limit stopped it.
  /// - Complexity: O(edges in × edges out) per state.
  mutating func eliminate(_ states: [Int], limit: Int, price: Int? = nil) -> [Int]? {
    var left = states.filter { isAlive[$0] }
    while !left.isEmpty {
      var best = 0
      var bestCost = Int.max
      for (place, state) in left.enumerated() {
        let cost = rows[state].targets.count * sources[state].count
        if cost < bestCost || (cost == bestCost && state < left[best]) {
          best = place
          bestCost = cost
        }
      }
      if let price, bestCost * price > aliveCount * aliveCount,
        ChainTable<Weight>.fits(aliveCount)
      {
        return left
      }
      work += left.count
      eliminate(left[best])
      left.swapAt(best, left.count - 1)
      left.removeLast()
      if work > limit { return nil }
    }
    return []
  }

  /// The same chain as a table of the states that are left.
  var table: ChainTable<Weight> {
    let alive = (0..<start).filter { isAlive[$0] }
    var table = ChainTable<Weight>(states: alive.map(Int32.init))
    var columns = [Int](repeating: 0, count: start)
    for (place, state) in alive.enumerated() { columns[state] = place }
    for (place, state) in (alive + [start]).enumerated() {
      for (target, weight) in zip(rows[state].targets, rows[state].weights)
      where isAlive[Int(target)] {
        table[place, columns[Int(target)]] = weight
      }
      table[place, alive.count] = conversions[state]
      table[place, alive.count + 1] = nulls[state]
      table[place, alive.count + 2] = values[state]
    }
    return table
  }

  private mutating func eliminate(_ state: Int) {
    let row = rows[state]
    var total = conversions[state] + nulls[state]
    for weight in row.weights { total += weight }
    if !total.isNone {
      for source in sources[state] { handOn(row, of: state, total: total, to: Int(source)) }
    }
    detach(state)
  }

  /// Replaces the edge from `source` to `state` by what follows `state`.
  private mutating func handOn(_ row: Row, of state: Int, total: Weight, to source: Int) {
    // Taken out, so that nobody asks at each step whether somebody else holds it.
    var own = rows[source]
    rows[source] = Row()
    for (place, target) in own.targets.enumerated() { slots[Int(target)] = Int32(place) }
    let place = Int(slots[state])
    let factor = own.weights[place].part(of: total)
    if let moved = own.targets.last { slots[Int(moved)] = Int32(place) }
    own.drop(place)
    slots[state] = -1
    for index in row.targets.indices {
      let target = Int(row.targets[index])
      // A way back to the source itself only lengthens its stay.
      if target == source { continue }
      let weight = factor * row.weights[index]
      if slots[target] >= 0 {
        own.weights[Int(slots[target])] += weight
      } else {
        own.targets.append(Int32(target))
        own.weights.append(weight)
        sources[target].append(Int32(source))
      }
    }
    conversions[source] += factor * conversions[state]
    nulls[source] += factor * nulls[state]
    values[source] += factor * values[state]
    for target in own.targets { slots[Int(target)] = -1 }
    work += row.targets.count + own.targets.count + 3
    rows[source] = own
  }

  /// Forgets a state and its edges.
  private mutating func detach(_ state: Int) {
    for target in rows[state].targets {
      let target = Int(target)
      guard let place = sources[target].firstIndex(of: Int32(state)) else { continue }
      sources[target].swapAt(place, sources[target].count - 1)
      sources[target].removeLast()
    }
    rows[state] = Row()
    sources[state] = []
    isAlive[state] = false
    aliveCount -= 1
  }
}
