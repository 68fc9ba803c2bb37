/// A chain whose states nearly all follow each other, as a table of weights: the elimination of
/// `AbsorbingChain`, without a list to walk.
///
///              dead   a    b    c   CONVERSION  NULL  value
///        a       ·    ·    3    1       2         4     90
///        b       ·    2    ·    5       0         1      0
///        c       ·    …
///        START   ·    …
///
/// Sixteen states are taken out together: their own rows first, one after the other; then each other row
/// takes over all sixteen at once, so that it is read and written once instead of sixteen times. Nothing
/// is subtracted, and the order of operations is fixed by the states' places.
struct ChainTable<Weight: ChainWeight>: Sendable {
  /// The states that are left, in the order of their rows; START's row stands behind theirs.
  private(set) var states: [Int32]
  /// Row by row, each of `width` lanes. Columns: `gone` that nobody reads, the states, CONVERSION, NULL, value.
  private var cells: [Lanes]
  private let width: Int
  private var gone = 0

  /// States taken out together.
  private static var together: Int { 16 }

  init(states: [Int32]) {
    self.states = states
    width = Self.width(states.count)
    cells = Array(repeating: .zero, count: (states.count + 1) * width)
  }

  private static func width(_ count: Int) -> Int {
    (count + 3 + Weight.perLanes - 1) / Weight.perLanes
  }

  /// The cell of a state's row (or START's, the last) and a column: a state's, or one of the three behind.
  subscript(row: Int, column: Int) -> Weight {
    get {
      let column = column + gone
      return .weight(
        column % Weight.perLanes, of: cells[(row + gone) * width + column / Weight.perLanes])
    }
    set {
      let column = column + gone
      newValue.put(
        column % Weight.perLanes,
        into: &cells[(row + gone) * width + column / Weight.perLanes])
    }
  }

  /// Conversions and value that go straight from START to CONVERSION.
  var reached: (conversions: Weight, value: Weight) {
    (self[states.count, states.count], self[states.count, states.count + 2])
  }

  /// Whether a table of so many states takes at most 64 MB.
  static func fits(_ count: Int) -> Bool { (count + 1) * width(count) <= 1 << 20 }

  /// Multiplications that taking so many of so many states out needs.
  static func work(_ count: Int, of all: Int) -> Int {
    (0..<count).reduce(0) { $0 + (all - $1) * (all - $1 + 3) } * 8 / Weight.perLanes
  }
}

extension ChainTable {
  /// Itself without these states, whose inflow is handed on along their outflow.
  func eliminating(_ isOut: (Int32) -> Bool) -> ChainTable {
    let places = states.indices.filter { isOut(states[$0]) }
    guard !places.isEmpty else { return self }
    var table = picked(places + states.indices.filter { !isOut(states[$0]) })
    table.eliminateFirst(places.count)
    return table
  }

  /// Itself without these states, whose inflow goes to NULL.
  func removing(_ isOut: (Int32) -> Bool) -> ChainTable {
    let places = states.indices.filter { isOut(states[$0]) }
    guard !places.isEmpty else { return self }
    var table = picked(states.indices.filter { !isOut(states[$0]) })
    let null = table.states.count + 1
    for row in 0...table.states.count {
      let own = row < table.states.count ? rowPlace(of: table.states[row]) : states.count
      for place in places { table[row, null] = table[row, null] + self[own, place] }
    }
    return table
  }

  private func rowPlace(of state: Int32) -> Int { states.firstIndex(of: state) ?? states.count }

  /// A table of the states at these places alone, in this order. A way back to itself only lengthens a state's
  /// stay: it is left out.
  private func picked(_ places: [Int]) -> ChainTable {
    var table = ChainTable(states: places.map { states[$0] })
    let columns = (places + [states.count, states.count + 1, states.count + 2]).map { $0 + gone }
    var weights = [Weight](repeating: .zero, count: width * Weight.perLanes)
    for (row, own) in (places + [states.count]).enumerated() {
      for lane in 0..<width {
        let lanes = cells[(own + gone) * width + lane]
        for place in 0..<Weight.perLanes {
          weights[lane * Weight.perLanes + place] = .weight(place, of: lanes)
        }
      }
      for lane in 0..<table.width {
        var lanes = Lanes.zero
        for place in 0..<Weight.perLanes where lane * Weight.perLanes + place < columns.count {
          weights[columns[lane * Weight.perLanes + place]].put(place, into: &lanes)
        }
        table.cells[row * table.width + lane] = lanes
      }
      if row < places.count { table[row, row] = .zero }
    }
    return table
  }

  private mutating func eliminateFirst(_ count: Int) {
    let rows = states.count + 1
    let null = states.count + 1
    var block = Block(width: width)
    var cells = cells.mutableSpan
    var first = 0
    while first < count {
      let next = min(first + Self.together, count)
      block.begin(first)
      for pivot in first..<next {
        block.hand(on: pivot, &cells)
        block.take(pivot, lastColumn: null, cells)
      }
      for row in next..<rows { block.hand(on: row, &cells) }
      first = next
    }
    states.removeFirst(count)
    gone = count
  }
}

extension ChainTable {
  /// The states that are taken out together.
  private struct Block {
    private let width: Int
    /// The first state's place.
    private var first = 0
    /// Each state's total: all that leaves it for states still there and for the ends.
    private var totals: [Weight] = []
    /// By state and state: the cells among themselves.
    private var corner: [Weight]
    /// What a row hands to each state, over the state's total.
    private var factors: [Weight]

    init(width: Int) {
      self.width = width
      corner = Array(repeating: .zero, count: together * together)
      factors = Array(repeating: .zero, count: together)
    }

    mutating func begin(_ first: Int) {
      self.first = first
      totals.removeAll(keepingCapacity: true)
    }

    /// Adds the state of a row that took over the states before it.
    mutating func take(_ pivot: Int, lastColumn: Int, _ cells: borrowing MutableSpan<Lanes>) {
      let row = pivot * width
      let place = totals.count
      for column in first..<(first + together) where column < width * Weight.perLanes {
        corner[place * together + column - first] = .weight(
          column % Weight.perLanes, of: cells[row + column / Weight.perLanes])
      }
      var total = Weight.zero
      for column in (pivot + 1)...lastColumn {
        total += .weight(column % Weight.perLanes, of: cells[row + column / Weight.perLanes])
      }
      totals.append(total)
    }

    /// Sends what a row has for the states on along their outflow.
    mutating func hand(on row: Int, _ cells: inout MutableSpan<Lanes>) {
      let count = totals.count
      let row = row * width
      var isIdle = true
      for place in 0..<count {
        let column = first + place
        factors[place] = .weight(
          column % Weight.perLanes, of: cells[row + column / Weight.perLanes])
      }
      for place in 0..<count {
        let factor = factors[place].part(of: totals[place])
        factors[place] = factor
        if factor.isNone { continue }
        isIdle = false
        for later in (place + 1)..<max(count, place + 1) {
          factors[later] += factor * corner[place * together + later]
        }
      }
      if isIdle { return }
      let from = (first + count) / Weight.perLanes
      var place = 0
      while place + 4 <= count {
        addFour(place, to: row, from: from, &cells)
        place += 4
      }
      while place < count {
        addOne(place, to: row, from: from, &cells)
        place += 1
      }
    }

    @inline(__always)
    private func addFour(
      _ place: Int, to row: Int, from: Int, _ cells: inout MutableSpan<Lanes>
    ) {
      let (a, b, c, d) = (
        factors[place], factors[place + 1], factors[place + 2], factors[place + 3]
      )
      let rowA = (first + place) * width
      let (rowB, rowC, rowD) = (rowA + width, rowA + 2 * width, rowA + 3 * width)
      for lane in from..<width {
        var sum = cells[row + lane] + a.times(cells[rowA + lane])
        sum += b.times(cells[rowB + lane])
        sum += c.times(cells[rowC + lane])
        cells[row + lane] = sum + d.times(cells[rowD + lane])
      }
    }

    @inline(__always)
    private func addOne(
      _ place: Int, to row: Int, from: Int, _ cells: inout MutableSpan<Lanes>
    ) {
      let factor = factors[place]
      let own = (first + place) * width
      for lane in from..<width { cells[row + lane] += factor.times(cells[own + lane]) }
    }
  }
}
