import Tabular

/// Finds the orders that a request means.
struct OrderChoice {
  let request: ExplainRequest
  let exports: Exports

  /// The sales with the id in file order, all of one source and store; where no sale has it, the returns.
  ///
  /// - Throws: `Failure` with 65 where no kept order has the id, or none in that source and store; with 64
  ///   where orders of several sources or stores have it: it lists them.
  func orders(_ book: OrderBook) throws(Failure) -> [UInt32] {
    let id = Array(request.orderID.utf8)
    let named = book.orders.indices.filter { book.id(book.orders[$0]).elementsEqual(id) }
      .map(UInt32.init)
    guard !named.isEmpty else { throw unknown }
    let meant = named.filter { order in
      (request.source ?? source(order, book)) == source(order, book)
        && (request.store ?? store(order, book)) == store(order, book)
    }
    guard !meant.isEmpty else {
      throw Failure(
        .data, "no order \(request.orderID.quoted) is of that source and store",
        hint: "orders with that id:" + list(named, book))
    }
    let sales = meant.filter { !book.orders[Int($0)].isReturn }
    let found = sales.isEmpty ? meant : sales
    let first = found[0]
    guard
      found.allSatisfy({
        source($0, book) == source(first, book) && store($0, book) == store(first, book)
      })
    else {
      throw Failure(
        .usage, "\(found.count) orders have the id \(request.orderID.quoted)",
        hint: "say which one, with these flags:" + list(found, book))
    }
    return found
  }

  private var unknown: Failure {
    Failure(
      .data, "no order that counts has the id \(request.orderID.quoted)",
      file: exports.setup.definition.file,
      hint: "it is compared as the export writes it; rows that were set aside are in rejects.csv")
  }

  private func source(_ order: UInt32, _ book: OrderBook) -> String {
    exports.setup.definition.sources[Int(book.orders[Int(order)].source)].name
  }

  private func store(_ order: UInt32, _ book: OrderBook) -> String {
    exports.texts.text(book.orders[Int(order)].store)
  }

  private func list(_ orders: [UInt32], _ book: OrderBook) -> String {
    let shown = orders.prefix(Self.mostListed).map { order in
      let record = book.orders[Int(order)]
      let store = store(order, book)
      return "\n    --source \(source(order, book).quoted)"
        + (store.isEmpty ? "" : " --store \(store.quoted)") + "  "
        + ClockText.local(record.time, exports.setup.zone)
        + "  " + moneyText(record.net, exports.setup.definition.currency)
        + (record.isReturn ? ", a return" : "")
    }
    let more = orders.count - shown.count
    return shown.joined() + (more > 0 ? "\n    and \(more) more" : "")
  }

  private static let mostListed = 20
}

/// Times as people and programs read them.
enum ClockText {
  /// What the zone's clock shows, to the second: `2026-07-05 13:00:00`.
  static func local(_ time: Int64, _ zone: TimeZoneTable) -> String {
    let (day, rest) = parts(zone.local(utc: time))
    return "\(day.iso) \(clock(rest))"
  }

  /// `2026-07-05T17:00:00.000Z`.
  static func utc(_ time: Int64) -> String {
    let (day, rest) = parts(time)
    return "\(day.iso)T\(clock(rest)).\(padded(rest % 1_000, 3))Z"
  }

  /// Whole days as `30 d`, else hours, minutes or milliseconds.
  static func span(_ milliseconds: Int64) -> String {
    for (unit, name) in [(CivilDay.milliseconds, "d"), (3_600_000, "h"), (60_000, "min")]
    where milliseconds % unit == 0 {
      return "\(milliseconds / unit) \(name)"
    }
    return "\(milliseconds) ms"
  }

  private static func parts(_ time: Int64) -> (CivilDay, Int64) {
    let day = CivilDay.containing(local: time)
    return (day, time - Int64(day.number) * CivilDay.milliseconds)
  }

  private static func clock(_ rest: Int64) -> String {
    [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { padded($0, 2) }
      .joined(separator: ":")
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
