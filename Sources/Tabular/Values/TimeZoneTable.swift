import Foundation

/// The changes of one zone's offset from 1970 to 2100, ready for looking up times by the million.
///
/// Before the first change the first offset holds, after the last the last one. Nothing but the
/// zone's name is taken from the machine.
public struct TimeZoneTable: Sendable {
  /// What was done to a local time that its zone's clock shows never or twice.
  public enum Adjustment: Sendable {
    case none
    /// The clock skipped it: it was moved forward by the gap.
    case gap
    /// The clock showed it twice: the earlier instant was taken.
    case overlap
  }

  public let identifier: String
  /// Instants at which the offset changes, ascending.
  let changes: [Int64]
  /// `offsets[i]` holds from `changes[i - 1]` up to `changes[i]`: local − UTC, milliseconds.
  let offsets: [Int64]
  /// Local times from `localStarts[i]` on belong to `offsets[i + 1]` or later.
  let localStarts: [Int64]
  /// Local times from here up to `localStarts[i]` lie in the gap or the overlap of change i.
  let adjustedFrom: [Int64]

  /// UTC itself.
  public static let utc = TimeZoneTable(fixed: 0, identifier: "UTC")

  /// The zone of an IANA name such as "Europe/Berlin", of "UTC", "GMT" or "Z", or of a fixed offset
  /// such as "+05:30"; nil where there is none.
  public init?(identifier: String) {
    if ["UTC", "GMT", "Z"].contains(identifier.uppercased()) {
      self.init(fixed: 0, identifier: identifier)
      return
    }
    let bytes = Array(identifier.utf8)
    if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") {
      var at = 0
      let offset = bytes.withUnsafeBufferPointer { TimeText.offset($0, &at) }
      guard let offset, at == bytes.count else { return nil }
      self.init(fixed: offset, identifier: identifier)
      return
    }
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.init(zone, identifier: identifier)
  }

  private init(fixed offset: Int64, identifier: String) {
    self.init(identifier: identifier, changes: [], offsets: [offset])
  }

  private init(_ zone: TimeZone, identifier: String) {
    let end = Date(timeIntervalSince1970: 4_133_980_800)
    var at = Date(timeIntervalSince1970: 0)
    var changes: [Int64] = []
    var offsets = [Int64(zone.secondsFromGMT(for: at)) * 1000]
    while let next = zone.nextDaylightSavingTimeTransition(after: at), next > at, next < end {
      let instant = Int64(next.timeIntervalSince1970.rounded()) * 1000
      let offset = Int64(zone.secondsFromGMT(for: next)) * 1000
      if offset != offsets[offsets.count - 1] {
        changes.append(instant)
        offsets.append(offset)
      }
      at = next
    }
    self.init(identifier: identifier, changes: changes, offsets: offsets)
  }

  private init(identifier: String, changes: [Int64], offsets: [Int64]) {
    self.identifier = identifier
    self.changes = changes
    self.offsets = offsets
    localStarts = changes.indices.map { changes[$0] + max(offsets[$0], offsets[$0 + 1]) }
    adjustedFrom = changes.indices.map { changes[$0] + min(offsets[$0], offsets[$0 + 1]) }
  }

  /// The instant of a local time.
  ///
  /// METHODS, section 1: a time in a gap moves forward by the gap, in an overlap the earlier
  /// instant is taken. Both are the local time less the offset before the change: 02:30 in New
  /// York's gap, less −5 h, is 07:30Z, shown there as 03:30.
  ///
  /// - Complexity: O(log *changes*).
  public func utc(local milliseconds: Int64) -> (milliseconds: Int64, adjustment: Adjustment) {
    let index = Self.countUpTo(milliseconds, in: localStarts)
    return (milliseconds - offsets[index], adjustment(milliseconds, index))
  }

  private func adjustment(_ local: Int64, _ index: Int) -> Adjustment {
    guard index < changes.count, local >= adjustedFrom[index] else { return .none }
    return offsets[index + 1] > offsets[index] ? .gap : .overlap
  }

  /// What the zone's clock shows at an instant.
  public func local(utc milliseconds: Int64) -> Int64 {
    milliseconds + offsets[Self.countUpTo(milliseconds, in: changes)]
  }

  /// The day on the zone's calendar at an instant.
  public func day(utc milliseconds: Int64) -> CivilDay {
    .containing(local: local(utc: milliseconds))
  }

  /// The instant at which the day begins: local midnight, or the end of the gap that holds it.
  public func start(of day: CivilDay) -> Int64 {
    utc(local: Int64(day.number) * CivilDay.milliseconds).milliseconds
  }

  /// How many of the ascending values are at most `value`.
  static func countUpTo(_ value: Int64, in ascending: [Int64]) -> Int {
    var low = 0
    var high = ascending.count
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension TimeZoneTable {
  /// A stretch of local times with one offset and no adjustment: times of an export lie close
  /// together, so the last stretch nearly always serves the next row.
  struct LocalStretch {
    var from = Int64.max
    var until = Int64.min
    var offset: Int64 = 0
  }

  /// As `utc(local:)`, with the stretch around `milliseconds` put into `stretch` where it has no
  /// adjustment.
  func utc(
    local milliseconds: Int64, remembering stretch: inout LocalStretch
  ) -> (milliseconds: Int64, adjustment: Adjustment) {
    let index = Self.countUpTo(milliseconds, in: localStarts)
    let adjustment = adjustment(milliseconds, index)
    if adjustment == .none {
      stretch.from = index > 0 ? localStarts[index - 1] : .min
      stretch.until = index < adjustedFrom.count ? adjustedFrom[index] : .max
      stretch.offset = offsets[index]
    }
    return (milliseconds - offsets[index], adjustment)
  }
}
