import Tabular

/// Sums what the persons of each arm did after they were assigned, one partition of persons after another
/// (METHODS, section 7). One a job.
struct ExperimentCollector: Sendable {
  /// One arm's persons: all that were assigned, whatever they did.
  struct Arm: Hashable, Sendable {
    var outcome = OutcomeTally()
    /// Net and margin beside those of the pre-period; 0 before where there is none.
    var net = PairedMoments()
    var margin = PairedMoments()
    /// Controls with a touch of the program within the outcome's span.
    var contaminated = 0
    /// Persons whom the exports put in another arm too.
    var conflicting = 0
    /// Persons whose outcome's span goes on after the data's end.
    var unfinished = 0
    var ordersWithoutCost = 0

    static func += (a: inout Arm, b: Arm) {
      a.outcome += b.outcome
      a.net += b.net
      a.margin += b.margin
      a.contaminated += b.contaminated
      a.conflicting += b.conflicting
      a.unfinished += b.unfinished
      a.ordersWithoutCost += b.ordersWithoutCost
    }
  }

  /// Persons of two experiments by arm of each, control or not: 00, 01, 10, 11.
  struct Crossing: Hashable, Sendable {
    var cells = Array(repeating: Arm(), count: 4)
  }

  let book: AssignmentBook
  private let orders: OrderBook
  private let facts: KindFacts
  private let couponKinds: [CouponUse: UInt32]
  private let zone: TimeZoneTable
  private let end: Int64
  /// By experiment and arm.
  private(set) var arms: [[Arm]]
  /// By place of the pair of experiments (see `pairs`).
  private(set) var crossings: [Crossing]
  private var memo = DayMemo()
  private var next = 0

  init(
    _ book: AssignmentBook, _ exports: Exports, _ facts: KindFacts, _ orders: OrderBook,
    end: Int64
  ) {
    self.book = book
    self.orders = orders
    self.facts = facts
    self.end = end
    couponKinds = exports.couponKinds
    zone = exports.setup.zone
    arms = book.experiments.map { Array(repeating: Arm(), count: $0.arms.count) }
    crossings = Array(repeating: Crossing(), count: Self.pairs(book.experiments.count).count)
  }

  /// Pairs of experiments, the first of each before the second, in config order.
  static func pairs(_ count: Int) -> [(first: Int, second: Int)] {
    (0..<count).flatMap { first in ((first + 1)..<max(count, first + 1)).map { (first, $0) } }
  }

  mutating func merge(_ other: ExperimentCollector) {
    for experiment in arms.indices {
      for arm in arms[experiment].indices {
        arms[experiment][arm] += other.arms[experiment][arm]
      }
    }
    for pair in crossings.indices {
      for cell in 0..<4 { crossings[pair].cells[cell] += other.crossings[pair].cells[cell] }
    }
  }

  /// Turns to persons from `first` on.
  mutating func begin(at first: Int) {
    var low = 0
    var high = book.entries.count
    while low < high {
      let middle = (low + high) / 2
      if Int(book.entries[middle].person) < first { low = middle + 1 } else { high = middle }
    }
    next = low
  }

  /// Counts the assigned persons before `person`, who have neither touches nor orders.
  mutating func pass(to person: Int) {
    while next < book.entries.count, Int(book.entries[next].person) < person {
      take(Span(), Span())
    }
  }

  /// Counts a person who has touches or orders; persons come in rising order.
  mutating func add(
    _ person: UInt32, _ events: Span<PersonEvent>, _ sales: Span<PersonSale>
  ) {
    pass(to: Int(person))
    if next < book.entries.count, book.entries[next].person == person { take(events, sales) }
  }

  /// Counts the next person that was assigned.
  private mutating func take(_ events: Span<PersonEvent>, _ sales: Span<PersonSale>) {
    let first = next
    let person = book.entries[first].person
    while next < book.entries.count, book.entries[next].person == person {
      count(book.entries[next], events, sales)
      next += 1
    }
    if next - first > 1 { cross(first..<next, sales) }
  }

  private mutating func count(
    _ entry: AssignmentBook.Entry, _ events: Span<PersonEvent>,
    _ sales: Span<PersonSale>
  ) {
    let definition = book.experiments[Int(entry.experiment)].definition
    let to = entry.time + definition.outcomeMilliseconds
    let after = Outcome(withMarginOf: sales, from: entry.time, to: to)
    let before =
      definition.beforeMilliseconds.map {
        Outcome(withMarginOf: sales, from: entry.time - $0, to: entry.time)
      } ?? Outcome()
    var arm = Arm()
    arm.outcome.add(after)
    arm.net.add(before: before.net, after: after.net)
    arm.margin.add(before: before.margin, after: after.margin)
    arm.ordersWithoutCost = after.ordersWithoutCost + before.ordersWithoutCost
    arm.conflicting = entry.isConflicting ? 1 : 0
    arm.unfinished = to > end ? 1 : 0
    if entry.arm == 0, isTouched(entry, to: to, events, sales) { arm.contaminated = 1 }
    arms[Int(entry.experiment)][Int(entry.arm)] += arm
  }

  /// Whether the program reached the person in spite of the assignment.
  private mutating func isTouched(
    _ entry: AssignmentBook.Entry, to: Int64, _ events: Span<PersonEvent>,
    _ sales: Span<PersonSale>
  ) -> Bool {
    let program = book.experiments[Int(entry.experiment)].program
    for index in events.indices {
      let event = events[index]
      guard event.time >= entry.time, event.time < to else { continue }
      if isOf(program, event.fact, event.time) { return true }
    }
    for index in sales.indices {
      let order = orders.orders[Int(sales[index].order)]
      guard order.coupon != 0, order.time >= entry.time, order.time < to,
        let kind = couponKinds[CouponUse(source: order.source, coupon: order.coupon)]
      else { continue }
      if isOf(program, facts.places[Int(kind)], order.time) { return true }
    }
    return false
  }

  private mutating func isOf(_ program: Int?, _ fact: UInt32, _ time: Int64) -> Bool {
    let own = facts.program(fact: Int(fact), day: memo.day(of: time, in: zone))
    return program.map { $0 == own } ?? facts.isProgram(own)
  }

  /// A person of two experiments: the outcome after the later assignment, for as long as the shorter span.
  private mutating func cross(_ range: Range<Int>, _ sales: Span<PersonSale>) {
    for (place, pair) in Self.pairs(book.experiments.count).enumerated() {
      let own = book.entries[range]
      guard let a = own.first(where: { Int($0.experiment) == pair.first }),
        let b = own.first(where: { Int($0.experiment) == pair.second })
      else { continue }
      let span = min(
        book.experiments[pair.first].definition.outcomeMilliseconds,
        book.experiments[pair.second].definition.outcomeMilliseconds)
      let from = max(a.time, b.time)
      let outcome = Outcome(withMarginOf: sales, from: from, to: from + span)
      var arm = Arm()
      arm.outcome.add(outcome)
      arm.net.add(before: 0, after: outcome.net)
      arm.margin.add(before: 0, after: outcome.margin)
      arm.ordersWithoutCost = outcome.ordersWithoutCost
      crossings[place].cells[(a.arm == 0 ? 0 : 2) + (b.arm == 0 ? 0 : 1)] += arm
    }
  }
}

extension KindFacts {
  /// Whether a number of `program(fact:day:)` is that of a program.
  func isProgram(_ program: Int) -> Bool { program < programCount }
}
