import Columns
import Testing

@testable import WholeROI

@Test(arguments: 0..<20)
func returnsFindTheirSalesAmongFew(seed: UInt64) throws {
  var generator = JourneyGenerator(state: seed)
  let bytes = Array("abcdefghabcdxyab".utf8)
  let orders = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
    var order = OrderRecord()
    order.source = UInt16.random(in: 0..<2, using: &generator)
    order.isReturn = Bool.random(using: &generator)
    order.idStart = Int.random(in: 0...10, using: &generator)
    order.idCount = 3
    order.originalCount = order.isReturn ? 3 : 0
    return order
  }
  let persons = orders.map { _ in
    Bool.random(using: &generator)
      ? PersonRecords.nobody : UInt32.random(in: 0..<9, using: &generator)
  }
  let returns = orders.indices.filter { orders[$0].isReturn }
  let found = try ReturnedSales(
    orders, persons, bytes, returns: returns.map(UInt32.init), Executor(jobs: 2))
  func name(_ source: UInt16, _ start: Int) -> [UInt8] {
    [UInt8(source)] + bytes[start..<(start + 3)]
  }
  let names = Set(returns.map { name(orders[$0].source, orders[$0].originalStart) })
  let owners = Set(returns.map { persons[$0] }).subtracting([PersonRecords.nobody])
  let sales = orders.indices.filter { !orders[$0].isReturn }
  let named = sales.filter { names.contains(name(orders[$0].source, orders[$0].idStart)) }
  #expect(Set(found.named).isSuperset(of: named.map(UInt32.init)))
  #expect(found.named == found.named.sorted())
  let owned = sales.filter { owners.contains(persons[$0]) }
  #expect(found.ofPersons == owned.map(UInt32.init))
}
