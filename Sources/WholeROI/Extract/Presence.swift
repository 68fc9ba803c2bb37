import Columns

/// What an identifier stands on that is no touch; it goes with the identifier into a record of four words.
enum Presence {
  case plain
  /// An order's index.
  case order(UInt32, isReturn: Bool, time: Int64)
  case profile(ProfileRecord)

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
          firstOrder: Int32(truncatingIfNeeded: facts)))
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
        2,
        UInt64(UInt32(bitPattern: profile.joined)) << 32
          | UInt64(UInt32(bitPattern: profile.firstOrder))
      )
    }
  }
}

/// A held chunk and what became of its rows; without statuses all are kept.
struct SettledChunk: Sendable {
  var chunk: HeldChunk
  var statuses: [RowStatus]
  /// Among the run's orders, where the kept ones of the chunk begin.
  var firstOrder: Int

  func isKept(_ row: Int) -> Bool { statuses.isEmpty || statuses[row] == .kept }
}

extension ExtractJob {
  /// Hands on the identifiers of kept records, and gives the chunks up one by one.
  func emitIdentities(_ orders: [OrderRecord]) {
    while let settled = nextSettled() {
      let chunk = settled.chunk
      emitPresences(settled, orders)
      for held in chunk.links where settled.isKept(Int(held.row)) {
        emit(chunk.rows[Int(held.row)].primary, held.other, chunk.link(held))
      }
    }
  }

  private func emitPresences(_ settled: SettledChunk, _ orders: [OrderRecord]) {
    let chunk = settled.chunk
    let record = setup.definition.sources[chunk.source].layout.record
    // A touch is among the job's touches, and says there whose it is.
    if record == .touch { return }
    var order = settled.firstOrder
    for row in chunk.rows.indices where settled.isKept(row) {
      let presence: Presence
      switch record {
      case .order:
        presence = .order(
          UInt32(order), isReturn: orders[order].isReturn, time: orders[order].time)
        order += 1
      case .profile: presence = .profile(chunk.profiles[row])
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
