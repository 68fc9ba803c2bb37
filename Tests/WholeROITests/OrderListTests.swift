import Testing

@testable import WholeROI

/// Chunks of no, one, few and many orders, each order told by its time.
private func chunks(_ counts: [Int]) -> [[OrderRecord]] {
  var time: Int64 = 0
  return counts.map { count in
    (0..<count).map { _ in
      defer { time += 1 }
      return OrderRecord(time: time)
    }
  }
}

@Test(arguments: [
  [], [0], [1], [511, 1, 1], [512], [513, 0, 0, 5], [3, 0, 2_000, 1, 1, 1, 700, 0],
])
func everyOrderIsFoundByItsPlace(_ counts: [Int]) {
  let parts = chunks(counts)
  let orders = OrderList(parts: parts)
  let times = parts.joined().map(\.time)
  #expect(orders.count == times.count)
  #expect(orders.indices.map { orders[$0].time } == times)
  #expect(orders.map(\.time) == times)
  var found: [Int64] = []
  orders.forEachSlice(300) { first, slice in
    #expect(first == found.count && !slice.isEmpty && slice.count <= 300)
    found += slice.map(\.time)
  }
  #expect(found == times)
}

@Test func aListOfOneArrayHoldsIt() {
  #expect(OrderList().isEmpty)
  #expect(OrderList([OrderRecord(time: 4), OrderRecord(time: 2)]).map(\.time) == [4, 2])
}
