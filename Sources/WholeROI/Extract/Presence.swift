import Columns

/// What an identifier stands on that is no touch; it goes with the identifier into a record of four words.
enum Presence {
  case plain
  /// An order's index.
  case order(UInt32, isReturn: Bool, time: Int64)
  /// Tier and referrer are codes in the run's texts, which take 26 bits at most (see `KindOrder`).
  case profile(ProfileRecord)
  /// An assignment's index.
  case assignment(UInt32)
  /// A message's index.
  case message(UInt32)

  /// What `words` gave.
  init(payload: UInt64, facts: UInt64) {
    switch payload & 3 {
    case 1:
      self = .order(
        UInt32(truncatingIfNeeded: payload >> 3), isReturn: payload & 4 != 0,
        time: Int64(bitPattern: facts))
    case 2:
      self = .profile(
        ProfileRecord(
          joined: Int32(truncatingIfNeeded: facts >> 32),
          firstOrder: Int32(truncatingIfNeeded: facts),
          tier: UInt32(truncatingIfNeeded: payload >> 2 & Self.textMask),
          referrer: UInt32(truncatingIfNeeded: payload >> 28)))
    case 3:
      let index = UInt32(truncatingIfNeeded: facts)
      self = payload & 4 == 0 ? .assignment(index) : .message(index)
    default: self = .plain
    }
  }

  /// The record's own part of word 2, and word 3.
  var words: (payload: UInt64, facts: UInt64) {
    switch self {
    case .plain: (0, 0)
    case .order(let index, let isReturn, let time):
      (UInt64(index) << 3 | (isReturn ? 4 : 0) | 1, UInt64(bitPattern: time))
    case .profile(let profile):
      (
        UInt64(profile.referrer) << 28 | UInt64(profile.tier) << 2 | 2,
        UInt64(UInt32(bitPattern: profile.joined)) << 32
          | UInt64(UInt32(bitPattern: profile.firstOrder))
      )
    case .assignment(let index): (3, UInt64(index))
    case .message(let index): (7, UInt64(index))
    }
  }

  private static let textMask: UInt64 = 1 << 26 - 1
}

/// A held chunk and what became of its rows; without statuses all are kept.
struct SettledChunk: Sendable {
  var chunk: HeldChunk
  var statuses: [RowStatus]
  /// Among the run's orders, assignments or messages, where the kept ones of the chunk begin.
  var first: Int

  func isKept(_ row: Int) -> Bool { statuses.isEmpty || statuses[row] == .kept }
}

extension ExtractJob {
  /// Hands on the identifiers of kept records, and gives the chunks up one by one. `texts` are the
  /// run's codes of the job's own.
  func emitIdentities(_ orders: [OrderRecord], texts: [UInt32]) {
    while let settled = nextSettled() {
      let chunk = settled.chunk
      emitPresences(settled, orders, texts)
      for held in chunk.links where settled.isKept(Int(held.row)) {
        emit(chunk.rows[Int(held.row)].primary, held.other, chunk.link(held))
      }
    }
  }

  private func emitPresences(
    _ settled: SettledChunk, _ orders: [OrderRecord], _ texts: [UInt32]
  ) {
    let chunk = settled.chunk
    let record = setup.definition.sources[chunk.source].layout.record
    // A touch is among the job's touches, and says there whose it is.
    if record == .touch { return }
    var next = settled.first
    for row in chunk.rows.indices where settled.isKept(row) {
      let presence: Presence
      switch record {
      case .order:
        presence = .order(
          UInt32(next), isReturn: orders[next].isReturn, time: orders[next].time)
        next += 1
      case .assignment:
        presence = .assignment(UInt32(next))
        next += 1
      case .profile:
        var profile = chunk.profiles[row]
        profile.tier = texts[Int(profile.tier)]
        profile.referrer = texts[Int(profile.referrer)]
        presence = .profile(profile)
      case .message where !chunk.messages.isEmpty:
        presence = .message(UInt32(next))
        next += 1
      default: presence = .plain
      }
      emit(chunk.rows[row], presence, source: chunk.source)
    }
  }

  private func emit(_ held: HeldRow, _ presence: Presence, source: Int) {
    guard held.primary.high | held.primary.low != 0 else { return }
    let words = presence.words
    presences.append(
      NamedRecords.partition(of: held.primary), held.primary.high, held.primary.low,
      NamedRecords.word(origin: source, tag: Int(held.key), payload: words.payload), words.facts)
  }
}
