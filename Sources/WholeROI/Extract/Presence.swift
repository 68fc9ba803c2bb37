import Columns

/// What an identifier stands on that is no touch; it goes with the identifier into a record of four words.
enum Presence {
  case plain
  /// An order's index; word 3 is its time.
  case order(UInt32, isReturn: Bool)
  /// Word 3 is joined and first order, 32 bits each.
  case profile

  /// What `payload` gave.
  init(payload: UInt64) {
    switch payload & 3 {
    case 1: self = .order(UInt32(truncatingIfNeeded: payload >> 3), isReturn: payload & 4 != 0)
    case 2: self = .profile
    default: self = .plain
    }
  }

  /// The record's own part of word 2.
  var payload: UInt64 {
    switch self {
    case .plain: 0
    case .order(let index, let isReturn): UInt64(index) << 3 | (isReturn ? 4 : 0) | 1
    case .profile: 2
    }
  }
}

extension ExtractJob {
  /// Hands on the identifiers of a chunk's kept records.
  func emitIdentities(of chunk: HeldChunk, _ statuses: [RowStatus], firstOrder: Int) {
    // A touch is among the job's touches, and says there whose it is.
    if chunk.touches.isEmpty { emitPresences(of: chunk, statuses, firstOrder: firstOrder) }
    for held in chunk.links where statuses[held.row] == .kept {
      emit(chunk.rows[held.row].primary, held.other, held.link)
    }
  }

  private func emitPresences(
    of chunk: HeldChunk, _ statuses: [RowStatus], firstOrder: Int
  ) {
    var order = UInt32(firstOrder)
    for row in chunk.rows.indices where statuses[row] == .kept {
      var what = Presence.plain
      var facts: UInt64 = 0
      if !chunk.orders.isEmpty {
        what = .order(order, isReturn: chunk.orders[row].isReturn)
        facts = UInt64(bitPattern: chunk.orders[row].time)
        order += 1
      } else if !chunk.profiles.isEmpty {
        what = .profile
        let profile = chunk.profiles[row]
        facts =
          UInt64(UInt32(bitPattern: profile.joined)) << 32
          | UInt64(UInt32(bitPattern: profile.firstOrder))
      }
      let name = chunk.rows[row].primary
      guard name != .none else { continue }
      presences.append(
        NamedRecords.partition(of: name), name.high, name.low,
        NamedRecords.word(
          origin: chunk.source, tag: Int(chunk.rows[row].key), payload: what.payload), facts)
    }
  }
}
