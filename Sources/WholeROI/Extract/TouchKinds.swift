import Columns

/// All that touches have in common but their time and person: a run has thousands of kinds for
/// millions of touches. Texts are codes in the texts beside it.
struct TouchKind: Hashable, Sendable {
  /// Index in the pipeline's sources.
  var source: UInt16
  /// Index in `TouchAction.names`.
  var action: UInt8
  var channel: UInt32
  var campaign: UInt32
  var content: UInt32
  /// Only where a program matches coupons; else 0.
  var coupon: UInt32

  /// The same kind with the texts' codes in another table.
  func recoded(_ codes: [UInt32]) -> TouchKind {
    TouchKind(
      source: source, action: action, channel: codes[Int(channel)],
      campaign: codes[Int(campaign)], content: codes[Int(content)], coupon: codes[Int(coupon)])
  }
}

/// All kinds of a run in the order of touches of the same time (METHODS, section 1): source, then the bytes of
/// channel, campaign, action, content and coupon.
struct KindOrder: Sendable {
  let kinds: [TouchKind]
  private let codes: [TouchKind: UInt32]

  init(_ tables: [[TouchKind]], texts: Interner) {
    var distinct: Set<TouchKind> = []
    for kind in tables.joined() { distinct.insert(kind) }
    let ranks = texts.ranks()
    let actions = TouchAction.ranks
    kinds = distinct.sorted { a, b in
      if a.source != b.source { return a.source < b.source }
      if a.channel != b.channel { return ranks[Int(a.channel)] < ranks[Int(b.channel)] }
      if a.campaign != b.campaign { return ranks[Int(a.campaign)] < ranks[Int(b.campaign)] }
      if a.action != b.action { return actions[Int(a.action)] < actions[Int(b.action)] }
      if a.content != b.content { return ranks[Int(a.content)] < ranks[Int(b.content)] }
      return ranks[Int(a.coupon)] < ranks[Int(b.coupon)]
    }
    var codes: [TouchKind: UInt32] = Dictionary(minimumCapacity: kinds.count)
    for (code, kind) in kinds.enumerated() { codes[kind] = UInt32(code) }
    self.codes = codes
  }

  func code(_ kind: TouchKind) -> UInt32 {
    guard let code = codes[kind] else { preconditionFailure("a kind that no job had: \(kind)") }
    return code
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

  /// By number: the place of the name by its bytes.
  static let ranks: [Int] = names.map { name in
    names.count { $0.utf8.lexicographicallyPrecedes(name.utf8) }
  }

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
