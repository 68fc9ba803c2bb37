import CLibcsv

extension RecordPartitions {
  /// Appends both ends of a link for each row that has a name and another one from a field of a lower
  /// priority, as records of `NamedRecords` whose payload is link << 1, and | 1 for the other end; gives how
  /// many links there were. They are numbered from `firstLink` on.
  ///
  /// `fields` says by row which of `tags` is the name's; the other names are from `field`.
  public func appendLinks(
    _ names: [Fingerprint], _ fields: [UInt8], _ others: [Fingerprint], ofField field: Int,
    tags: [Int], origin: Int, firstLink: Int
  ) -> Int {
    precondition(stride == 3)
    precondition(origin < 64 && tags.allSatisfy { $0 < 16 })
    let count = names.count
    precondition(fields.count == count && others.count == count)
    let words = tags.map { NamedRecords.word(origin: origin, tag: $0, payload: 0) }
    let field = UInt8(truncatingIfNeeded: field)
    var link = firstLink
    names.withUnsafeBufferPointer { names in
      fields.withUnsafeBufferPointer { fields in
        others.withUnsafeBufferPointer { others in
          withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count + 1) { rows in
            // Which rows have both is nobody's guess: they are listed without a branch.
            var rowCount = 0
            for row in 0..<count {
              rows[rowCount] = UInt32(truncatingIfNeeded: row)
              let isNone = others[row].high | others[row].low == 0
              rowCount &+= isNone || fields[row] >= field ? 0 : 1
            }
            for index in 0..<rowCount {
              let row = Int(rows[index])
              // A row that was left out has lost its name.
              if names[row].high | names[row].low == 0 { continue }
              let payload = UInt64(truncatingIfNeeded: link) << (NamedRecords.payloadShift + 1)
              appendEnd(names[row], words[Int(fields[row])] | payload)
              appendEnd(
                others[row], words[Int(field)] | payload | 1 << NamedRecords.payloadShift)
              link &+= 1
            }
          }
        }
      }
    }
    return link - firstLink
  }

  @inline(__always)
  private func appendEnd(_ name: Fingerprint, _ word: UInt64) {
    let slot = slot(NamedRecords.partition(of: name))
    // As in `TimedRecords`: the partition's next record comes much later.
    wholeroi_prefetch(slot + 2 * stride - 1)
    slot[0] = name.high
    slot[1] = name.low
    slot[2] = word
  }
}
