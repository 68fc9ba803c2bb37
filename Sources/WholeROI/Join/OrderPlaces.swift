/// The pairs of source and store that orders name, numbered in order of first sight.
///
/// A store's pairs hang together, one for each source that has it: mostly one.
struct OrderPlaces: Sendable {
  /// By place.
  private(set) var sources: [UInt32] = []
  private(set) var stores: [UInt32] = []
  /// By store: the pair that was met first; `none` for a store that no order names.
  private var firsts: [UInt32] = []
  /// By place: the store's pair that was met next.
  private var nexts: [UInt32] = []
  private static let none = UInt32.max

  var count: Int { sources.count }

  /// Codes of the stores' names, each once, in the order in which orders name them first.
  var distinctStores: [UInt32] {
    stores.indices.filter { firsts[Int(stores[$0])] == UInt32($0) }.map { stores[$0] }
  }

  /// Numbers an order's pair, if it is new.
  mutating func meet(_ source: UInt32, _ store: UInt32) {
    let missing = Int(store) + 1 - firsts.count
    if missing > 0 { firsts += repeatElement(Self.none, count: missing) }
    var last = Self.none
    var place = firsts[Int(store)]
    while place != Self.none {
      if sources[Int(place)] == source { return }
      last = place
      place = nexts[Int(place)]
    }
    place = UInt32(count)
    if last == Self.none {
      firsts[Int(store)] = place
    } else {
      nexts[Int(last)] = place
    }
    sources.append(source)
    stores.append(store)
    nexts.append(Self.none)
  }

  /// The number of a pair that was met.
  ///
  /// - Complexity: O(*s*), where *s* is how many sources have the store.
  func place(_ source: UInt32, _ store: UInt32) -> Int {
    var place = Int(store) < firsts.count ? firsts[Int(store)] : Self.none
    while place != Self.none, sources[Int(place)] != source { place = nexts[Int(place)] }
    precondition(place != Self.none, "no order of source \(source) names store \(store)")
    return Int(place)
  }
}
