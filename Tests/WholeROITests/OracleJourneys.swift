@testable import WholeROI

/// Visits and journeys, reckoned from METHODS, section 3.
struct OracleJourneys {
  /// A contact after hits have become visits.
  struct Event {
    var time: Int64
    var person: Int
    var channel: String
    var campaign: String
    var coupon: String
    /// Each hit's time and action; one for a touch that is no hit.
    var actions: [(time: Int64, name: String)]
    /// Of the order that the coupon stands on.
    var isOrderCoupon = false
  }

  /// One touch of a journey, shaped.
  struct Step {
    var event: Event
    var action: String
    var node: String
  }

  struct Journey {
    var sale: Int
    var steps: [Step]
    /// −1 for none.
    var milestone: Int
    var hasTouchAtHalf: Bool
    var hasTouchAtTwice: Bool
  }

  /// In the total order.
  private(set) var events: [Event] = []
  /// By sale that has a person, in the order of sales.
  private(set) var journeys: [Journey] = []
  private(set) var fallbacks = 0
  private(set) var censored = 0
  /// Nodes of each null journey.
  private(set) var nulls: [[String]] = []

  private let settings: OracleSettings
  private static let hits = ["visit", "product", "basket", "checkout"]

  init(
    _ rows: OracleRows, _ people: OraclePeople, _ orders: OracleOrders, _ settings: OracleSettings
  ) {
    self.settings = settings
    events = makeEvents(rows, people)
    var used = Array(repeating: false, count: events.count)
    for (index, sale) in orders.sales.enumerated() {
      guard let person = sale.person else { continue }
      let previous = orders.sales[..<index].last { $0.person == person }?.row.time
      journeys.append(
        journey(
          of: index, sale.row, person, previous, joined(person, rows, people), used: &used))
    }
    let end =
      (rows.touches.map(\.time) + rows.orders.map(\.time)).max() ?? 0
    for person in Set(events.map(\.person)).sorted() { addNulls(person, used, end) }
  }

  // MARK: Visits

  private func makeEvents(_ rows: OracleRows, _ people: OraclePeople) -> [Event] {
    let touches = rows.touches.filter { !["send", "unsubscribe"].contains($0.action) }
      .filter { people.person($0.ids) != nil }.sorted(by: Self.precedes)
    // The open visit of each client, or of each person's hits without one.
    var open: [String: (event: Int, last: Int64)] = [:]
    var events: [Event] = []
    for touch in touches {
      guard let person = people.person(touch.ids) else { continue }
      let event = Event(
        time: touch.time, person: person, channel: touch.channel, campaign: touch.campaign,
        coupon: touch.coupon, actions: [(touch.time, touch.action)])
      guard let gap = settings.gap, Self.hits.contains(touch.action) else {
        events.append(event)
        continue
      }
      let client = OraclePeople.identifiers(touch.ids).first { $0.key == 5 }
      let group = client.map { "client " + $0.text } ?? "person \(person)"
      if let visit = open[group], touch.time - visit.last <= gap,
        events[visit.event].person == person,
        touch.campaign.isEmpty || touch.campaign == events[visit.event].campaign
      {
        events[visit.event].actions.append((touch.time, touch.action))
        open[group] = (visit.event, touch.time)
      } else {
        open[group] = (events.count, touch.time)
        events.append(event)
      }
    }
    return events
  }

  /// The total order of touches (METHODS, section 1).
  static func precedes(_ a: OracleRows.Touch, _ b: OracleRows.Touch) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.source != b.source { return a.source < b.source }
    func texts(_ touch: OracleRows.Touch) -> [String] {
      let ids = OraclePeople.identifiers(touch.ids)
      return [touch.channel, touch.campaign, touch.action, touch.content]
        + OracleRows.keys.indices.map { key in ids.first { $0.key == key }?.text ?? "" }
    }
    for (x, y) in zip(texts(a), texts(b)) where x != y { return precedesByBytes(x, y) }
    return false
  }

  /// What an event amounts to at a moment.
  private func action(_ event: Event, at time: Int64) -> String {
    guard settings.gap != nil, Self.hits.contains(event.actions[0].name) else {
      return event.actions[0].name
    }
    let seen = event.actions.filter { $0.time <= time }.map(\.name)
    return Self.hits.last { seen.contains($0) } ?? event.actions[0].name
  }

  // MARK: Journeys

  private mutating func journey(
    of sale: Int, _ order: OracleRows.Order, _ person: Int, _ previous: Int64?, _ joined: [Int64],
    used: inout [Bool]
  ) -> Journey {
    var coupon: Event?
    if !order.coupon.isEmpty {
      coupon = Event(
        time: order.time, person: person,
        channel: order.coupon.hasPrefix("MAIL") ? "print" : "coupon", campaign: "",
        coupon: order.coupon, actions: [(order.time, "coupon")], isOrderCoupon: true)
    }
    func age(_ event: Event) -> Int64 { order.time - event.time }
    func lookback(_ event: Event) -> Int64 {
      settings.lookbacks[action(event, at: order.time)] ?? settings.lookback
    }
    let earlier = events.indices.filter {
      events[$0].person == person && events[$0].time <= order.time
    }
    let eligible = earlier.filter { age(events[$0]) <= lookback(events[$0]) }
    var kept = eligible
    var keepsCoupon = coupon != nil
    if settings.orders == .sincePreviousOrder, let previous {
      kept = eligible.filter { events[$0].time > previous }
      keepsCoupon = coupon != nil && order.time > previous
      if kept.isEmpty, !keepsCoupon, !eligible.isEmpty || coupon != nil {
        fallbacks += 1
        kept = eligible
        keepsCoupon = coupon != nil
      }
    }
    for index in kept { used[index] = true }
    var steps = kept.map { step(events[$0], at: order.time) }
    if keepsCoupon, let coupon { steps.append(step(coupon, at: order.time)) }
    steps = shaped(steps)
    return Journey(
      sale: sale, steps: steps,
      milestone: milestone(of: steps, person, order.time, joined),
      hasTouchAtHalf: coupon != nil
        || earlier.contains { 2 * age(events[$0]) <= lookback(events[$0]) },
      hasTouchAtTwice: coupon != nil
        || earlier.contains { age(events[$0]) <= 2 * lookback(events[$0]) })
  }

  private func joined(_ person: Int, _ rows: OracleRows, _ people: OraclePeople) -> [Int64] {
    rows.profiles.filter { people.person($0.ids) == person }.compactMap(\.joined).map {
      Int64($0) * 86_400_000 - settings.offset
    }
  }

  /// The first touch at or after the earliest sign-up, follow or basket that is not before t_1.
  private func milestone(
    of steps: [Step], _ person: Int, _ time: Int64, _ joined: [Int64]
  ) -> Int {
    guard let first = steps.first?.event.time else { return -1 }
    let deeds = events.filter {
      $0.person == person && $0.time <= time
        && ["follow", "basket", "checkout"].contains(action($0, at: time))
    }
    let moments = joined + deeds.map(\.time)
    guard let moment = moments.filter({ $0 >= first }).min() else { return -1 }
    return steps.firstIndex { $0.event.time >= moment } ?? -1
  }

  private func step(_ event: Event, at time: Int64) -> Step {
    let action = action(event, at: time)
    let family = Self.families[event.channel] ?? "other"
    let node: String
    switch settings.node {
    case .channel: node = event.channel
    case .family: node = family
    case .campaign: node = event.campaign.isEmpty ? "(no campaign)" : event.campaign
    case .program:
      let program = settings.program(
        campaign: event.campaign, coupon: event.coupon, at: event.time)
      node =
        program < settings.programs.count ? settings.programs[program].name : "(no program)"
    case .stage:
      switch action {
      case "impression", "view": node = "discovery"
      case "visit": node = family == "social" ? "discovery" : "research"
      case "click", "open": node = "research"
      case "product", "basket", "follow": node = "preference"
      case "checkout", "coupon": node = "trial"
      case "share", "review": node = "advocacy"
      default: node = "(unmapped)"
      }
    }
    return Step(event: event, action: action, node: node)
  }

  static let families = [
    "paid search": "search", "organic search": "search", "paid social": "social",
    "organic social": "social", "direct": "web", "coupon": "web", "email": "email",
    "print": "offline",
  ]

  // MARK: Direct and repeats

  private func shaped(_ steps: [Step]) -> [Step] {
    var steps = steps
    let isAllDirect = steps.allSatisfy { $0.event.channel == "direct" }
    switch settings.direct {
    case .keep: break
    case .dropUnlessOnly:
      if !isAllDirect { steps = steps.filter { $0.event.channel != "direct" } }
    case .dropTail:
      if !isAllDirect {
        while steps.last?.event.channel == "direct" { steps.removeLast() }
      }
    }
    switch settings.repeats {
    case .keep: return steps
    case .trim: return Array(steps.suffix(settings.trim))
    case .first:
      return steps.enumerated().filter { index, step in
        !steps[..<index].contains { $0.node == step.node }
      }.map(\.element)
    case .collapse, .frequency:
      var runs: [[Step]] = []
      for step in steps {
        if let last = runs.last?.last, last.node == step.node {
          runs[runs.count - 1].append(step)
        } else {
          runs.append([step])
        }
      }
      return runs.map { run in
        var first = run[0]
        if settings.repeats == .frequency { first.node += "(\(run.count))" }
        return first
      }
    }
  }

  // MARK: Null journeys

  private mutating func addNulls(_ person: Int, _ used: [Bool], _ end: Int64) {
    var pieces: [[Event]] = []
    for index in events.indices where events[index].person == person && !used[index] {
      if let last = pieces.last?.last, events[index].time - last.time <= settings.lookback {
        pieces[pieces.count - 1].append(events[index])
      } else {
        pieces.append([events[index]])
      }
    }
    for piece in pieces {
      if end - (piece.last?.time ?? 0) > settings.lookback {
        nulls.append(shaped(piece.map { step($0, at: .max) }).map(\.node))
      } else {
        censored += 1
      }
    }
  }
}
