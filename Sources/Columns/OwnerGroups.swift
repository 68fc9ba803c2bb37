/// One record of an owner: what `OwnerTransfer` hands on, without the owner.
public struct OwnedRecord: Sendable {
  /// Records of one owner stand in the order of this, then of `payload`, then of `detail`.
  public var time: Int64
  public var payload: UInt32
  /// Word 2; 0 where records have two words.
  public var detail: UInt64

  @inlinable public init(time: Int64, payload: UInt32, detail: UInt64) {
    self.time = time
    self.payload = payload
    self.detail = detail
  }

  @inlinable public static func precedes(_ a: OwnedRecord, _ b: OwnedRecord) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.payload != b.payload { return a.payload < b.payload }
    return a.detail < b.detail
  }
}

/// The records of one partition of owners, owner by owner and in order. One a job; its memory is used again
/// for the next partition, and fits a core's cache.
///
///     records    7: 12:00 · 9: 08:00 · 7: 10:00
///     groups     7: 10:00 12:00 | 8: | 9: 08:00
public struct OwnerGroups: Sendable {
  public private(set) var records: [OwnedRecord] = []
  /// Where each owner's records lie in `records`.
  public private(set) var starts: OwnerStarts

  /// - Parameter ownerCount: owners of a partition.
  public init(ownerCount: Int) { starts = OwnerStarts(ownerCount: ownerCount) }

  /// Takes over a partition of all jobs, which is theirs no longer. Owners count from `first`; records have
  /// owner << 32 | payload, the time and perhaps a detail.
  public mutating func fill(_ partition: Int, from jobs: [RecordPartitions], first: UInt32) {
    let total = starts.count(partition, jobs) {
      Int(UInt32(truncatingIfNeeded: $0 >> 32) &- first)
    }
    if records.count < total {
      records = Array(
        repeating: OwnedRecord(time: 0, payload: 0, detail: 0), count: total + total / 8)
    }
    for job in jobs {
      place(partition, job, first)
      job.clear(partition)
    }
    sort()
  }

  private mutating func place(_ partition: Int, _ job: RecordPartitions, _ first: UInt32) {
    let stride = job.stride
    starts.withPlaces { starts in
      records.withUnsafeMutableBufferPointer { records in
        job.withBlocks(partition) { words in
          var at = 0
          while at < words.count {
            let word = words[at]
            let owner = Int(UInt32(truncatingIfNeeded: word >> 32) &- first) &+ 1
            let place = starts[owner]
            starts[owner] = place &+ 1
            records[Int(place)] = OwnedRecord(
              time: Int64(bitPattern: words[at &+ 1]), payload: UInt32(truncatingIfNeeded: word),
              detail: stride > 2 ? words[at &+ 2] : 0)
            at &+= stride
          }
        }
      }
    }
  }

  /// Insertion sort for the few records that most owners have, else the library's.
  private mutating func sort() {
    let starts = starts
    records.withUnsafeMutableBufferPointer { records in
      for owner in 0..<starts.ownerCount {
        let range = starts.range(owner)
        if range.count > 48 {
          records[range].sort(by: OwnedRecord.precedes)
          continue
        }
        for index in range.dropFirst() {
          let record = records[index]
          var place = index
          while place > range.lowerBound, OwnedRecord.precedes(record, records[place &- 1]) {
            records[place] = records[place &- 1]
            place &-= 1
          }
          records[place] = record
        }
      }
    }
  }
}
