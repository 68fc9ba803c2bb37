/// The sales that the returns at hand may take from: those that they name, and those of their persons.
struct ReturnTargets: Sendable {
  private struct OriginalKey: Hashable, Sendable {
    var source: UInt16
    var id: ArraySlice<UInt8>
  }

  /// A sale under the name and store that its source gave it.
  struct NamedSale: Sendable {
    var store: UInt32
    var order: UInt32
  }

  private var byOriginal: [OriginalKey: [NamedSale]] = [:]
  /// By person with a return: the sales, in no order until they are all there, then the latest first.
  private var byPerson: [UInt32: [UInt32]] = [:]

  /// Orders that one job looks at in one go.
  private static let step = 1 << 16

  /// Looks through all orders once, for what some return asks for. `events` are returns and others.
  ///
  /// Nearly all orders are asked for by no return: marks that may be wrong one way only spare them the look-up
  /// (two million orders: 0.5 s on one core to 0.1 s on two).
  init(
    _ events: [UInt32], _ exports: Exports, persons: [UInt32],
    _ matches: Set<RevenueDefinition.ReturnMatch>, executor: Executor
  ) throws {
    let orders = exports.orders
    let bytes = exports.orderBytes
    var nameMarks = [Bool](repeating: false, count: 1 << 20)
    var personMarks: [Bool] = []
    for event in events where orders[Int(event)].isReturn {
      let record = orders[Int(event)]
      if matches.contains(.original), record.originalCount > 0 {
        let id = bytes[record.originalStart..<(record.originalStart + Int(record.originalCount))]
        byOriginal[OriginalKey(source: record.source, id: id)] = []
        nameMarks[Self.mark(record.source, id)] = true
      }
      let person = persons[Int(event)]
      if matches.contains(.person), person != PersonRecords.nobody, byPerson[person] == nil {
        byPerson[person] = []
        personMarks += repeatElement(false, count: max(0, Int(person) + 1 - personMarks.count))
        personMarks[Int(person)] = true
      }
    }
    let (isNamed, isReturning) = (nameMarks, personMarks)
    let hasNames = !byOriginal.isEmpty
    let found = try executor.map(count: (orders.count + Self.step - 1) / Self.step) { part in
      var named: [UInt32] = []
      var owned: [UInt32] = []
      for index in (part * Self.step)..<min(orders.count, (part + 1) * Self.step)
      where !orders[index].isReturn {
        let order = orders[index]
        if hasNames,
          isNamed[
            Self.mark(order.source, bytes[order.idStart..<(order.idStart + Int(order.idCount))])]
        {
          named.append(UInt32(index))
        }
        let person = Int(persons[index])
        if person < isReturning.count, isReturning[person] { owned.append(UInt32(index)) }
      }
      return (named: named, owned: owned)
    }
    for part in found {
      for index in part.named {
        let order = orders[Int(index)]
        let id = bytes[order.idStart..<(order.idStart + Int(order.idCount))]
        byOriginal[OriginalKey(source: order.source, id: id)]?
          .append(NamedSale(store: order.store, order: index))
      }
      for index in part.owned { byPerson[persons[Int(index)]]?.append(index) }
    }
    for sale in exports.superseded {
      byOriginal[OriginalKey(source: sale.source, id: sale.id[...])]?
        .append(NamedSale(store: sale.store, order: sale.order))
    }
  }

  /// Puts each person's sales in order.
  mutating func sortSales(by precedes: (UInt32, UInt32) -> Bool) {
    byPerson = byPerson.mapValues { sales in
      sales.count < 2 ? sales : sales.sorted { precedes($1, $0) }
    }
  }

  /// The sales of that source with that id; for one that another system's order stands for, that order.
  func sales(source: UInt16, id: ArraySlice<UInt8>) -> [NamedSale] {
    byOriginal[OriginalKey(source: source, id: id)] ?? []
  }

  /// The person's sales, latest first.
  func sales(of person: UInt32) -> [UInt32] { byPerson[person] ?? [] }

  /// The same for the same name; few others share it, since ids mostly differ at their ends.
  private static func mark(_ source: UInt16, _ id: ArraySlice<UInt8>) -> Int {
    var word = UInt64(source) << 32 | UInt64(id.count)
    for byte in id.suffix(10) { word = (word ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
    return Int(truncatingIfNeeded: word >> 44)
  }
}
