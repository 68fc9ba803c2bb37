import Columns
import Tabular

/// The orders' money by source, store and day of the period: what the exports say, and what became of it.
struct PlaceMoney: Sendable {
  private let dayCount: Int
  /// By order: its place.
  private let places: [UInt32]
  /// By place: source and store.
  let sources: [UInt32]
  let stores: [UInt32]
  /// place * dayCount + day.
  private(set) var lines: [Reconciliation.Line]

  /// Without money yet.
  init(_ book: OrderBook, dayCount: Int) {
    self.dayCount = dayCount
    var table = PairTable()
    // By store: the pair that an order had last, as source << 32 | place. Mostly a store has one source.
    var latest = [UInt64](
      repeating: .max, count: Int(book.orders.lazy.map(\.store).max() ?? 0) + 1)
    places = book.orders.map { order in
      let (source, store) = (UInt32(order.source), Int(order.store))
      if latest[store] >> 32 != UInt64(source) {
        latest[store] = UInt64(source) << 32 | UInt64(table.code(source, order.store))
      }
      return UInt32(truncatingIfNeeded: latest[store])
    }
    sources = table.lefts
    stores = table.rights
    lines = Array(repeating: Reconciliation.Line(), count: table.count * dayCount)
  }

  /// Where the money of an order on a day of the period goes.
  func cell(_ order: Int, _ day: Int) -> Int { Int(places[order]) * dayCount + day }

  mutating func add(credited net: Int64, cell: Int) { lines[cell].credited += net }

  mutating func add(_ kind: RestKind, _ net: Int64, cell: Int) {
    switch kind {
    case .unattributed: lines[cell].unattributed += net
    case .unidentified: lines[cell].unidentified += net
    case .unmatchedReturns: lines[cell].unmatchedReturns += net
    }
  }

  /// Adds what the kept rows themselves say, straight from the book: a matched return stands in its
  /// original's place, by order date on its day too.
  mutating func addExported(_ book: OrderBook, _ period: Period, view: RevenueDefinition.View) {
    for order in book.orders.indices where !book.orders[order].isReturn {
      add(exported: book.orders[order].net, order, book.days[order], period)
      for event in book.returns[UInt32(order)] {
        add(
          exported: event.netAfter - event.netBefore, order,
          view == .order ? book.days[order] : event.day, period)
      }
    }
    for order in book.unmatched {
      add(exported: book.orders[Int(order)].net, Int(order), book.days[Int(order)], period)
    }
  }

  private mutating func add(exported net: Int64, _ order: Int, _ day: Int32, _ period: Period) {
    guard day >= period.from.number, day <= period.to.number else { return }
    lines[cell(order, Int(day - period.from.number))].exportedNet += net
  }

  mutating func merge(_ other: PlaceMoney) {
    for index in lines.indices {
      lines[index].exportedNet += other.lines[index].exportedNet
      lines[index].credited += other.lines[index].credited
      lines[index].unattributed += other.lines[index].unattributed
      lines[index].unidentified += other.lines[index].unidentified
      lines[index].unmatchedReturns += other.lines[index].unmatchedReturns
    }
  }

  /// Line by place and day, those without money left out.
  func forEach(_ body: (_ source: Int, _ store: UInt32, _ day: Int, Reconciliation.Line) -> Void) {
    for place in sources.indices {
      for day in 0..<dayCount where lines[place * dayCount + day] != Reconciliation.Line() {
        body(Int(sources[place]), stores[place], day, lines[place * dayCount + day])
      }
    }
  }
}
