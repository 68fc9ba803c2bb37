/// Who is who in one household, reckoned slowly and plainly (METHODS, section 8).
///
/// Written from the rules alone and apart from the code that runs pipelines, so that the two can
/// check one another.
struct PlainIdentity {
  /// One record's identifiers, highest priority first; its time where it has one; its source's place.
  struct Mention {
    var identifiers: [PlantedIdentifier]
    var time: Int64?
    var source: String
  }

  struct Link: Hashable {
    let higher: PlantedIdentifier
    let lower: PlantedIdentifier
  }

  /// Every identifier's person; persons count from 0 within the household.
  private(set) var persons: [PlantedIdentifier: Int] = [:]
  private(set) var personCount = 0
  private(set) var taken: [Link] = []
  private(set) var refused: [Link] = []
  /// The sources whose records make each link.
  private(set) var makers: [Link: Set<String>] = [:]

  init(_ mentions: [Mention]) {
    var groups: [[PlantedIdentifier]] = []
    var earliest: [Link: Int64] = [:]
    for mention in mentions {
      for identifier in mention.identifiers
      where !groups.contains(where: { $0.contains(identifier) }) {
        groups.append([identifier])
      }
      guard let head = mention.identifiers.first else { continue }
      for other in mention.identifiers.dropFirst() {
        makers[Link(higher: head, lower: other), default: []].insert(mention.source)
      }
    }
    // Of all records that hold both ends, whether or not they link them.
    for link in makers.keys {
      earliest[link] =
        mentions.filter {
          $0.identifiers.contains(link.higher) && $0.identifiers.contains(link.lower)
        }.map { $0.time ?? Int64.min }.min()
    }
    for link in earliest.keys.sorted(by: { Self.precedes($0, $1, earliest) }) {
      guard let a = groups.firstIndex(where: { $0.contains(link.higher) }),
        let b = groups.firstIndex(where: { $0.contains(link.lower) })
      else { continue }
      let joined = a == b ? groups[a] : groups[a] + groups[b]
      let isWithinLimits = PlantedKey.allCases.allSatisfy { key in
        joined.filter { $0.key == key }.count <= key.limit
      }
      guard isWithinLimits else {
        refused.append(link)
        continue
      }
      taken.append(link)
      guard a != b else { continue }
      groups[min(a, b)] = joined
      groups.remove(at: max(a, b))
    }
    personCount = groups.count
    for (person, group) in groups.enumerated() {
      for identifier in group { persons[identifier] = person }
    }
  }

  /// The person of a record: that of its highest-priority identifier; nil without any.
  func person(of identifiers: [PlantedIdentifier]) -> Int? {
    identifiers.first.flatMap { persons[$0] }
  }

  /// Lower key's priority, earliest time, then bytes.
  private static func precedes(_ a: Link, _ b: Link, _ earliest: [Link: Int64]) -> Bool {
    if a.lower.key != b.lower.key { return a.lower.key.rawValue < b.lower.key.rawValue }
    let (timeA, timeB) = (earliest[a] ?? 0, earliest[b] ?? 0)
    if timeA != timeB { return timeA < timeB }
    let (lowerA, lowerB) = (a.lower.normalized, b.lower.normalized)
    if lowerA != lowerB { return lowerA.lexicographicallyPrecedes(lowerB) }
    let (higherA, higherB) = (a.higher.normalized, b.higher.normalized)
    if higherA != higherB { return higherA.lexicographicallyPrecedes(higherB) }
    return a.higher.key.rawValue < b.higher.key.rawValue
  }
}
