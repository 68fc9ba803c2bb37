/// What returns took from orders: order by order, each one's in the order in which they were matched.
///
///     orders    0   1   2   3        of 1: −10.00, −5.00      of 3: −2.00
///     firsts    0   1   0   3        events  [1: −10.00] [1: −5.00] [3: −2.00]
struct MatchedReturns: Sendable {
  /// What one return took from its order.
  struct Event: Sendable {
    /// Among the orders.
    var order: UInt32
    /// The return among the orders; the order itself for what a refund column says.
    var row: UInt32
    /// Day of the return.
    var day: Int32
    var netBefore: Int64
    var netAfter: Int64
    var costBefore: Int64
    var costAfter: Int64
  }

  /// Of all orders, by order.
  let events: [Event]
  /// By order: 1 + the place of its first event, 0 for none; empty where no order has any.
  private let firsts: [UInt32]

  /// - Parameter matched: in the order in which they were matched.
  init(_ matched: [Event] = [], orderCount: Int = 0) {
    let sorted = matched.indices.map { UInt64(matched[$0].order) << 32 | UInt64($0) }.sorted()
    events = sorted.map { matched[Int($0 & 0xFFFF_FFFF)] }
    var firsts = [UInt32](repeating: 0, count: events.isEmpty ? 0 : orderCount)
    for (place, event) in events.enumerated().reversed() {
      firsts[Int(event.order)] = UInt32(place) + 1
    }
    self.firsts = firsts
  }

  var isEmpty: Bool { events.isEmpty }

  /// Those of an order.
  subscript(order: UInt32) -> ArraySlice<Event> {
    guard !firsts.isEmpty, firsts[Int(order)] > 0 else { return [] }
    let first = Int(firsts[Int(order)]) - 1
    var end = first + 1
    while end < events.count, events[end].order == order { end += 1 }
    return events[first..<end]
  }
}
