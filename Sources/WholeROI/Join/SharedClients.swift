import Columns
import Tabular

/// Keeps apart the visits of persons who use one client in turn (METHODS, section 3.2).
///
/// Visits are cut where the person changes. Journeys are built person by person, which shows no change; so
/// each stretch of a client's hits by one person gets a client of its own:
///
///     persons behind the hits    A A B A
///     stretches                  0 0 1 2
///
/// Only a link that a limit refused leaves a client with several persons, so mostly there is nothing to do.
struct SharedClients {
  /// The word of a touch's record that names its client.
  private let clientWord: Int
  private let exports: Exports
  private let identities: Identities
  private let people: People

  /// Renames the clients in the touches of `exports.jobs`.
  ///
  /// - Complexity: O(touches) where some client is shared, else O(refused links).
  static func separate(
    _ exports: Exports, _ identities: Identities, _ people: People, executor: Executor
  ) throws {
    guard exports.setup.touchShape.hasClient,
      let key = exports.setup.definition.identity.keys.firstIndex(of: "client")
    else { return }
    var users: Set<UInt32> = []
    for pair in people.refused {
      let ends = (UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair))
      if identities.keys[Int(ends.0)] == key { users.insert(ends.1) }
      if identities.keys[Int(ends.1)] == key { users.insert(ends.0) }
    }
    guard !users.isEmpty else { return }
    try SharedClients(exports, identities, people).separate(users, executor: executor)
  }

  private init(_ exports: Exports, _ identities: Identities, _ people: People) {
    clientWord = exports.setup.touchShape.client
    self.exports = exports
    self.identities = identities
    self.people = people
  }

  /// A hit's place in the total order; of hits that agree in time and kind the identifier's name decides,
  /// which is the same in every run.
  private struct Hit: Hashable {
    var client: UInt64
    var time: Int64
    var kind: UInt32
    var name: UInt64

    static func precedes(_ a: Hit, _ b: Hit) -> Bool {
      if a.client != b.client { return a.client < b.client }
      if a.time != b.time { return a.time < b.time }
      if a.kind != b.kind { return a.kind < b.kind }
      return a.name < b.name
    }
  }

  private func separate(_ users: Set<UInt32>, executor: Executor) throws {
    let partitions = NamedRecords.partitionCount
    let used = try executor.map(count: partitions) { partition in
      var clients: [UInt64] = []
      let clientWord = clientWord
      let own = identities.bases[partition]..<identities.bases[partition + 1]
      guard users.contains(where: { own.contains(Int($0)) }) else { return clients }
      forEachTouch(partition) { words, touch, identifier, _ in
        let client = words[touch.at + clientWord]
        if client != 0, users.contains(identifier) { clients.append(client) }
      }
      return clients
    }
    let clients = ClientSet(used.joined())
    let hits = try executor.map(count: partitions) { partition in
      var hits: [(hit: Hit, person: UInt32)] = []
      let clientWord = clientWord
      forEachTouch(partition, of: clients) { words, touch, identifier, kinds in
        guard clients.contains(words[touch.at + clientWord]), let hit = hit(words, touch, kinds)
        else {
          return
        }
        hits.append((hit, people.persons[Int(identifier)]))
      }
      return hits
    }
    let names = Self.names(hits.flatMap { $0 })
    guard !names.isEmpty else { return }
    _ = try executor.map(count: partitions) { partition in
      forEachTouch(partition, of: clients) { words, touch, _, kinds in
        guard clients.contains(words[touch.at + clientWord]), let hit = hit(words, touch, kinds),
          let name = names[hit]
        else { return }
        words[touch.at + clientWord] = name
      }
    }
  }

  /// Some clients of very many: nearly all others are known by sixteen of their bits, which are as good as random.
  private struct ClientSet: Sendable {
    private let clients: Set<UInt64>
    /// By the lowest sixteen bits of a client.
    fileprivate private(set) var mayHold = [Bool](repeating: false, count: 1 << 16)

    init(_ clients: some Sequence<UInt64>) {
      self.clients = Set(clients)
      for client in self.clients { mayHold[Int(client & 0xFFFF)] = true }
    }

    func contains(_ client: UInt64) -> Bool { client != 0 && clients.contains(client) }
  }

  /// The new client of each hit beyond its client's first stretch.
  private static func names(_ hits: [(hit: Hit, person: UInt32)]) -> [Hit: UInt64] {
    var names: [Hit: UInt64] = [:]
    var stretch: UInt64 = 0
    let sorted = hits.sorted { Hit.precedes($0.hit, $1.hit) }
    for (index, entry) in sorted.enumerated() {
      if index == 0 || sorted[index - 1].hit.client != entry.hit.client {
        stretch = 0
      } else if sorted[index - 1].person != entry.person {
        stretch += 1
      }
      // The golden ratio's odd multiplier: distinct for every stretch of a client.
      if stretch > 0 { names[entry.hit] = entry.hit.client &+ stretch &* 0x9E37_79B9_7F4A_7C15 }
    }
    return names
  }

  private func hit(
    _ words: borrowing MutableSpan<UInt64>, _ touch: TimedRecords.Record, _ kinds: [UInt32]
  ) -> Hit? {
    let kind = kinds[Int(touch.payload)]
    guard TouchAction.hitRank(exports.kinds[Int(kind)].action) > 0 else { return nil }
    return Hit(
      client: words[touch.at + clientWord], time: touch.time, kind: kind,
      name: words[touch.at + 1])
  }

  /// Calls `body` with each touch that counts, or those alone that may be of some clients: its block, place, identifier
  /// and its job's kinds.
  private func forEachTouch(
    _ partition: Int, of clients: ClientSet? = nil,
    _ body: (
      inout MutableSpan<UInt64>, TimedRecords.Record, _ identifier: UInt32, _ kinds: [UInt32]
    ) -> Void
  ) {
    let base = UInt32(identities.bases[partition])
    for (number, job) in exports.jobs.enumerated() {
      let kinds = exports.kindsOfJobs[number]
      func take(_ words: inout MutableSpan<UInt64>, _ touch: TimedRecords.Record) {
        let first = words[touch.at]
        guard !TimedRecords.isStruckOut(first) else { return }
        body(&words, touch, base + TimedRecords.code(first), kinds)
      }
      for touches in job.allTouches {
        if let clients {
          touches.forEach(
            partition, whereWord: clientWord, isIn: clients.mayHold, { take(&$0, $1) })
        } else {
          touches.forEach(partition) { take(&$0, $1) }
        }
      }
    }
  }
}
