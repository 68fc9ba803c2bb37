import Columns
import Tabular

/// Touches, orders and facts by person, spread over partitions of neighbouring persons.
struct PersonRecords: Sendable {
  /// person >> `shift` is the partition.
  let shift: Int
  let partitionCount: Int
  /// One a job: the person in the partition, time and `KindFacts.payload(ofKind:)` as words of `form`; where that
  /// is nil, person << 32 | payload, and the time. Then, where visits need it, the client.
  let touches: [RecordPartitions]
  /// Nil where person, time and payload are too much for one word.
  var form: PackedForm?
  /// One a job: person << 32 | order, and its time; sales that have a person.
  let sales: [RecordPartitions]
  /// By order: the person; `PersonRecords.nobody` for an anonymous one.
  let orderPersons: [UInt32]
  /// By person: what profiles say.
  let profiles: [PersonProfile]
  /// Further days that other profiles of the same person say; mostly nobody has any.
  let laterJoins: [UInt32: [Int32]]
  /// How many tiers profiles say, those that an earlier profile sets aside included.
  var toldTiers = 0
  /// By assignment: the person; `nobody` for an anonymous one.
  let assignmentPersons: [UInt32]
  /// By message: the person; `nobody` for an anonymous one.
  var messagePersons: [UInt32] = []
  /// Profiles that name a referrer, in no order.
  var referrals: [Referral] = []
  /// By source: rows whose person occurs in another source.
  let matched: [Int]
  /// The latest time of a touch or an order: the data's end. `Int64.min` without any.
  let end: Int64
  /// Where the blocks of touches and sales go once somebody has read them, for what is made of these.
  var pool = BlockPool()

  static let nobody = UInt32.max

  /// Persons lie in some hundred partitions, so that jobs share them evenly; where these would outgrow a core's cache,
  /// and their numbers the bits of a packed touch, in up to 4,096. Each of these has two blocks a job: 256 MB a job at
  /// most, for 67 million persons.
  static func partitionShift(personCount: Int) -> Int {
    var shift = 0
    while personCount >> shift >= (shift < 14 ? 1 << 8 : 1 << 12) { shift += 1 }
    return shift
  }
}

extension PersonRecords {
  /// Whether journeys read touches as they are packed: each is an event of its own, its key says its fact, and the
  /// fact alone its program.
  func areReadAsKeys(_ facts: KindFacts, _ definition: PipelineDefinition) -> Bool {
    form != nil && definition.visits == nil && facts.factMask != 0 && !facts.hasDatedPrograms
  }

  private struct State: Sendable {
    var touches: RecordPartitions
    var sales: RecordPartitions
    var matched: [Int]
    var orders: PooledRows<(order: UInt32, person: UInt32)>
    var profiles: PooledRows<(person: UInt32, profile: PersonProfile)>
    var assignments: [(assignment: Int, person: UInt32)] = []
    var messages: [(message: Int, person: UInt32)] = []
    var referrals: [Referral] = []

    /// Notes the persons of a partition's orders and profiles. `firsts` has the place of each held chunk's first
    /// record among the run's, `texts` the run's codes of the job's.
    mutating func take(
      _ presences: RecordPartitions, _ partition: Int, _ transfer: OwnerTransfer,
      firsts: [Int], texts: [UInt32]
    ) {
      let owners = transfer.owners
      let sales = sales
      presences.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let code = Int(words[at])
          let person = owners[code].number
          let what = words[at + 2]
          if owners[code].isShared { matched[NamedRecords.origin(what)] += 1 }
          switch Presence(payload: NamedRecords.payload(what), facts: words[at + 3]) {
          case .order(let place, let isReturn, let time):
            let order = UInt32(truncatingIfNeeded: firsts[place.chunk] + place.record)
            orders.append((order, person))
            if !isReturn {
              sales.append(
                Int(person >> UInt32(transfer.shift)), UInt64(person) << 32 | UInt64(order),
                UInt64(bitPattern: time))
            }
          case .profile(let profile):
            let told = PersonProfile(
              joined: profile.joined, firstOrder: profile.firstOrder,
              tier: texts[Int(profile.tier)])
            profiles.append((person, told))
            if profile.referrer != 0 {
              referrals.append(
                Referral(
                  person: person, referrer: texts[Int(profile.referrer)], day: profile.joined))
            }
          case .assignment(let place):
            assignments.append((firsts[place.chunk] + place.record, person))
          case .message(let place): messages.append((firsts[place.chunk] + place.record, person))
          case .plain: break
          }
          at += 4
        }
      }
    }
  }

  /// Turns identifiers into persons, record by record; the records of `exports.jobs` are given up.
  ///
  /// - Parameter mostBits: of a packed touch; fewer in tests.
  static func gather(
    _ exports: Exports, _ identities: Identities, _ people: People,
    _ worth: (orders: OrderWorth, facts: KindFacts), executor: Executor, pool: BlockPool,
    mostBits: Int = PackedForm.mostBits
  ) throws -> PersonRecords {
    let shift = partitionShift(personCount: people.count)
    let partitionCount = (max(people.count, 1) - 1) >> shift + 1
    let hasClient = exports.setup.touchShape.hasClient
    let begin = exports.jobs.map(\.begin).min() ?? .max
    let form = PackedForm(
      owners: 1 << shift, times: begin...max(begin, exports.jobs.map(\.end).max() ?? .min),
      mostPayload: worth.facts.mostPayload, mostBits: mostBits)
    let stride = (form == nil ? 2 : 1) + (hasClient ? 1 : 0)
    let shared = SharedPersons(people.sources)

    // Sends and their kin have done their work: they linked identifiers.
    let payloads = exports.kindsOfJobs.map { kinds in
      kinds.map {
        TouchAction.isNotice(exports.kinds[Int($0)].action)
          ? OwnerTransfer.dropped : worth.facts.payload(ofKind: $0)
      }
    }
    let states = try executor.run(
      count: NamedRecords.partitionCount,
      state: { _ in
        State(
          touches: RecordPartitions(count: partitionCount, stride: stride, pool: pool),
          sales: RecordPartitions(count: partitionCount, stride: 2, pool: pool),
          matched: Array(repeating: 0, count: 64), orders: PooledRows(pool: pool),
          profiles: PooledRows(pool: pool))
      }
    ) { state, partition in
      let persons = people.persons[identities.bases[partition]..<identities.bases[partition + 1]]
      var transfer = OwnerTransfer(
        owners: persons.map { OwnerTransfer.Owner($0, isShared: shared[$0]) },
        payloads: [], shift: shift, form: form)
      for (number, job) in exports.jobs.enumerated() {
        transfer.payloads = payloads[number]
        for touches in job.allTouches {
          transfer.move(
            touches, partition: partition, to: state.touches, matched: &state.matched)
          touches.clear(partition)
        }
        state.take(
          job.presences, partition, transfer, firsts: exports.firstsOfJobs[number],
          texts: exports.textsOfJobs[number])
        job.presences.clear(partition)
      }
    }
    let (orders, profiles) = try executor.beside({
      // What jobs read of touches is moved, and journeys need room.
      pool.giveBackPages()
      return OrderOwners(states, exports, worth.orders)
    }) {
      ProfileFacts(states, personCount: people.count, exports.texts)
    }
    var matched = [Int](repeating: 0, count: 64)
    for state in states {
      for source in matched.indices { matched[source] += state.matched[source] }
    }
    return PersonRecords(
      shift: shift, partitionCount: partitionCount, touches: states.map(\.touches),
      form: form,
      sales: states.map(\.sales), orderPersons: orders.orders,
      profiles: profiles.persons, laterJoins: profiles.laterJoins,
      toldTiers: profiles.toldTiers, assignmentPersons: orders.assignments,
      messagePersons: orders.messages,
      referrals: states.flatMap(\.referrals), matched: matched, end: orders.end, pool: pool)
  }

  /// Whose the orders and assignments are.
  private struct OrderOwners: Sendable {
    /// By order, by assignment and by message: the person.
    var orders: [UInt32]
    var assignments: [UInt32]
    var messages: [UInt32]
    /// The latest time of a touch or an order.
    var end: Int64

    init(_ states: [State], _ exports: Exports, _ worth: OrderWorth) {
      end = max(worth.end, exports.jobs.map(\.end).max() ?? .min)
      orders = Array(repeating: nobody, count: exports.orders.count)
      assignments = Array(repeating: nobody, count: exports.assignments.count)
      messages = Array(repeating: nobody, count: exports.messages.count)
      for state in states {
        state.orders.forEach { orders[Int($0.order)] = $0.person }
        for (assignment, person) in state.assignments { assignments[assignment] = person }
        for (message, person) in state.messages { messages[message] = person }
      }
    }
  }

  /// What profiles say of each person.
  private struct ProfileFacts {
    /// By person.
    var persons: [PersonProfile]
    var laterJoins: [UInt32: [Int32]] = [:]
    var toldTiers = 0

    init(_ states: [State], personCount: Int, _ texts: Interner) {
      persons = Array(repeating: .none, count: personCount)
      var isTold = [Bool](repeating: false, count: max(texts.count, 1))
      for state in states {
        state.profiles.forEach { person, profile in
          take(profile, of: person, texts)
          isTold[Int(profile.tier)] = true
        }
      }
      toldTiers = isTold.dropFirst().count { $0 }
    }

    /// A day that an earlier one takes the place of is a later one from then on, and the tier is that of the earliest.
    private mutating func take(_ profile: PersonProfile, of person: UInt32, _ texts: Interner) {
      let known = persons[Int(person)]
      var merged = profile
      merged.firstOrder = min(known.firstOrder, profile.firstOrder)
      if known.isThere {
        if profile.joined == known.joined {
          merged.tier = Self.tier(of: known.tier, profile.tier, texts)
        } else {
          let later = max(profile.joined, known.joined)
          if later != .max { laterJoins[person, default: []].append(later) }
          if known.joined < profile.joined {
            merged.joined = known.joined
            merged.tier = known.tier
          }
        }
      }
      persons[Int(person)] = merged
    }

    /// Of two tiers of one day the first by its bytes.
    private static func tier(of known: UInt32, _ other: UInt32, _ texts: Interner) -> UInt32 {
      guard other != 0, other != known else { return known }
      let isBefore =
        known == 0 || texts.bytes(other).lexicographicallyPrecedes(texts.bytes(known))
      return isBefore ? other : known
    }
  }
}
