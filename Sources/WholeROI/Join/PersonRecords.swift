import Columns
import Tabular

/// Touches, orders and facts by person, spread over partitions of neighbouring persons.
struct PersonRecords: Sendable {
  /// person >> `shift` is the partition.
  let shift: Int
  let partitionCount: Int
  /// One a job: person << 32 | kind, time and, where visits need it, the client.
  let touches: [RecordPartitions]
  let hasClient: Bool
  /// By order: the person; `PersonRecords.nobody` for an anonymous one.
  let orderPersons: [UInt32]
  /// By person: the earliest day a profile says; `Int32.max` for none.
  let joined: [Int32]
  let firstOrders: [Int32]
  /// By source: kept rows with an identifier, and those whose person occurs in another source.
  let identified: [Int]
  let matched: [Int]
  /// By source: unsubscribes, bounces and sends by action.
  let notices: [[Int]]
  /// The latest time of a touch or an order: the data's end. `Int64.min` without any.
  let end: Int64

  static let nobody = UInt32.max
  static let partitionBits = 8
}

extension PersonRecords {
  private struct State: Sendable {
    var touches: RecordPartitions
    var identified: [Int]
    var matched: [Int]
    var notices: [[Int]]
    var orders: [(order: Int, person: UInt32)] = []
    var profiles: [(person: UInt32, joined: Int32, firstOrder: Int32)] = []
    var end = Int64.min
  }

  /// Turns identifiers into persons, record by record; the records of `exports.jobs` are given up.
  static func gather(
    _ exports: Exports, _ identities: Identities, _ people: People, executor: Executor,
    pool: BlockPool
  ) throws -> PersonRecords {
    var shift = 0
    while people.count >> shift >= 1 << partitionBits { shift += 1 }
    let partitionCount = (max(people.count, 1) - 1) >> shift + 1
    let hasClient = exports.setup.touchShape.hasClient
    let sourceCount = exports.setup.definition.sources.count
    let personShift = shift
    let isNotice = exports.kinds.map { TouchAction.isNotice($0.action) }

    let states = try executor.run(
      count: IdentityPartition.count,
      state: { _ in
        State(
          touches: RecordPartitions(
            count: partitionCount, stride: hasClient ? 3 : 2, pool: pool),
          identified: Array(repeating: 0, count: sourceCount),
          matched: Array(repeating: 0, count: sourceCount),
          notices: Array(
            repeating: Array(repeating: 0, count: FieldNames.notices.count), count: sourceCount))
      }
    ) { state, partition in
      let base = identities.bases[partition]
      func note(_ person: UInt32, _ source: Int, _ state: inout State) {
        state.identified[source] += 1
        if people.sources[Int(person)] & ~(1 << UInt64(source)) != 0 { state.matched[source] += 1 }
      }
      let shape = exports.setup.touchShape
      for (number, job) in exports.jobs.enumerated() {
        let kinds = exports.kindsOfJobs[number]
        job.touches.forEachBlock(partition) { words in
          var at = 0
          while at < words.count {
            defer { at += shape.stride }
            let jobKind = UInt32(truncatingIfNeeded: words[at + 3])
            if jobKind == TouchDuplicates.superseded { continue }
            let person = people.persons[base + Int(words[at])]
            let kind = kinds[Int(jobKind)]
            let source = exports.kinds[Int(kind)].source
            note(person, source, &state)
            let time = Int64(bitPattern: words[at + 2])
            state.end = max(state.end, time)
            if isNotice[Int(kind)] {
              let notice = Int(exports.kinds[Int(kind)].action) - FieldNames.actions.count
              state.notices[source][notice] += 1
              continue
            }
            let what = UInt64(person) << 32 | UInt64(kind)
            if hasClient {
              state.touches.append(
                Int(person >> UInt32(personShift)), what, words[at + 2], words[at + shape.client])
            } else {
              state.touches.append(Int(person >> UInt32(personShift)), what, words[at + 2])
            }
          }
        }
        job.touches.clear(partition)
        job.presences.forEachBlock(partition) { words in
          var at = 0
          while at < words.count {
            let person = people.persons[base + Int(words[at])]
            note(person, Int(words[at + 2] & 0xFF), &state)
            switch words[at + 2] >> 12 {
            case ExtractJob.Presence.order: state.orders.append((Int(words[at + 3]), person))
            case ExtractJob.Presence.profile:
              state.profiles.append(
                (
                  person, Int32(truncatingIfNeeded: words[at + 3] >> 32),
                  Int32(truncatingIfNeeded: words[at + 3])
                ))
            default: break
            }
            at += 4
          }
        }
        job.presences.clear(partition)
      }
    }
    return merge(
      states, exports, people, shift: shift, partitionCount: partitionCount, hasClient: hasClient)
  }

  private static func merge(
    _ states: [State], _ exports: Exports, _ people: People, shift: Int, partitionCount: Int,
    hasClient: Bool
  ) -> PersonRecords {
    let sourceCount = exports.setup.definition.sources.count
    var orderPersons = [UInt32](repeating: nobody, count: exports.orders.count)
    var joined = [Int32](repeating: .max, count: people.count)
    var firstOrders = joined
    var identified = [Int](repeating: 0, count: sourceCount)
    var matched = identified
    var notices = [[Int]](
      repeating: Array(repeating: 0, count: FieldNames.notices.count), count: sourceCount)
    var end = exports.orders.lazy.map(\.time).max() ?? .min
    for state in states {
      for (order, person) in state.orders { orderPersons[order] = person }
      for profile in state.profiles {
        let person = Int(profile.person)
        joined[person] = min(joined[person], profile.joined)
        firstOrders[person] = min(firstOrders[person], profile.firstOrder)
      }
      for source in 0..<sourceCount {
        identified[source] += state.identified[source]
        matched[source] += state.matched[source]
        for notice in FieldNames.notices.indices {
          notices[source][notice] += state.notices[source][notice]
        }
      }
      end = max(end, state.end)
    }
    return PersonRecords(
      shift: shift, partitionCount: partitionCount, touches: states.map(\.touches),
      hasClient: hasClient, orderPersons: orderPersons, joined: joined, firstOrders: firstOrders,
      identified: identified, matched: matched, notices: notices, end: end)
  }
}
