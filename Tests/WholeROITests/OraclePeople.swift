@testable import WholeROI

/// Who is who, reckoned from METHODS, section 8 alone: every link tried in turn, groups as lists.
struct OraclePeople {
  struct Identifier: Hashable {
    /// Place in `OracleRows.keys`.
    var key: Int
    /// Normalised.
    var text: String
  }
  /// One kept record: identifiers by priority, its time (none for profiles) and its source's name.
  struct Record {
    var identifiers: [Identifier]
    var time: Int64?
    var source: String
  }
  struct Link: Hashable {
    var higher: Identifier
    var lower: Identifier
  }

  private(set) var groups: [[Identifier]] = []
  private(set) var refused: Set<Link> = []
  /// The sources whose records make each link.
  private(set) var makers: [Link: Set<String>] = [:]
  private var places: [Identifier: Int] = [:]

  init(_ records: [Record], limits: [String: Int]?) {
    for record in records {
      for identifier in record.identifiers where !groups.contains([identifier]) {
        groups.append([identifier])
      }
      for other in record.identifiers.dropFirst() {
        makers[Link(higher: record.identifiers[0], lower: other), default: []]
          .insert(record.source)
      }
    }
    // The earliest time of a record that holds both, whether or not it is the one that links them.
    func earliest(_ link: Link) -> Int64 {
      records.filter { $0.identifiers.contains(link.higher) && $0.identifiers.contains(link.lower) }
        .map { $0.time ?? .min }.min() ?? .max
    }
    let times = Dictionary(uniqueKeysWithValues: makers.keys.map { ($0, earliest($0)) })
    for link in makers.keys.sorted(by: { Self.precedes($0, $1, times) }) { take(link, limits) }
    for (place, group) in groups.enumerated() {
      for identifier in group { places[identifier] = place }
    }
  }

  private mutating func take(_ link: Link, _ limits: [String: Int]?) {
    guard let a = groups.firstIndex(where: { $0.contains(link.higher) }),
      let b = groups.firstIndex(where: { $0.contains(link.lower) }), a != b
    else { return }
    let joined = groups[a] + groups[b]
    for (key, name) in OracleRows.keys.enumerated() {
      if let limit = limits?[name], joined.filter({ $0.key == key }).count > limit {
        refused.insert(link)
        return
      }
    }
    groups[a] = joined
    groups.remove(at: b)
  }

  /// The person of a record: that of its highest-priority identifier; nil for an anonymous one.
  func person(_ ids: [String: String]) -> Int? {
    Self.identifiers(ids).first.flatMap { places[$0] }
  }

  /// A row's identifiers by priority, normalised.
  static func identifiers(_ ids: [String: String]) -> [Identifier] {
    OracleRows.keys.enumerated().compactMap { index, key in
      guard let raw = ids[key] else { return nil }
      var text = raw
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      if key != "client" { text = text.lowercased() }
      if ["loyalty", "customer", "handle"].contains(key), text.hasPrefix("@") {
        text.removeFirst()
      }
      return text.isEmpty || text == "none" ? nil : Identifier(key: index, text: text)
    }
  }

  private static func precedes(_ a: Link, _ b: Link, _ times: [Link: Int64]) -> Bool {
    if a.lower.key != b.lower.key { return a.lower.key < b.lower.key }
    let (x, y) = (times[a] ?? 0, times[b] ?? 0)
    if x != y { return x < y }
    if a.lower.text != b.lower.text { return precedesByBytes(a.lower.text, b.lower.text) }
    if a.higher.text != b.higher.text { return precedesByBytes(a.higher.text, b.higher.text) }
    return a.higher.key < b.higher.key
  }
}
