import Columns

/// The touches of one partition of persons, person by person and in their total order, packed where they fit a
/// word. One a job.
struct TouchGroups: Sendable {
  /// Just one of them is there.
  private var packed: PackedGroups?
  private var wide: OwnerGroups?

  init(_ records: PersonRecords) {
    let ownerCount = 1 << records.shift
    if let form = records.form {
      packed = PackedGroups(ownerCount: ownerCount, form: form)
    } else {
      wide = OwnerGroups(ownerCount: ownerCount)
    }
  }

  /// Takes over a partition of the records, which is theirs no longer; its persons begin with `first`.
  mutating func fill(_ partition: Int, from records: PersonRecords, first: UInt32) {
    packed?.fill(partition, from: records.touches)
    wide?.fill(partition, from: records.touches, first: first)
  }

  /// Where each person's touches lie.
  var starts: OwnerStarts? { packed?.starts ?? wide?.starts }

  /// All touches of the partition, packed; none where they are not.
  var keys: [UInt64] { packed?.keys ?? [] }

  /// Puts a range of the touches where `touches` begin; what was there before may go on behind them.
  func unpack(_ range: Range<Int>, into touches: inout [PersonTouch]) {
    if touches.count < range.count {
      touches = Array(
        repeating: PersonTouch(time: 0, payload: 0, detail: 0), count: range.count * 2)
    }
    if let wide {
      for (place, index) in range.enumerated() { touches[place] = wide.records[index] }
    }
    guard let packed else { return }
    Self.unpack(packed, range, into: &touches)
  }

  private static func unpack(
    _ packed: PackedGroups, _ range: Range<Int>, into touches: inout [PersonTouch]
  ) {
    var touches = touches.mutableSpan
    let keys = packed.keys.span.extracting(range)
    let hasDetails = !packed.details.isEmpty
    for place in keys.indices {
      touches[place] = PersonTouch(
        time: packed.form.time(of: keys[place]), payload: packed.form.payload(of: keys[place]),
        detail: hasDetails ? packed.details[range.lowerBound &+ place] : 0)
    }
  }
}
