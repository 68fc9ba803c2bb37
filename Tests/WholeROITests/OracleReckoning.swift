@testable import WholeROI

/// All sums of a run over small rows, reckoned from METHODS, sections 1 to 5 alone: cells by name, one
/// order after another.
struct OracleReckoning {
  /// By "model, program, channel".
  private(set) var credits: [String: Credit] = [:]
  /// By rest kind's name and day of the period.
  private(set) var rest: [String: Credit] = [:]
  /// By "source, store, day": exported, credited under the headline, and the three rest parts.
  private(set) var places: [String: [Int64]] = [:]
  /// By "program, channel".
  private(set) var assists: [String: Int] = [:]
  /// Touches, persons and buyers by program; persons and buyers at all.
  private(set) var touches: [String: Int] = [:]
  private(set) var reached: [String: Set<Int>] = [:]
  private(set) var buyers: [String: Set<Int>] = [:]
  private(set) var anyBuyers: Set<Int> = []
  private(set) var creditedBuyers: Set<Int> = []
  private(set) var marginAtHalf: Int64 = 0
  private(set) var marginAtTwice: Int64 = 0
  /// By path: orders, net, persons and null journeys of the period.
  private(set) var paths: [String: Path] = [:]

  struct Path: Equatable {
    var orders = 0
    var net: Int64 = 0
    var persons: Set<Int> = []
    var nulls = 0
  }

  let people: OraclePeople
  let orders: OracleOrders
  let journeys: OracleJourneys
  private let rows: OracleRows
  private let settings: OracleSettings
  private let models: ModelsOracle
  static let exported = 0
  static let credited = 1
  static let unattributed = 2
  static let unidentified = 3
  static let unmatched = 4

  init(_ rows: OracleRows, _ settings: OracleSettings) {
    self.rows = rows
    self.settings = settings
    func records(_ rows: [([String: String], Int64?, String)]) -> [OraclePeople.Record] {
      rows.map {
        .init(identifiers: OraclePeople.identifiers($0.0), time: $0.1, source: $0.2)
      }
    }
    people = OraclePeople(
      records(rows.touches.map { ($0.ids, $0.time, OracleRows.touchSources[$0.source]) })
        + records(rows.orders.map { ($0.ids, $0.time, OracleRows.orderSources[$0.source]) })
        + records(rows.profiles.map { ($0.ids, nil, "list") }), limits: settings.limits)
    orders = OracleOrders(rows, people, settings)
    journeys = OracleJourneys(rows, people, orders, settings)
    var definition = AttributionDefinition()
    definition.custom = [
      .init(units: 3, scale: 1), .init(units: 25, scale: 2), .init(units: 45, scale: 2),
    ]
    models = ModelsOracle(definition: definition)
    addOrders()
    addUnmatched()
    addReach()
    for path in journeys.nulls { paths[Self.text(path), default: Path()].nulls += 1 }
  }

  static func text(_ path: [String]) -> String { path.joined(separator: " > ") }

  // MARK: Orders

  /// What a sale adds on one day.
  private struct Part {
    var day: Int
    var before: Int64
    var after: Int64
    var discounts: Int64
    var costBefore: Int64
    var costAfter: Int64
    var isSale: Bool
  }

  private func parts(_ sale: OracleOrders.Sale) -> [Part] {
    var parts: [Part] = []
    let day = settings.day(sale.row.time)
    if settings.isInPeriod(sale.row.time) {
      let isCohort = settings.view == .order
      parts.append(
        Part(
          day: day, before: sale.net, after: isCohort ? sale.remaining : sale.net,
          discounts: sale.discounts, costBefore: 0,
          costAfter: isCohort ? sale.remainingCost : sale.cost, isSale: true))
    }
    guard settings.view == .return else { return parts }
    return parts
      + sale.returns.filter { settings.isInPeriod($0.time) }.map {
        Part(
          day: settings.day($0.time), before: $0.netBefore, after: $0.netAfter, discounts: 0,
          costBefore: $0.costBefore, costAfter: $0.costAfter, isSale: false)
      }
  }

  private mutating func addOrders() {
    var firsts: Set<Int> = []
    for (index, sale) in orders.sales.enumerated() {
      let parts = parts(sale)
      let isFirst = sale.person.map { firsts.insert($0).inserted && isNew($0, sale) } ?? false
      let journey = journeys.journeys.first { $0.sale == index }
      for part in parts {
        let net = part.after - (part.isSale ? 0 : part.before)
        add(Self.exported, net, sale.row, part.day)
        guard let journey else {
          add(Self.unidentified, net, sale.row, part.day)
          addRest("(unidentified)", part, isNew: false)
          continue
        }
        let margin = net - (part.costAfter - part.costBefore)
        if journey.hasTouchAtHalf { marginAtHalf += margin }
        if journey.hasTouchAtTwice { marginAtTwice += margin }
        if journey.steps.isEmpty {
          add(Self.unattributed, net, sale.row, part.day)
          addRest("(unattributed)", part, isNew: isFirst)
        } else {
          add(Self.credited, net, sale.row, part.day)
          credit(journey, sale, part, isNew: isFirst)
        }
      }
      if settings.isInPeriod(sale.row.time), let person = sale.person, let journey {
        addPresence(journey, person, sale, parts)
      }
    }
  }

  /// METHODS, section 5: no profile has a first order before it, or joined before the data begins.
  private func isNew(_ person: Int, _ sale: OracleOrders.Sale) -> Bool {
    let begins = settings.day(orders.sales[0].row.time)
    return rows.profiles.filter { people.person($0.ids) == person }.allSatisfy {
      ($0.firstOrder ?? .max) >= settings.day(sale.row.time) && ($0.joined ?? .max) >= begins
    }
  }

  private func program(_ event: OracleJourneys.Event) -> String {
    let index = settings.program(campaign: event.campaign, coupon: event.coupon, at: event.time)
    return index < settings.programs.count ? settings.programs[index].name : "(no program)"
  }

  private mutating func credit(
    _ journey: OracleJourneys.Journey, _ sale: OracleOrders.Sale, _ part: Part, isNew: Bool
  ) {
    var codes: [String: UInt32] = [:]
    for step in journey.steps where codes[step.node] == nil {
      codes[step.node] = UInt32(codes.count)
    }
    let plain = PlainJourney(
      ages: journey.steps.map { sale.row.time - $0.event.time },
      nodes: journey.steps.map { codes[$0.node] ?? 0 },
      isDirect: journey.steps.map { $0.event.channel == "direct" }, milestone: journey.milestone)
    for model in OracleSettings.models {
      let before = models.credits(model, plain, part.before)
      let after = models.credits(model, plain, part.after)
      let discounts = models.credits(model, plain, part.discounts)
      let costBefore = models.credits(model, plain, part.costBefore)
      let costAfter = models.credits(model, plain, part.costAfter)
      let orders = models.credits(model, plain, part.isSale ? 1_000_000 : 0)
      for (place, step) in journey.steps.enumerated() {
        var credit = Credit()
        // returns = N − R, gross = N + D, net = R; a return's own part is the difference.
        credit.returns = before[place] - after[place]
        credit.discounts = discounts[place]
        credit.gross = part.isSale ? before[place] + discounts[place] : 0
        credit.net = part.isSale ? after[place] : after[place] - before[place]
        credit.costOfGoods = costAfter[place] - costBefore[place]
        credit.orders = orders[place]
        credit.newCustomers = isNew ? orders[place] : 0
        credits[
          "\(model.rawValue), \(program(step.event)), \(step.event.channel)", default: Credit()] +=
          credit
      }
    }
  }

  private mutating func addRest(_ kind: String, _ part: Part, isNew: Bool) {
    var credit = Credit()
    credit.discounts = part.discounts
    credit.gross = part.isSale ? part.before + part.discounts : 0
    credit.returns = part.before - part.after
    credit.net = part.isSale ? part.after : part.after - part.before
    credit.costOfGoods = part.costAfter - part.costBefore
    credit.orders = part.isSale ? 1_000_000 : 0
    credit.newCustomers = isNew ? credit.orders : 0
    rest["\(kind), \(part.day)", default: Credit()] += credit
  }

  private mutating func add(_ column: Int, _ net: Int64, _ order: OracleRows.Order, _ day: Int) {
    let place = "\(OracleRows.orderSources[order.source]), \(order.store), \(day)"
    places[place, default: [0, 0, 0, 0, 0]][column] += net
  }

  private mutating func addUnmatched() {
    for back in orders.unmatched where settings.isInPeriod(back.row.time) {
      let day = settings.day(back.row.time)
      add(Self.exported, -back.amount, back.row, day)
      add(Self.unmatched, -back.amount, back.row, day)
      var credit = Credit()
      credit.returns = back.amount
      credit.net = -back.amount
      credit.costOfGoods = -back.cost
      rest["(unmatched returns), \(day)", default: Credit()] += credit
    }
  }

  // MARK: Presence

  private mutating func addPresence(
    _ journey: OracleJourneys.Journey, _ person: Int, _ sale: OracleOrders.Sale, _ parts: [Part]
  ) {
    anyBuyers.insert(person)
    guard let last = journey.steps.last else { return }
    creditedBuyers.insert(person)
    func cell(_ step: OracleJourneys.Step) -> String {
      "\(program(step.event)), \(step.event.channel)"
    }
    for cell in Set(journey.steps.map(cell)).subtracting([cell(last)]) {
      assists[cell, default: 0] += 1
    }
    for step in journey.steps { buyers[program(step.event), default: []].insert(person) }
    let path = Self.text(journey.steps.map(\.node))
    paths[path, default: Path()].orders += 1
    paths[path, default: Path()].persons.insert(person)
    for part in parts {
      paths[path, default: Path()].net += part.after - (part.isSale ? 0 : part.before)
    }
  }

  private mutating func addReach() {
    func count(_ event: OracleJourneys.Event, _ person: Int) {
      guard settings.isInPeriod(event.time) else { return }
      touches[program(event), default: 0] += 1
      reached[program(event), default: []].insert(person)
      reached["", default: []].insert(person)
    }
    for event in journeys.events { count(event, event.person) }
    for sale in orders.sales where !sale.row.coupon.isEmpty {
      guard let person = sale.person else { continue }
      let coupon = OracleJourneys.Event(
        time: sale.row.time, person: person, channel: "", campaign: "", coupon: sale.row.coupon,
        actions: [])
      count(coupon, person)
    }
  }
}
