@testable import WholeROI

/// Random small programs that meet the edges of METHODS on purpose: gaps and lookbacks hit to the
/// millisecond, ties, shared clients, returns of every shape.
struct OracleDraws {
  private(set) var settings = OracleSettings()
  private(set) var rows = OracleRows()
  private var random: JourneyGenerator

  private static let channels = [
    "paid search", "paid social", "email", "direct", "organic social", "podcast",
  ]
  private static let campaigns = ["", "", "Fall A", "FALL B", "brand", "Spring"]
  private static let actions = [
    "visit", "visit", "visit", "product", "basket", "checkout", "click", "open", "view",
    "impression", "follow", "share", "like", "send",
  ]
  private static let coupons = ["", "", "", "FALL20", "MAIL5", "BTS1"]

  init(seed: UInt64) {
    random = JourneyGenerator(state: seed &* 0x2545_F491_4F6C_DD1D)
    drawSettings()
    for person in 0..<below(4) + 2 { drawPerson(person) }
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  private mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

  // MARK: Settings

  private mutating func drawSettings() {
    let zone = one(of: [("UTC", 0), ("Asia/Tokyo", 9), ("America/New_York", -4)])
    settings.timezone = zone.0
    settings.offset = Int64(zone.1) * 3_600_000
    (settings.currency, settings.minorDigits) = one(of: [("USD", 2), ("JPY", 0), ("KWD", 3)])
    settings.gap = one(of: [1_800_000, 600_000, 86_400_000, nil])
    settings.lookback = one(of: [3, 1, 8]) * 86_400_000
    settings.direct = one(of: AttributionDefinition.Direct.allCases)
    settings.orders = one(of: [.sincePreviousOrder, .sincePreviousOrder, .fullLookback])
    settings.repeats = chance(50) ? .keep : one(of: AttributionDefinition.Repeats.allCases)
    settings.node = chance(50) ? .channel : one(of: AttributionDefinition.Node.allCases)
    settings.view = one(of: [.order, .return])
    settings.matches = one(of: [["original", "person"], ["original", "person"], ["person"], []])
    settings.includesTips = chance(30)
    settings.isTaxIncluded = chance(30)
    settings.marginRates = [one(of: [nil, 45, 7]), one(of: [nil, 33])]
    settings.limits = one(of: [
      settings.limits, settings.limits, nil, ["loyalty": 1, "email": 2, "client": 2, "handle": 1],
    ])
    settings.programs = [
      .init(name: "Fall", campaigns: ["fall"], coupons: ["fall"], from: settings.from + below(8)),
      .init(name: "Late", campaigns: ["fall b"], coupons: ["bts"], to: settings.to - below(8)),
    ]
    if chance(30) { settings.programs.append(.init(name: "All", campaigns: [""], coupons: [])) }
  }

  // MARK: Rows

  private mutating func drawPerson(_ person: Int) {
    var time = Int64(settings.from + below(10) - 3) * 86_400_000 + Int64(below(86_400)) * 1_000
    var sales: [OracleRows.Order] = []
    for _ in 0..<below(9) + 2 {
      let gap = settings.gap ?? 1_800_000
      time += one(of: [
        0, 0, 1_000, gap, gap, gap + 1, gap - 1, 7_200_000, 86_400_000, settings.lookback + 1,
      ])
      switch below(10) {
      case 0, 1:
        sales.append(sale(person, after: time))
        rows.orders.append(sales[sales.count - 1])
      case 2 where !sales.isEmpty:
        rows.orders.append(back(person, one(of: sales)))
      case 3: drawProfile(person, time)
      default: rows.touches.append(touch(person, time))
      }
    }
  }

  /// Some of a person's identifiers, now and then one of somebody else's.
  private mutating func identifiers(_ person: Int, _ keys: [String]) -> [String: String] {
    var ids: [String: String] = [:]
    for key in keys where chance(45) {
      let owner = chance(8) ? below(6) : person
      let number = owner * 2 + (chance(20) ? 1 : 0)
      switch key {
      case "email": ids[key] = one(of: ["a\(number)@x.example", " A\(number)@X.example"])
      case "phone": ids[key] = "+1202555010\(number % 10)"
      case "handle": ids[key] = one(of: ["h\(number)", "@H\(number)"])
      case "client": ids[key] = chance(15) ? "tablet" : "c\(number)"
      default: ids[key] = one(of: ["\(key)\(number)", "\(key)\(number)", "none"])
      }
    }
    return ids
  }

  private mutating func touch(_ person: Int, _ time: Int64) -> OracleRows.Touch {
    var touch = OracleRows.Touch(
      source: below(2), time: time,
      ids: identifiers(person, ["email", "handle", "client", "client"]),
      channel: one(of: Self.channels), campaign: one(of: Self.campaigns),
      action: one(of: Self.actions))
    if touch.ids.isEmpty, chance(80) { touch.ids["client"] = "c\(person * 2)" }
    touch.content = "t\(rows.touches.count)"
    if touch.campaign.isEmpty { touch.coupon = one(of: Self.coupons) }
    return touch
  }

  /// A sale on the edge of a touch's lookback, at a touch's moment, or some time later.
  private mutating func sale(_ person: Int, after time: Int64) -> OracleRows.Order {
    let earlier = rows.touches.suffix(4).map(\.time) + [time]
    let edges = [settings.lookback] + settings.lookbacks.values.sorted()
    let at =
      one(of: earlier) + (chance(50) ? one(of: edges) + Int64(below(3) - 1) : Int64(below(7_200)))
    var order = OracleRows.Order(
      source: below(2), id: "S\(rows.orders.count)", time: max(at, 0),
      ids: identifiers(person, ["loyalty", "customer", "email", "phone"]),
      store: one(of: ["", "A", "B"]), gross: Int64(below(5) * 997 + below(90)))
    if chance(75), order.ids.isEmpty { order.ids["email"] = "a\(person * 2)@x.example" }
    // The same id in another store.
    if chance(25), let id = rows.orders.last?.id,
      !rows.orders.contains(where: {
        $0.id == id && $0.source == order.source && $0.store == order.store
      })
    {
      order.id = id
    }
    if chance(40) { order.discounts = Int64(below(900)) * (chance(50) ? -1 : 1) }
    order.tax = Int64(below(50))
    order.tips = Int64(below(60))
    order.coupon = one(of: Self.coupons)
    if settings.marginRates[order.source] == nil {
      order.cost = Int64(below(1_000))
    } else if chance(10) {
      order.refunded = Int64(1 + below(800))
    }
    return order
  }

  /// A return of a sale: whole or in part, with its id or somebody's, in its store or another.
  private mutating func back(_ person: Int, _ sale: OracleRows.Order) -> OracleRows.Order {
    var order = sale
    order.id = "R\(rows.orders.count)"
    order.refunded = 0
    order.coupon = ""
    order.time += one(of: [0, 3_600_000, settings.returnsWithin, settings.returnsWithin + 1])
    order.original = one(of: [sale.id, sale.id, "", "nothing"])
    if chance(30) { order.gross = Int64(below(2_000)) + 1_000 }
    if abs(order.discounts) + abs(order.tax) > order.gross { order.discounts = 0 }
    if order.gross == 0 { order.gross = 50 }
    order.isReturn = chance(60)
    if !order.isReturn || chance(50) { order.gross = -order.gross }
    if chance(20) { order.store = one(of: ["", "A", "B"]) }
    // A return takes its cost from its own export or from its original's rate, not from both.
    if chance(10),
      settings.marginRates.allSatisfy({ ($0 == nil) == (settings.marginRates[0] == nil) })
    {
      order.source = 1 - order.source
    }
    if settings.marginRates[order.source] == nil {
      order.cost = Int64(below(1_000)) * (chance(50) ? -1 : 1)
    } else {
      order.cost = nil
    }
    return order
  }

  private mutating func drawProfile(_ person: Int, _ time: Int64) {
    var profile = OracleRows.Profile(
      ids: identifiers(person, ["loyalty", "email", "phone", "handle"]))
    if profile.ids.isEmpty { profile.ids["email"] = "a\(person * 2)@x.example" }
    if profile.ids.values.allSatisfy({ $0 == "none" }) { return }
    if chance(70) { profile.joined = settings.day(time) + below(4) - 1 }
    if chance(20) { profile.firstOrder = settings.day(time) + below(6) - 3 }
    rows.profiles.append(profile)
  }
}
