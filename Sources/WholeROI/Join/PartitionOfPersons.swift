import Columns

/// The touches and sales of one partition of persons, side by side and in order. One a job; its memory is
/// used again for the next partition, and fits a core's cache.
struct PartitionOfPersons: Sendable {
  /// The partition's first person, and how many it may have.
  private(set) var first: UInt32 = 0
  let count: Int
  /// By person, then in the total order.
  private(set) var touches: [PersonTouch] = []
  /// By person, then by (time, order key).
  private(set) var sales: [PersonSale] = []
  /// Place p + 1: where the touches and sales of person p begin; while they are filled in, where the next
  /// one goes.
  private var touchStarts: [Int32]
  private var saleStarts: [Int32]

  init(size: Int) {
    count = size
    touchStarts = Array(repeating: 0, count: size + 2)
    saleStarts = touchStarts
  }

  func touchRange(_ person: Int) -> Range<Int> {
    Int(touchStarts[person])..<Int(touchStarts[person + 1])
  }

  func saleRange(_ person: Int) -> Range<Int> {
    Int(saleStarts[person])..<Int(saleStarts[person + 1])
  }

  /// Turns to a partition; its records are given up.
  mutating func fill(_ partition: Int, _ records: PersonRecords, _ book: OrderBook) {
    first = UInt32(partition) << UInt32(records.shift)
    placeTouches(partition, records.touches, hasClient: records.hasClient)
    placeSales(partition, records.sales)
    for person in 0..<count {
      sortTouches(touchRange(person))
      sortSales(saleRange(person), book)
    }
  }

  /// Counts the records of each person, so that each has a place of its own; gives their number.
  private static func count(
    _ partition: Int, _ jobs: [RecordPartitions], first: UInt32, into starts: inout [Int32]
  ) -> Int {
    for index in starts.indices { starts[index] = 0 }
    for job in jobs {
      let stride = job.stride
      job.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          starts[Int(UInt32(truncatingIfNeeded: words[at] >> 32) &- first) + 2] &+= 1
          at += stride
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

  private mutating func placeTouches(
    _ partition: Int, _ jobs: [RecordPartitions], hasClient: Bool
  ) {
    let total = Self.count(partition, jobs, first: first, into: &touchStarts)
    if touches.count < total {
      touches = Array(
        repeating: PersonTouch(time: 0, kind: 0, client: 0), count: total + total / 8)
    }
    for job in jobs {
      let stride = job.stride
      job.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let person = Int(UInt32(truncatingIfNeeded: words[at] >> 32) &- first) + 1
          touches[Int(touchStarts[person])] = PersonTouch(
            time: Int64(bitPattern: words[at + 1]), kind: UInt32(truncatingIfNeeded: words[at]),
            client: hasClient ? words[at + 2] : 0)
          touchStarts[person] &+= 1
          at += stride
        }
      }
      job.clear(partition)
    }
  }

  private mutating func placeSales(_ partition: Int, _ jobs: [RecordPartitions]) {
    let total = Self.count(partition, jobs, first: first, into: &saleStarts)
    if sales.count < total {
      sales = Array(repeating: PersonSale(time: 0, order: 0), count: total + total / 8)
    }
    for job in jobs {
      job.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let person = Int(UInt32(truncatingIfNeeded: words[at] >> 32) &- first) + 1
          sales[Int(saleStarts[person])] = PersonSale(
            time: Int64(bitPattern: words[at + 1]), order: UInt32(truncatingIfNeeded: words[at]))
          saleStarts[person] &+= 1
          at += 2
        }
      }
      job.clear(partition)
    }
  }

  /// Insertion sort for the few touches that most persons have, else the library's.
  private mutating func sortTouches(_ range: Range<Int>) {
    if range.count > 48 {
      touches[range].sort(by: PersonTouch.precedes)
      return
    }
    for index in range.dropFirst() {
      let touch = touches[index]
      var place = index
      while place > range.lowerBound, PersonTouch.precedes(touch, touches[place - 1]) {
        touches[place] = touches[place - 1]
        place -= 1
      }
      touches[place] = touch
    }
  }

  private mutating func sortSales(_ range: Range<Int>, _ book: OrderBook) {
    guard range.count > 1 else { return }
    sales[range].sort { a, b in
      a.time != b.time ? a.time < b.time : book.keyPrecedes(a.order, b.order)
    }
  }
}
