import Tabular

/// Writes explanations, identifiers as their shape unless people may be shown.
struct ExplanationStyle {
  let definition: PipelineDefinition
  let zone: TimeZoneTable
  let showsPeople: Bool

  init(_ definition: PipelineDefinition, _ zone: TimeZoneTable, showsPeople: Bool) {
    self.definition = definition
    self.zone = zone
    self.showsPeople = showsPeople
  }

  func identifier(_ identifier: NamedIdentifier) -> String {
    MaskedValue.text(identifier.text, isPersonal: !showsPeople)
  }

  func key(_ identifier: NamedIdentifier) -> String { definition.identity.keys[identifier.key] }

  func money(_ amount: Int64) -> String { moneyText(amount, definition.currency) }

  /// Why a touch is left out, in words.
  func words(_ reason: OrderExplanation.Reason, _ touch: String) -> String {
    switch reason {
    case .afterOrder: "after the order"
    case .tooOld(let lookback):
      "older than the lookback of \(ClockText.span(lookback)) for \(touch)"
    case .notSincePrevious: "not after the previous order"
    case .direct: "direct, dropped by \(definition.attribution.direct.rawValue)"
    case .repeated: "a repeat, dropped by \(definition.attribution.repeats.rawValue)"
    case .hitOfVisit(let began):
      "a hit of the visit that began at \(ClockText.local(began, zone))"
    }
  }
}

extension ExplanationStyle {
  /// Text for people, an empty line between orders.
  func lines(_ explained: [OrderExplanation]) -> [String] {
    var lines: [String] = []
    for order in explained {
      if !lines.isEmpty { lines.append("") }
      lines += askedLines(order) + orderLines(order) + personLines(order) + touchLines(order)
      lines += creditLines(order)
    }
    return lines.map(\.printable)
  }

  /// The return that was asked for, where another order's explanation follows.
  private func askedLines(_ order: OrderExplanation) -> [String] {
    guard let asked = order.asked else { return [] }
    let time = "\(ClockText.local(asked.name.time, zone)) \(zone.identifier)"
    return ["Return \(asked.name.id)", Self.line("time", time)]
      + asked.rows.map { Self.line("row", "\($0.path):\($0.line)") }
      + [
        Self.line("of", "order \(order.id), which it took \(money(asked.amount)) of; it follows"),
        "",
      ]
  }

  private static func line(_ name: String, _ text: String) -> String {
    "  " + padded(name, 12) + text
  }

  private func orderLines(_ order: OrderExplanation) -> [String] {
    var lines = ["\(order.isReturn ? "Return" : "Order") \(order.id)"]
    func add(_ name: String, _ text: String) { lines.append(Self.line(name, text)) }
    if order.isReturn { add("of", "no sale: none was found that it belongs to") }
    add("source", order.source)
    if !order.store.isEmpty { add("store", order.store) }
    add("time", "\(ClockText.local(order.time, zone)) \(zone.identifier)")
    for row in order.rows { add("row", "\(row.path):\(row.line)") }
    add("gross", money(order.gross))
    if order.discounts != 0 { add("discounts", money(order.discounts)) }
    for event in order.returns {
      let who =
        event.name.map { "\($0.id), \(ClockText.local($0.time, zone))" } ?? "the order's own refund"
      add("return", "\(money(event.amount)) (\(who))")
    }
    add("net", money(order.remaining))
    if let cost = order.remainingCost { add("goods cost", money(cost)) }
    if !order.coupon.isEmpty {
      let reason = order.couponReason.map { ", no touch: " + words($0, "coupon") } ?? ""
      add("coupon", order.coupon + reason)
    }
    if let previous = order.previous {
      add("previous", "\(previous.id), \(ClockText.local(previous.time, zone))")
    }
    if order.isNewCustomer { add("customer", "new") }
    let count = order.touches.count { $0.number > 0 }
    let fate =
      switch order.standing {
      case .credited: "credited to \(count) \(count == 1 ? "touch" : "touches")"
      case .outsidePeriod: "outside the period: no report counts it"
      default: order.standing.rawValue
      }
    add(
      "counts", order.standing == .outsidePeriod ? fate : "\(money(order.counted.net)), \(fate)")
    if order.usesFullLookback {
      add("rule", "no touch since the previous order: the full lookback counts")
    }
    return lines
  }

  private func personLines(_ order: OrderExplanation) -> [String] {
    guard let person = order.person else {
      return ["Person", "  none: the order has no identifier"]
    }
    let count = person.identifiers.count
    var lines = ["Person, \(count) \(count == 1 ? "identifier" : "identifiers")"]
    for identifier in person.identifiers.prefix(Self.mostListed) {
      lines.append("  " + Self.padded(key(identifier), 10) + self.identifier(identifier))
    }
    lines += Self.more(count)
    guard !person.pairs.isEmpty else { return lines }
    lines.append("Linked by")
    for pair in person.pairs.prefix(Self.mostListed) {
      let ends = [pair.primary, pair.other].map { "\(key($0)) \(identifier($0))" }
        .joined(separator: " = ")
      let more = pair.rowCount > 1 ? " and \(pair.rowCount - 1) more" : ""
      lines.append(
        "  \(ends)  (\(pair.row.source), \(pair.row.path):\(pair.row.line)\(more))"
          + (pair.isRefused ? "  refused: it would break identity.limits" : ""))
    }
    return lines + Self.more(person.pairs.count)
  }

  private func touchLines(_ order: OrderExplanation) -> [String] {
    let journey = order.touches.filter { $0.number > 0 }
    var lines: [String] = []
    if !journey.isEmpty {
      lines.append("Touches that count")
      for touch in journey {
        let hits = touch.hits > 1 ? ", \(touch.hits) hits" : ""
        lines.append(
          "  #\(touch.number)  \(self.touch(touch))  [\(touch.source)\(hits)]"
            + "  \(touch.program), \(touch.stage)")
      }
    }
    let out = order.touches.filter { $0.reason != nil }
    if !out.isEmpty {
      lines.append("Touches left out")
      // The latest are what people ask about.
      lines += Self.more(out.count, "earlier ones")
      for touch in out.suffix(Self.mostListed) {
        guard let reason = touch.reason else { continue }
        lines.append(
          "  \(self.touch(touch))  [\(touch.source)]  \(words(reason, touch.action))")
      }
    }
    return lines
  }

  private func touch(_ touch: OrderExplanation.Touch) -> String {
    var text = "\(ClockText.local(touch.time, zone))  \(touch.channel) \(touch.action)"
    if !touch.campaign.isEmpty { text += "  \(touch.campaign.quoted)" }
    if !touch.content.isEmpty { text += "  content \(touch.content.quoted)" }
    return text
  }

  private func creditLines(_ order: OrderExplanation) -> [String] {
    guard !order.credits.isEmpty else { return [] }
    var lines = ["Weight and net by model"]
    let width = 2 + (order.credits.map { $0.model.rawValue.count }.max() ?? 0)
    for model in order.credits {
      let parts = model.weights.indices.filter { index in
        model.weights[index] != 0 || model.credits[index].net != 0
      }.map { index in
        "#\(index + 1) \(fixedText(Int128(model.weights[index]), digits: 6))"
          + " \(money(model.credits[index].net))"
      }
      let name = Self.padded(model.model.rawValue, width)
      lines.append(
        "  " + name + parts.joined(separator: "; ") + (model.isHeadline ? "  headline" : ""))
    }
    return lines
  }

  private static let mostListed = 40

  private static func more(_ count: Int, _ what: String = "more") -> [String] {
    count > mostListed ? ["  and \(count - mostListed) \(what): --format json has them"] : []
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
