/// The pairs of source and store that orders name, numbered in order of first sight.
///
/// Mostly a store has one source, which is found by the store alone.
struct OrderPlaces: Sendable {
  /// By place.
  private(set) var sources: [UInt32] = []
  private(set) var stores: [UInt32] = []
  /// By store: the pair that was met first, as source << 32 | place; `none` for a store that no order names.
  private var firsts: [UInt64] = []
  /// Of all other pairs, by store << 32 | source: the place.
  private var others: [UInt64: UInt32] = [:]
  private static let none = UInt64.max

  var count: Int { sources.count }

  /// Codes of the stores' names, each once, in the order in which orders name them first.
  var distinctStores: [UInt32] {
    stores.indices.filter { Int(UInt32(truncatingIfNeeded: firsts[Int(stores[$0])])) == $0 }
      .map { stores[$0] }
  }

  /// Numbers an order's pair, if it is new.
  @inline(__always)
  mutating func meet(_ source: UInt32, _ store: UInt32) {
    if Int(store) < firsts.count, firsts[Int(store)] >> 32 == UInt64(source) { return }
    meetAnother(source, store)
  }

  private mutating func meetAnother(_ source: UInt32, _ store: UInt32) {
    let missing = Int(store) + 1 - firsts.count
    if missing > 0 { firsts += repeatElement(Self.none, count: missing) }
    let place = UInt32(count)
    if firsts[Int(store)] == Self.none {
      firsts[Int(store)] = UInt64(source) << 32 | UInt64(place)
    } else {
      let pair = UInt64(store) << 32 | UInt64(source)
      if others[pair] != nil { return }
      others[pair] = place
    }
    sources.append(source)
    stores.append(store)
  }

  /// The number of a pair that was met.
  @inline(__always)
  func place(_ source: UInt32, _ store: UInt32) -> Int {
    let first = firsts[Int(store)]
    if first >> 32 == UInt64(source) { return Int(UInt32(truncatingIfNeeded: first)) }
    guard let place = others[UInt64(store) << 32 | UInt64(source)] else {
      preconditionFailure("a source and a store that no order names")
    }
    return Int(place)
  }
}
