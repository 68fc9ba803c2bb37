import Testing

@testable import WholeROI

/// Short paths and paths too long to be their own keys, over five nodes.
private func path(_ random: inout JourneyGenerator) -> [UInt32] {
  let count =
    Int.random(in: 0..<8, using: &random) == 0 ? 40 : Int.random(in: 1...3, using: &random)
  return (0..<count).map { _ in count == 40 ? 4 : UInt32.random(in: 0..<5, using: &random) }
}

/// More orders and null journeys than are counted at a time.
@Test func everyOrderIsCountedOnceAndEveryPersonOnceAPath() {
  var random = JourneyGenerator(state: 3)
  var jobs = [PathTable](repeating: PathTable(codesBelow: 5), count: 3)
  var orders: [[UInt32]: Int] = [:]
  var nets: [[UInt32]: Int64] = [:]
  var persons: [[UInt32]: Set<UInt32>] = [:]
  var durations: [[UInt32]: [Int64]] = [:]
  var nulls: [[UInt32]: Int] = [:]
  for person: UInt32 in 0..<6_000 {
    let job = Int(person % 3)
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let nodes = path(&random)
      let net = Int64.random(in: -9...99, using: &random)
      let order = PathTable.Order(person: person, net: net, duration: Int64(person) + 7)
      jobs[job].addOrder(order, along: nodes)
      orders[nodes, default: 0] += 1
      nets[nodes, default: 0] += net
      persons[nodes, default: []].insert(person)
      durations[nodes, default: []].append(order.duration)
    }
    let unused = path(&random)
    jobs[job].addNull([9] + unused, 1..<(unused.count + 1))
    nulls[unused, default: 0] += 1
  }
  for job in jobs.indices { jobs[job].settle() }
  // The second takes over the third's before the first takes over both.
  var others = jobs[1]
  others.merge(jobs[2])
  var table = jobs[0]
  table.merge(others)
  let medians = table.doubledMedians()
  #expect(table.entries.count == Set(orders.keys).union(nulls.keys).count)
  for (code, entry) in table.entries.enumerated() {
    let nodes = Array(table.sequences.sequence(code))
    #expect(entry.orders == orders[nodes] ?? 0)
    #expect(entry.net == nets[nodes] ?? 0)
    #expect(entry.nulls == nulls[nodes] ?? 0)
    let (own, sorted) = (persons[nodes] ?? [], (durations[nodes] ?? []).sorted())
    #expect(entry.persons == own.count)
    let middle = sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
    #expect(medians[code] == middle)
  }
}
