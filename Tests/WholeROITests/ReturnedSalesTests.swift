import Columns
import Testing

@testable import WholeROI

/// Orders of two sources, three stores and few ids, some of them returns, with sales that others stand for.
private func randomOrders(_ generator: inout JourneyGenerator, _ exports: inout Exports) {
  let stores = ["", "north", "south"].map { exports.texts.code($0) }
  exports.orderBytes = Array("abcdefghabcdxyababc".utf8)
  exports.orders = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
    var order = OrderRecord()
    order.time = Int64.random(in: 0..<20, using: &generator)
    order.source = UInt16.random(in: 0..<2, using: &generator)
    order.store = stores[Int.random(in: 0..<3, using: &generator)]
    order.isReturn = Bool.random(using: &generator)
    order.idStart = Int.random(in: 0...13, using: &generator)
    order.idCount = 3
    order.originalCount = order.isReturn ? Int32.random(in: 0..<2, using: &generator) * 3 : 0
    // Sales of which something was paid back stand among the returns, and name none.
    if !order.isReturn, Bool.random(using: &generator) { order.extra = 1 }
    return order
  }
  exports.orderExtras = [OrderExtra(points: 0, refunded: 5)]
  let sales = exports.orders.indices.filter { !exports.orders[$0].isReturn }
  for sale in sales.prefix(5) {
    let start = Int.random(in: 0...13, using: &generator)
    exports.superseded.append(
      SupersededSale(
        source: UInt16.random(in: 0..<2, using: &generator),
        id: Array(exports.orderBytes[start..<(start + 3)]),
        store: stores[Int.random(in: 0..<3, using: &generator)], order: UInt32(sale)))
  }
}

/// The sale that a return names (METHODS, section 2), looked for among all.
private func plainNamed(_ row: Int, _ exports: Exports) -> UInt32? {
  let record = exports.orders[row]
  guard record.originalCount > 0 else { return nil }
  let start = record.originalStart
  let name = Array(exports.orderBytes[start..<(start + Int(record.originalCount))])
  var found = exports.orders.indices.filter {
    !exports.orders[$0].isReturn && exports.orders[$0].source == record.source
      && Array(exports.id(exports.orders[$0])) == name
  }.map { (store: exports.orders[$0].store, order: UInt32($0)) }
  for sale in exports.superseded where sale.source == record.source && sale.id == name {
    found.append((store: sale.store, order: sale.order))
  }
  let here = found.filter { $0.store == record.store }.map(\.order)
  return here.min(by: exports.orderPrecedes) ?? (found.count == 1 ? found[0].order : nil)
}

@Test(arguments: 0..<40)
func returnsFindTheirSalesAmongFew(seed: UInt64) throws {
  var generator = JourneyGenerator(state: seed)
  var definition = PipelineDefinition()
  definition.sources = [SourceDefinition(name: "till"), SourceDefinition(name: "shop")]
  var exports = Exports(setup: try ExtractSetup(definition, files: []), jobs: [])
  randomOrders(&generator, &exports)
  let persons = exports.orders.map { _ in
    Bool.random(using: &generator)
      ? PersonRecords.nobody : UInt32.random(in: 0..<9, using: &generator)
  }
  let returns = OrderWorth(exports).returns
  #expect(
    returns.map { Int($0.order) }
      == exports.orders.indices.filter {
        exports.orders[$0].isReturn || exports.orders[$0].extra == 1
      })
  let found = try ReturnedSales(
    exports, returns, persons: persons, executor: Executor(jobs: 2))
  let expected = returns.map { plainNamed(Int($0.order), exports) ?? PersonRecords.nobody }
  #expect(found.named == expected)
  let owners = zip(returns, expected)
    .filter { $0.0.isReturn && $0.1 == PersonRecords.nobody }
    .map { persons[Int($0.0.order)] }
  for person in UInt32(0)..<9 {
    let sales = exports.orders.indices.filter {
      persons[$0] == person && !exports.orders[$0].isReturn && owners.contains(person)
    }.map(UInt32.init)
    #expect(Array(found[ofPerson: person]) == sales.sorted { exports.orderPrecedes($1, $0) })
  }
  #expect(found[ofPerson: PersonRecords.nobody].isEmpty)
}
