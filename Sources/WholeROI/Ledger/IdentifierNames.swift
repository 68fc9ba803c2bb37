/// 64 bits for every identifier of a run, the same in every run: what tells whether a person is still the same.
struct IdentifierNames: Sendable {
  /// First number of each partition.
  private let bases: [Int]
  /// By partition and identifier.
  private let names: [[UInt64]]

  init() {
    bases = []
    names = []
  }

  init(_ identities: Identities) {
    bases = identities.bases
    names = identities.names
  }

  /// By person: a number made of all identifiers of the person, and of nothing else. Another identifier, or one
  /// less, gives another number.
  func persons(_ people: People) -> [UInt64] {
    var persons = [UInt64](repeating: 0, count: people.count)
    for (base, own) in zip(bases, names) {
      for (place, name) in own.enumerated() {
        persons[Int(people.persons[base &+ place])] &+= name
      }
    }
    return persons
  }
}
