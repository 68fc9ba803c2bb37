import Columns
import Tabular

/// The orders' money by source, store and day of the period: what the exports say, and what became of it.
struct PlaceMoney: Sendable {
  private let dayCount: Int
  private let places: OrderPlaces
  /// place * dayCount + day.
  private(set) var lines: [Reconciliation.Line]

  /// Without money yet.
  init(_ book: OrderBook, dayCount: Int) {
    self.dayCount = dayCount
    places = book.places
    lines = Array(repeating: Reconciliation.Line(), count: places.count * dayCount)
  }

  /// Where the money of an order on a day of the period goes.
  func cell(_ order: OrderRecord, _ day: Int) -> Int {
    places.place(UInt32(order.source), order.store) * dayCount + day
  }

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
      let record = book.orders[order]
      add(exported: record.net, record, book.days[order], period)
      for event in book.returns[UInt32(order)] {
        add(
          exported: event.netAfter - event.netBefore, record,
          view == .order ? book.days[order] : event.day, period)
      }
    }
    for order in book.unmatched {
      let record = book.orders[Int(order)]
      add(exported: record.net, record, book.days[Int(order)], period)
    }
  }

  private mutating func add(
    exported net: Int64, _ order: OrderRecord, _ day: Int32, _ period: Period
  ) {
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
    for place in 0..<places.count {
      for day in 0..<dayCount where lines[place * dayCount + day] != Reconciliation.Line() {
        body(
          Int(places.sources[place]), places.stores[place], day, lines[place * dayCount + day])
      }
    }
  }
}
