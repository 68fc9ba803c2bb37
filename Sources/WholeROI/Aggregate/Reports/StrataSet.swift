/// Some of the strata of a comparison, by their places: a bit for each.
struct StrataSet: Equatable, Sendable {
  /// All sets that are compared have as many.
  private var words: [UInt64]

  /// Those of 0 ..< `count` for which `isIn` is true.
  init(count: Int, where isIn: (Int) -> Bool) {
    words = Array(repeating: 0, count: (count + 63) / 64)
    for stratum in 0..<count where isIn(stratum) {
      words[stratum >> 6] |= 1 << UInt64(stratum & 63)
    }
  }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ stratum: Int) -> Bool {
    words[stratum >> 6] >> UInt64(stratum & 63) & 1 == 1
  }

  mutating func remove(_ stratum: Int) {
    words[stratum >> 6] &= ~(1 << UInt64(stratum & 63))
  }

  func isSubset(of other: StrataSet) -> Bool {
    words.indices.allSatisfy { words[$0] & ~other.words[$0] == 0 }
  }

  func symmetricDifference(_ other: StrataSet) -> StrataSet {
    var difference = self
    for index in words.indices { difference.words[index] ^= other.words[index] }
    return difference
  }

  /// Calls `body` with each stratum of the set, in rising order.
  func forEach(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(index << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
