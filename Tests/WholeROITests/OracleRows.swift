import Foundation

@testable import WholeROI

/// Rows of a small program as plain values, and the same rows as exports.
///
/// Touches come from `web` and `mail`, orders from `till` and `shop` (that order in the pipeline),
/// profiles from `list`. Identifiers hold the raw text by key.
struct OracleRows {
  static let touchSources = ["web", "mail"]
  static let orderSources = ["till", "shop"]
  static let keys = ["loyalty", "customer", "email", "phone", "handle", "client"]

  struct Touch {
    var source = 0
    /// UTC milliseconds.
    var time: Int64
    var ids: [String: String]
    var channel: String
    var campaign = ""
    var action: String
    var content = ""
    var coupon = ""
  }

  struct Order {
    var source = 0
    var id: String
    var time: Int64
    var ids: [String: String]
    var store = ""
    /// As the export writes them, signs and all; minor units.
    var gross: Int64
    var discounts: Int64 = 0
    var tax: Int64 = 0
    var tips: Int64 = 0
    /// Nil where the source has a margin rate.
    var cost: Int64?
    var refunded: Int64 = 0
    var isReturn = false
    var original = ""
    var coupon = ""
  }

  struct Profile {
    var ids: [String: String]
    /// Days since 1970-01-01.
    var joined: Int?
    var firstOrder: Int?
  }

  var touches: [Touch] = []
  var orders: [Order] = []
  var profiles: [Profile] = []

  /// Name → text of each export.
  func exports(minorDigits: Int) -> [String: String] {
    var files: [String: String] = [:]
    for (index, source) in Self.touchSources.enumerated() {
      files[source + ".csv"] = Self.text(
        ["time", "channel", "campaign", "action", "content", "coupon"] + Self.keys,
        touches.filter { $0.source == index }.map { touch in
          [
            Self.time(touch.time), touch.channel, touch.campaign, touch.action, touch.content,
            touch.coupon,
          ] + Self.identifiers(touch.ids)
        })
    }
    for (index, source) in Self.orderSources.enumerated() {
      let money = { (amount: Int64) in Self.money(amount, minorDigits) }
      files[source + ".csv"] = Self.text(
        [
          "id", "time", "store", "gross", "discounts", "tax", "tips", "cost", "refunded", "kind",
          "original", "coupon",
        ] + Self.keys,
        orders.filter { $0.source == index }.map { order in
          [
            order.id, Self.time(order.time), order.store, money(order.gross),
            money(order.discounts), money(order.tax), money(order.tips),
            order.cost.map(money) ?? "", money(order.refunded),
            order.isReturn ? "return" : "sale", order.original, order.coupon,
          ] + Self.identifiers(order.ids)
        })
    }
    files["list.csv"] = Self.text(
      ["joined", "firstOrder"] + Self.keys,
      profiles.map { profile in
        [profile.joined.map(Self.day) ?? "", profile.firstOrder.map(Self.day) ?? ""]
          + Self.identifiers(profile.ids)
      })
    return files
  }

  private static func text(_ header: [String], _ rows: [[String]]) -> String {
    ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func identifiers(_ ids: [String: String]) -> [String] {
    keys.map { ids[$0] ?? "" }
  }

  /// `2026-07-03T10:00:00.123Z`.
  static func time(_ milliseconds: Int64) -> String {
    let day = Int((Double(milliseconds) / 86_400_000).rounded(.down))
    let rest = milliseconds - Int64(day) * 86_400_000
    return self.day(day) + "T"
      + String(
        format: "%02d:%02d:%02d.%03dZ", rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60,
        rest % 1_000)
  }

  /// `2026-07-03`.
  static func day(_ day: Int) -> String {
    // Civil from days, by the calendar's 400-year cycle.
    let z = day + 719_468
    let era = z / 146_097
    let dayOfEra = z % 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return String(
      format: "%04d-%02d-%02d", year + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  static func money(_ amount: Int64, _ minorDigits: Int) -> String {
    var digits = String(amount.magnitude)
    while digits.count <= minorDigits { digits = "0" + digits }
    let units = digits.dropLast(minorDigits)
    let sign = amount < 0 ? "-" : ""
    return minorDigits == 0 ? sign + digits : sign + units + "." + digits.suffix(minorDigits)
  }
}

/// The settings of METHODS that an oracle program varies.
struct OracleSettings {
  struct Program {
    var name: String
    /// Beginnings of campaign and coupon texts, in lower case; "" takes every text.
    var campaigns: [String]
    var coupons: [String]
    var from: Int?
    var to: Int?
  }

  var currency = "USD"
  var minorDigits = 2
  var timezone = "UTC"
  /// Milliseconds that local time is ahead of UTC throughout.
  var offset: Int64 = 0
  /// Days, both included.
  var from = 20_635
  var to = 20_650
  /// Nil: each row is a touch.
  var gap: Int64? = 1_800_000
  var lookback: Int64 = 3 * 86_400_000
  var lookbacks: [String: Int64] = [
    "open": 2 * 86_400_000, "view": 86_400_000, "impression": 3_600_000,
  ]
  var direct = AttributionDefinition.Direct.dropUnlessOnly
  var orders = AttributionDefinition.Orders.sincePreviousOrder
  var repeats = AttributionDefinition.Repeats.keep
  var trim = 2
  var node = AttributionDefinition.Node.channel
  var view = RevenueDefinition.View.order
  var matches = ["original", "person"]
  var returnsWithin: Int64 = 5 * 86_400_000
  /// Percent of net that is margin, by order source; nil: the export says what goods cost.
  var marginRates: [Int64?] = [nil, nil]
  var includesTips = false
  var isTaxIncluded = false
  var limits: [String: Int]? = [
    "loyalty": 2, "customer": 3, "email": 5, "phone": 5, "handle": 5, "client": 20,
  ]
  var programs: [Program] = []
  /// More sources, and more keys, as the pipeline file would write them.
  var moreSources: [String] = []
  var more = ""

  static let models: [AttributionModel] = [
    .linear, .first, .last, .lastNonDirect, .uniqueLinear, .timeDecay, .position, .j, .inverseJ,
    .w, .custom,
  ]

  /// The pipeline file for these settings.
  var pipeline: String {
    let identifiers = OracleRows.keys.map { "\($0): \"\($0)\"" }.joined(separator: ", ")
    func patterns(_ texts: [String]) -> String {
      "[" + texts.map { "\"\($0)*\"" }.joined(separator: ", ") + "]"
    }
    var sources = OracleRows.touchSources.map { source in
      """
      { name: "\(source)", files: "\(source).csv", layout: { record: "touch", columns: {
        time: "time", channel: "channel", campaign: "campaign", action: "action",
        content: "content", coupon: "coupon", \(identifiers) } } }
      """
    }
    for (index, source) in OracleRows.orderSources.enumerated() {
      let rate = marginRates[index].map { "marginRate: 0.\($0 < 10 ? "0" : "")\($0), " } ?? ""
      sources.append(
        """
        { name: "\(source)", files: "\(source).csv", \(rate)layout: { record: "order", columns: {
          id: "id", time: "time", store: "store", gross: "gross", discounts: "discounts",
          tax: "tax", tips: "tips", costOfGoods: "cost", refunded: "refunded", kind: "kind",
          original: "original", coupon: "coupon", \(identifiers) } } }
        """)
    }
    sources.append(
      """
      { name: "list", files: "list.csv", layout: { record: "profile", columns: {
        joined: "joined", firstOrder: "firstOrder", \(identifiers) } } }
      """)
    let programs = programs.map { program in
      var text = "{ name: \"\(program.name)\", campaigns: \(patterns(program.campaigns))"
      text += ", coupons: \(patterns(program.coupons))"
      if let from = program.from { text += ", from: \"\(OracleRows.day(from))\"" }
      if let to = program.to { text += ", to: \"\(OracleRows.day(to))\"" }
      return text + " }"
    }
    let limits =
      limits.map { limits in
        "{ "
          + OracleRows.keys.compactMap { key in limits[key].map { "\(key): \($0)" } }
          .joined(separator: ", ") + " }"
      } ?? "false"
    let lookbacks = lookbacks.sorted { $0.key < $1.key }
      .map { ", \($0.key): \"\($0.value / 60_000)m\"" }.joined()
    return """
      { name: "oracle", root: ".", currency: "\(currency)", timezone: "\(timezone)",
        period: { from: "\(OracleRows.day(from))", to: "\(OracleRows.day(to))" },
        sources: [ \((sources + moreSources).joined(separator: ",\n")) ], \(more)
        channelRules: [ { coupon: "MAIL*", channel: "print" } ],
        identity: { limits: \(limits) },
        visits: \(gap.map { "{ gap: \"\($0 / 60_000)m\" }" } ?? "false"),
        revenue: { taxIncluded: \(isTaxIncluded), include: \(includesTips ? "[\"tips\"]" : "[]"),
          view: "\(view.rawValue)", returns: { within: "\(returnsWithin / 60_000)m",
            match: [\(matches.map { "\"\($0)\"" }.joined(separator: ", "))] } },
        programs: [ \(programs.joined(separator: ", ")) ],
        quality: { rejects: { max: "100%" } },
        attribution: { node: "\(node.rawValue)", direct: "\(direct.rawValue)",
          orders: "\(orders.rawValue)", repeats: "\(repeats.rawValue)", trim: \(trim),
          lookback: { default: "\(lookback / 60_000)m"\(lookbacks) }, custom: [0.3, 0.25, 0.45],
          models: [\(Self.models.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))],
          headline: "linear" },
        outputs: { directory: "out", minimumGroup: 1 } }
      """
  }

  /// The day on which a moment falls.
  func day(_ time: Int64) -> Int {
    let local = time + offset
    return Int(local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000)
  }

  func isInPeriod(_ time: Int64) -> Bool { (from...to).contains(day(time)) }

  /// METHODS, section 3.9; the number of programs for none.
  func program(campaign: String, coupon: String, at time: Int64) -> Int {
    let day = day(time)
    func holds(_ program: Program) -> Bool {
      (program.from ?? day) <= day && day <= (program.to ?? day)
    }
    func matches(_ beginnings: [String], _ text: String) -> Bool {
      beginnings.contains { text.lowercased().hasPrefix($0) }
    }
    return programs.firstIndex { holds($0) && matches($0.campaigns, campaign) }
      ?? (coupon.isEmpty
        ? nil : programs.firstIndex { holds($0) && matches($0.coupons, coupon) })
      ?? programs.count
  }
}
