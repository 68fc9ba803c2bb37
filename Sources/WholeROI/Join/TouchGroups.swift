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

  /// Puts a range of the touches into `touches`, in place of what it had.
  func unpack(_ range: Range<Int>, into touches: inout [PersonTouch]) {
    touches.removeAll(keepingCapacity: true)
    if let wide { touches.append(contentsOf: wide.records[range]) }
    guard let packed else { return }
    let hasDetails = !packed.details.isEmpty
    for index in range {
      let key = packed.keys[index]
      touches.append(
        PersonTouch(
          time: packed.form.time(of: key), payload: packed.form.payload(of: key),
          detail: hasDetails ? packed.details[index] : 0))
    }
  }
}
