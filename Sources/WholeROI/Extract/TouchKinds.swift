/// All that touches have in common but their time and person: a run has thousands of kinds for
/// millions of touches.
struct TouchKind: Hashable, Sendable {
  /// Index in the pipeline's sources.
  var source: Int
  var channel: String
  var campaign: String
  /// Index in `TouchAction.names`.
  var action: UInt8
  var content: String
  /// Only where a program matches coupons; else empty.
  var coupon: String

  /// The order of touches of the same time (METHODS, section 1): source, then bytes.
  static func precedes(_ a: TouchKind, _ b: TouchKind) -> Bool {
    if a.source != b.source { return a.source < b.source }
    for (x, y) in [
      (a.channel, b.channel), (a.campaign, b.campaign),
      (TouchAction.names[Int(a.action)], TouchAction.names[Int(b.action)]),
      (a.content, b.content), (a.coupon, b.coupon),
    ] where x.utf8.elementsEqual(y.utf8) == false {
      return x.utf8.lexicographicallyPrecedes(y.utf8)
    }
    return false
  }
}

/// Actions and notices by a dense number.
enum TouchAction {
  static let names = FieldNames.actions + FieldNames.notices

  static func index(of name: String) -> UInt8? {
    names.firstIndex(of: name).map(UInt8.init)
  }

  static let visit = number("visit")
  static let product = number("product")
  static let basket = number("basket")
  static let checkout = number("checkout")
  static let coupon = number("coupon")
  static let follow = number("follow")

  /// visit < product < basket < checkout, from 1; 0: no hit.
  static func hitRank(_ action: UInt8) -> UInt8 {
    switch action {
    case visit: 1
    case product: 2
    case basket: 3
    case checkout: 4
    default: 0
    }
  }

  /// Sends, bounces and unsubscribes link identities and are no touches.
  static func isNotice(_ action: UInt8) -> Bool { Int(action) >= FieldNames.actions.count }

  private static func number(_ name: String) -> UInt8 {
    guard let index = index(of: name) else { preconditionFailure("no action \(name)") }
    return index
  }
}

/// Kinds ↔ dense codes, in order of first sight. One a job; the run's own are sorted.
struct KindTable: Sendable {
  private(set) var kinds: [TouchKind] = []
  private var codes: [TouchKind: UInt32] = [:]

  mutating func code(_ kind: TouchKind) -> UInt32 {
    if let code = codes[kind] { return code }
    let code = UInt32(kinds.count)
    codes[kind] = code
    kinds.append(kind)
    return code
  }
}
