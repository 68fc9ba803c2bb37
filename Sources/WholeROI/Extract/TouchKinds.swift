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
}

/// All kinds of a run in the order of touches of the same time (METHODS, section 1): source, then the bytes of
/// channel, campaign, action, content and coupon.
struct KindOrder: Sendable {
  let kinds: [TouchKind]
  private let codes: [TouchKind: UInt32]

  /// Texts are ranked once each, so that kinds are ordered by numbers.
  init(_ tables: [[TouchKind]]) {
    var distinct: Set<TouchKind> = []
    for kind in tables.joined() { distinct.insert(kind) }
    let texts = distinct.flatMap { [$0.channel, $0.campaign, $0.content, $0.coupon] }
    let ranks = Self.ranks(Set(texts).union(TouchAction.names))
    let keyed = distinct.map { kind in
      (
        kind: kind,
        key: [
          kind.source, ranks[kind.channel] ?? 0, ranks[kind.campaign] ?? 0,
          ranks[TouchAction.names[Int(kind.action)]] ?? 0, ranks[kind.content] ?? 0,
          ranks[kind.coupon] ?? 0,
        ]
      )
    }
    kinds = keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.kind)
    var codes: [TouchKind: UInt32] = Dictionary(minimumCapacity: kinds.count)
    for (code, kind) in kinds.enumerated() { codes[kind] = UInt32(code) }
    self.codes = codes
  }

  func code(_ kind: TouchKind) -> UInt32 {
    guard let code = codes[kind] else { preconditionFailure("a kind that no job had: \(kind)") }
    return code
  }

  private static func ranks(_ texts: Set<String>) -> [String: Int] {
    let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
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
