/// The fields of each record that a layout may fill, besides identifiers (DESIGN, section 2).
public enum FieldNames {
  public static func allowed(in record: RecordKind) -> [String] {
    switch record {
    case .touch:
      [
        "time", "channel", "source", "medium", "referrer", "campaign", "action", "content", "page",
        "coupon",
      ]
    case .order:
      [
        "id", "time", "store", "gross", "discounts", "net", "tax", "shipping", "tips", "giftCards",
        "costOfGoods", "points", "coupon", "kind", "original", "currency", "refunded",
      ]
    case .spend:
      ["day", "from", "to", "channel", "campaign", "amount", "impressions", "clicks", "currency"]
    case .cost:
      [
        "day", "from", "to", "category", "account", "vendor", "program", "amount", "memo",
        "currency",
      ]
    case .profile: ["tier", "joined", "firstOrder", "referredBy", "consent"]
    case .post:
      [
        "id", "time", "channel", "campaign", "type", "text", "reach", "impressions", "engagements",
        "likes", "comments", "shares", "clicks", "saves", "exported",
      ]
    case .message: ["id", "time", "channel", "topic", "firstResponse", "resolved"]
    case .assignment: ["experiment", "arm", "time"]
    case .total: ["day", "from", "to", "metric", "value"]
    }
  }

  /// Fields without which a record of this kind says nothing. `day` may be given as `from` and `to`;
  /// an order needs `gross` or `net`.
  public static func required(in record: RecordKind) -> [String] {
    switch record {
    case .touch: ["time"]
    case .order: ["id", "time"]
    case .spend, .cost: ["day", "amount"]
    case .profile: []
    case .post: ["id"]
    case .message: ["time"]
    case .assignment: ["experiment", "arm", "time"]
    case .total: ["day", "metric", "value"]
    }
  }

  /// What a touch may be; the order is that of the purchase from far to near for visits' hits.
  public static let actions = [
    "click", "visit", "product", "basket", "checkout", "open", "view", "impression", "like",
    "comment", "share", "follow", "review", "coupon", "login",
  ]
  /// Rows of touch exports that are no touches: they link identities and are counted.
  public static let notices = ["send", "bounce", "unsubscribe"]
}
