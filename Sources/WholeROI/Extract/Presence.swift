import Columns

/// Where a record lies among those that its job held: the number of the chunk, below 2²⁰, and the place among the
/// chunk's kept records, below 2³¹. At half a megabyte a chunk more would fit no memory.
struct HeldPlace: Equatable {
  var chunk: Int
  var record: Int

  static let recordBits: UInt64 = 31
  static let chunkBits: UInt64 = 20

  var bits: UInt64 { UInt64(chunk) << Self.recordBits | UInt64(record) }

  init(chunk: Int, record: Int) {
    self.chunk = chunk
    self.record = record
  }

  init(bits: UInt64) {
    chunk = Int(bits >> Self.recordBits)
    record = Int(bits & (1 << Self.recordBits - 1))
  }
}

/// What an identifier stands on that is no touch; it goes with the identifier into a record of four words.
enum Presence: Equatable {
  case plain
  case order(HeldPlace, isReturn: Bool, time: Int64)
  /// Tier and referrer are codes in the job's texts, which take 26 bits at most (see `KindOrder`).
  case profile(ProfileRecord)
  case assignment(HeldPlace)
  case message(HeldPlace)

  /// What `words` gave.
  init(payload: UInt64, facts: UInt64) {
    switch payload & 3 {
    case 1:
      self = .order(
        HeldPlace(bits: payload >> 3), isReturn: payload & 4 != 0, time: Int64(bitPattern: facts))
    case 2:
      self = .profile(
        ProfileRecord(
          joined: Int32(truncatingIfNeeded: facts >> 32),
          firstOrder: Int32(truncatingIfNeeded: facts),
          tier: UInt32(truncatingIfNeeded: payload >> 2 & Self.textMask),
          referrer: UInt32(truncatingIfNeeded: payload >> 28)))
    case 3:
      let place = HeldPlace(bits: facts)
      self = payload & 4 == 0 ? .assignment(place) : .message(place)
    default: self = .plain
    }
  }

  /// The record's own part of word 2, and word 3.
  var words: (payload: UInt64, facts: UInt64) {
    switch self {
    case .plain: (0, 0)
    case .order(let place, let isReturn, let time):
      (place.bits << 3 | (isReturn ? 4 : 0) | 1, UInt64(bitPattern: time))
    case .profile(let profile):
      (
        UInt64(profile.referrer) << 28 | UInt64(profile.tier) << 2 | 2,
        UInt64(UInt32(bitPattern: profile.joined)) << 32
          | UInt64(UInt32(bitPattern: profile.firstOrder))
      )
    case .assignment(let place): (3, place.bits)
    case .message(let place): (7, place.bits)
    }
  }

  private static let textMask: UInt64 = 1 << 26 - 1
}

extension HeldChunk {
  /// What the record of a row says, the one at `place` of those that are kept. `record`: the kind of the source's.
  @inline(__always)
  func presence(row: Int, record: RecordKind, at place: Int) -> Presence {
    switch record {
    case .order:
      .order(
        HeldPlace(chunk: number, record: place), isReturn: orders[row].isReturn,
        time: orders[row].time)
    case .assignment: .assignment(HeldPlace(chunk: number, record: place))
    case .profile: .profile(profiles[row])
    case .message where !messages.isEmpty: .message(HeldPlace(chunk: number, record: place))
    default: .plain
    }
  }
}

/// A held chunk and what became of its rows; without statuses all are kept.
struct SettledChunk: Sendable {
  var chunk: HeldChunk
  var statuses: [RowStatus]

  func isKept(_ row: Int) -> Bool { statuses.isEmpty || statuses[row] == .kept }
}

extension ExtractJob {
  /// Hands on the identifiers of kept records, and gives the chunks up one by one.
  func emitIdentities() {
    while let settled = nextSettled() {
      let chunk = settled.chunk
      emitPresences(settled)
      emitLinks { log in
        for held in chunk.links where settled.isKept(Int(held.row)) {
          log.append(chunk.rows[Int(held.row)].primary, held.other, chunk.link(held))
        }
      }
    }
  }

  private func emitPresences(_ settled: SettledChunk) {
    let chunk = settled.chunk
    let record = setup.definition.sources[chunk.source].layout.record
    // A touch is among the job's touches, and says there whose it is.
    if record == .touch { return }
    var place = 0
    for row in chunk.rows.indices where settled.isKept(row) {
      let held = chunk.rows[row]
      emit(
        held.primary, chunk.presence(row: row, record: record, at: place), source: chunk.source,
        key: Int(held.key))
      place += 1
    }
  }

  /// Hands on whose a record is, which is no touch; nobody's is left out.
  @inline(__always)
  func emit(_ primary: Fingerprint, _ presence: Presence, source: Int, key: Int) {
    guard primary.high | primary.low != 0 else { return }
    let words = presence.words
    presences.append(
      NamedRecords.partition(of: primary), primary.high, primary.low,
      NamedRecords.word(origin: source, tag: key, payload: words.payload), words.facts)
  }
}
