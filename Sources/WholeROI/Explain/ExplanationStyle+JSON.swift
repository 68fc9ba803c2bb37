import Tabular

extension ExplanationStyle {
  /// The same facts for programs, a list of orders; nothing is cut short.
  func json(_ explained: [OrderExplanation]) -> [String] {
    let bytes = JSONWriter.bytes(.array(explained.map(value)))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func value(_ order: OrderExplanation) -> JSONValue {
    .object([
      ("id", .string(order.id)), ("source", .string(order.source)),
      ("store", .string(order.store)),
      ("kind", .string(order.isReturn ? "return" : "sale")),
      ("time", .string(ClockText.utc(order.time))),
      ("day", .string(zone.day(utc: order.time).iso)),
      ("rows", .array(order.rows.map(value))),
      ("currency", .string(definition.currency.code)),
      ("gross", amount(order.gross)), ("discounts", amount(order.discounts)),
      ("net_before_returns", amount(order.net)),
      (
        "returns",
        .array(
          order.returns.map { event in
            .object([
              ("id", .optional(event.name?.id)), ("day", .string(event.day.iso)),
              ("amount", amount(event.amount)),
            ])
          })
      ),
      ("net", amount(order.remaining)),
      ("goods_cost", order.remainingCost.map(amount) ?? .null),
      ("coupon", .string(order.coupon)),
      ("coupon_left_out", .optional(order.couponReason?.name)),
      ("standing", .string(order.standing.rawValue)), ("counted", value(order.counted)),
      ("new_customer", .bool(order.isNewCustomer)),
      ("previous_order", .optional(order.previous?.id)),
      ("uses_full_lookback", .bool(order.usesFullLookback)),
      ("person", order.person.map(value) ?? .null),
      ("touches", .array(order.touches.map(value))),
      ("models", .array(order.credits.map(value))),
      ("asked_return", order.asked.map(value) ?? .null),
    ])
  }

  private func value(_ asked: OrderExplanation.AskedReturn) -> JSONValue {
    .object([
      ("id", .string(asked.name.id)), ("time", .string(ClockText.utc(asked.name.time))),
      ("day", .string(zone.day(utc: asked.name.time).iso)), ("amount", amount(asked.amount)),
      ("rows", .array(asked.rows.map(value))),
    ])
  }

  private func value(_ row: ExportRow) -> JSONValue {
    .object([
      ("source", .string(row.source)), ("file", .string(row.path)),
      ("line", .integer(Int64(row.line))),
    ])
  }

  private func value(_ person: PersonLinks) -> JSONValue {
    .object([
      ("identifiers", .array(person.identifiers.map(value))),
      (
        "links",
        .array(
          person.pairs.map { pair in
            .object([
              ("between", .array([value(pair.primary), value(pair.other)])),
              ("row", value(pair.row)), ("rows", .integer(Int64(pair.rowCount))),
              ("refused", .bool(pair.isRefused)),
            ])
          })
      ),
    ])
  }

  private func value(_ identifier: NamedIdentifier) -> JSONValue {
    .object([
      ("key", .string(key(identifier))), ("value", .string(self.identifier(identifier))),
    ])
  }

  private func value(_ touch: OrderExplanation.Touch) -> JSONValue {
    .object([
      ("number", touch.number > 0 ? .integer(Int64(touch.number)) : .null),
      ("left_out", .optional(touch.reason?.name)),
      ("because", .optional(touch.reason.map { words($0, touch.action) })),
      ("time", .string(ClockText.utc(touch.time))), ("source", .string(touch.source)),
      ("channel", .string(touch.channel)), ("campaign", .string(touch.campaign)),
      ("action", .string(touch.action)), ("content", .string(touch.content)),
      ("program", .string(touch.program)), ("stage", .string(touch.stage)),
      ("hits", .integer(Int64(touch.hits))),
    ])
  }

  private func value(_ model: OrderExplanation.Credits) -> JSONValue {
    .object([
      ("model", .string(model.model.rawValue)), ("headline", .bool(model.isHeadline)),
      (
        "touches",
        .array(
          model.credits.indices.map { index in
            .object([
              ("number", .integer(Int64(index + 1))),
              ("weight", .decimal(model.weights[index], scale: 6)),
              ("credit", value(model.credits[index])),
            ])
          })
      ),
    ])
  }

  private func value(_ credit: Credit) -> JSONValue {
    .object([
      ("gross", amount(credit.gross)), ("discounts", amount(credit.discounts)),
      ("returns", amount(credit.returns)), ("net", amount(credit.net)),
      ("goods_cost", amount(credit.costOfGoods)), ("points_cost", amount(credit.points)),
      ("orders", .decimal(credit.orders, scale: 6)),
      ("new_customers", .decimal(credit.newCustomers, scale: 6)),
    ])
  }

  private func amount(_ minor: Int64) -> JSONValue {
    .decimal(minor, scale: definition.currency.minorDigits)
  }
}
