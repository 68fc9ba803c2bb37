/// The packed records of one partition of owners, owner by owner and in the order of time, payload and detail.
/// One a job; its memory is used again for the next partition, and fits a core's cache.
///
///     words      7 12:00 · 9 08:00 · 7 10:00
///     groups     7: 10:00 12:00 | 8: | 9: 08:00
public struct PackedGroups: Sendable {
  /// Without owners; `form` reads them.
  public private(set) var keys: [UInt64] = []
  /// Beside `keys`; empty where records have no detail.
  public private(set) var details: [UInt64] = []
  public let form: PackedForm
  /// Where each owner's records lie in `keys`.
  public private(set) var starts: OwnerStarts

  /// - Parameter ownerCount: owners of a partition.
  public init(ownerCount: Int, form: PackedForm) {
    self.form = form
    starts = OwnerStarts(ownerCount: ownerCount)
  }

  /// Takes over a partition of all jobs, which is theirs no longer: words of the form, and perhaps a detail
  /// behind each.
  public mutating func fill(_ partition: Int, from jobs: [RecordPartitions]) {
    let form = form
    let total = starts.count(partition, jobs) { form.owner(of: $0) }
    let hasDetails = jobs.contains { $0.stride > 1 }
    if keys.count < total { keys = Array(repeating: 0, count: total + total / 8) }
    if hasDetails, details.count < total {
      details = Array(repeating: 0, count: total + total / 8)
    }
    for job in jobs {
      if hasDetails { placeWithDetails(partition, job) } else { place(partition, job) }
      job.clear(partition)
    }
    if hasDetails { sortWithDetails() } else { sort() }
  }

  private mutating func place(_ partition: Int, _ job: RecordPartitions) {
    let form = form
    starts.withPlaces { starts in
      keys.withUnsafeMutableBufferPointer { keys in
        job.withBlocks(partition) { words in
          for word in words {
            let owner = form.owner(of: word) &+ 1
            let place = starts[owner]
            starts[owner] = place &+ 1
            keys[Int(place)] = form.key(of: word)
          }
        }
      }
    }
  }

  private mutating func placeWithDetails(_ partition: Int, _ job: RecordPartitions) {
    let form = form
    precondition(job.stride == 2)
    starts.withPlaces { starts in
      keys.withUnsafeMutableBufferPointer { keys in
        details.withUnsafeMutableBufferPointer { details in
          job.withBlocks(partition) { words in
            for at in stride(from: 0, to: words.count, by: 2) {
              let owner = form.owner(of: words[at]) &+ 1
              let place = Int(starts[owner])
              starts[owner] &+= 1
              keys[place] = form.key(of: words[at])
              details[place] = words[at &+ 1]
            }
          }
        }
      }
    }
  }

  /// Up to so many keys are put in order without branches, whose number grows with the square.
  private static let fewKeys = 32

  private mutating func sort() {
    let starts = starts
    keys.withUnsafeMutableBufferPointer { keys in
      for owner in 0..<starts.ownerCount {
        let range = starts.range(owner)
        if range.count > Self.fewKeys {
          keys[range].sort()
        } else {
          Self.insertAll(UnsafeMutableBufferPointer(rebasing: keys[range]))
        }
      }
    }
  }

  /// Insertion sort without a branch on keys: the one to insert changes places with each greater one that it
  /// passes, from the least on. What comes next is as often less as it is more, so that half of all guesses were
  /// wrong.
  @inline(__always)
  private static func insertAll(_ keys: UnsafeMutableBufferPointer<UInt64>) {
    var index = 1
    while index < keys.count {
      var key = keys[index]
      for place in 0..<index {
        let other = keys[place]
        keys[place] = min(key, other)
        key = max(key, other)
      }
      keys[index] = key
      index &+= 1
    }
  }

  /// Keys and details together: insertion sort for the few that most owners have, else the library's.
  private mutating func sortWithDetails() {
    let starts = starts
    keys.withUnsafeMutableBufferPointer { keys in
      details.withUnsafeMutableBufferPointer { details in
        for owner in 0..<starts.ownerCount {
          let range = starts.range(owner)
          if range.count > 48 {
            let sorted = range.map { (keys[$0], details[$0]) }.sorted { $0 < $1 }
            for (place, (key, detail)) in zip(range, sorted) {
              keys[place] = key
              details[place] = detail
            }
            continue
          }
          for index in range.dropFirst() {
            let (key, detail) = (keys[index], details[index])
            var place = index
            while place > range.lowerBound, (key, detail) < (keys[place &- 1], details[place &- 1])
            {
              keys[place] = keys[place &- 1]
              details[place] = details[place &- 1]
              place &-= 1
            }
            keys[place] = key
            details[place] = detail
          }
        }
      }
    }
  }
}

/// Where the records of each owner of a partition begin.
public struct OwnerStarts: Sendable {
  /// Place o + 1: where the records of owner o begin; once they are put in place, where those of o + 1 do.
  @usableFromInline var starts: [Int32]

  init(ownerCount: Int) { starts = Array(repeating: 0, count: ownerCount + 2) }

  var ownerCount: Int { starts.count - 2 }

  /// Where the records of an owner lie, once all are put in place.
  @inlinable @inline(__always)
  public func range(_ owner: Int) -> Range<Int> { Int(starts[owner])..<Int(starts[owner + 1]) }

  /// Counts a partition's records by the owner that their first words say; gives how many there are.
  @inline(__always)
  mutating func count(
    _ partition: Int, _ jobs: [RecordPartitions], owner: (UInt64) -> Int
  ) -> Int {
    for index in starts.indices { starts[index] = 0 }
    starts.withUnsafeMutableBufferPointer { starts in
      for job in jobs {
        let stride = job.stride
        job.withBlocks(partition) { words in
          var at = 0
          while at < words.count {
            starts[owner(words[at]) &+ 2] &+= 1
            at &+= stride
          }
        }
      }
    }
    var sum: Int32 = 0
    for index in starts.indices {
      sum += starts[index]
      starts[index] = sum
    }
    return Int(sum)
  }

  /// Hands out, at o + 1, the place of owner o's next record, to be moved on with each.
  @inline(__always)
  mutating func withPlaces(_ body: (UnsafeMutableBufferPointer<Int32>) -> Void) {
    starts.withUnsafeMutableBufferPointer { body($0) }
  }
}
