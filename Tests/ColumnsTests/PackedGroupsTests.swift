import Testing

@testable import Columns

/// A record of an owner as it is before it is packed.
private struct PlainRecord: Equatable {
  var owner: UInt32
  var time: Int64
  var payload: UInt32
  var detail: UInt64

  static func precedes(_ a: PlainRecord, _ b: PlainRecord) -> Bool {
    (a.owner, a.time, a.payload, a.detail) < (b.owner, b.time, b.payload, b.detail)
  }
}

private let ownersOfPartition = 8

/// Records of 32 owners, of whom one has about half; few values, so that all ties occur.
private func records(
  _ count: Int, _ times: ClosedRange<Int64>, hasDetail: Bool, _ generator: inout SeededGenerator
) -> [PlainRecord] {
  (0..<count).map { _ in
    let time: Int64 =
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: times.lowerBound
      case 1: times.upperBound
      case 2: Int64.random(in: times, using: &generator)
      default: times.lowerBound + Int64.random(in: 0..<3, using: &generator)
      }
    return PlainRecord(
      owner: Bool.random(using: &generator) ? 9 : UInt32.random(in: 0..<32, using: &generator),
      time: time, payload: UInt32.random(in: 4...6, using: &generator),
      detail: hasDetail ? UInt64.random(in: (.max - 2)...(.max), using: &generator) : 0)
  }
}

@Test(arguments: [false, true], [0, 1, 30, 300, 3000])
func packedRecordsStandByOwnerThenByTimePayloadAndDetail(hasDetail: Bool, count: Int) throws {
  let spans: [ClosedRange<Int64>] = [
    -5...9, Int64.min...(Int64.min + 1 << 40), 0...(1 << 57 - 1),
  ]
  for times in spans {
    var generator = SeededGenerator(UInt64(count))
    let plain = records(count, times, hasDetail: hasDetail, &generator)
    let form = try #require(PackedForm(owners: ownersOfPartition, times: times, mostPayload: 6))
    let pool = BlockPool()
    let jobs = (0..<2).map { _ in
      RecordPartitions(count: 4, stride: hasDetail ? 2 : 1, pool: pool)
    }
    var strays: UInt64 = 0
    for record in plain {
      let slot = jobs[Int.random(in: 0..<2, using: &generator)].slot(Int(record.owner >> 3))
      slot[0] = form.word(
        owner: record.owner & 7, time: record.time, payload: record.payload, strays: &strays)
      if hasDetail { slot[1] = record.detail }
    }
    #expect(strays == 0)
    var groups = PackedGroups(ownerCount: ownersOfPartition, form: form)
    var found: [PlainRecord] = []
    for partition in 0..<4 {
      groups.fill(partition, from: jobs)
      for owner in 0..<ownersOfPartition {
        for place in groups.starts.range(owner) {
          let key = groups.keys[place]
          found.append(
            PlainRecord(
              owner: UInt32(partition * ownersOfPartition + owner), time: form.time(of: key),
              payload: form.payload(of: key), detail: hasDetail ? groups.details[place] : 0))
        }
      }
      #expect(jobs.allSatisfy { $0.recordCount(partition) == 0 })
    }
    #expect(found == plain.sorted(by: PlainRecord.precedes))
  }
}

@Test func whatNeedsMoreThan63BitsIsNotPacked() {
  // 3 bits of owners, 57 of times, 3 of payloads.
  let times: ClosedRange<Int64> = -1...(1 << 57 - 2)
  #expect(PackedForm(owners: 8, times: times, mostPayload: 7) != nil)
  #expect(PackedForm(owners: 9, times: times, mostPayload: 7) == nil)
  #expect(PackedForm(owners: 8, times: -2...(1 << 57 - 2), mostPayload: 7) == nil)
  #expect(PackedForm(owners: 8, times: times, mostPayload: 8) == nil)
  #expect(PackedForm(owners: 8, times: times, mostPayload: 7, mostBits: 62) == nil)
  #expect(PackedForm(owners: 1, times: .min ... .max, mostPayload: 0) == nil)
  #expect(PackedForm(owners: 1, times: 7...7, mostPayload: 0) != nil)
}

private let edges: [ClosedRange<Int64>] = [
  -3...12, Int64.min...(Int64.min + 9), (Int64.max - 9)...Int64.max, 0...0,
  (Int64.min / 4)...(Int64.max / 4),
]

@Test(arguments: edges)
func keysHoldTimesToTheirEnds(times: ClosedRange<Int64>) throws {
  let form = try #require(PackedForm(owners: 1, times: times, mostPayload: 1))
  let ends = [times.lowerBound, times.upperBound]
  for time in ends {
    for payload: UInt32 in [0, 1] {
      let key = form.key(time: time, payload: payload)
      #expect(form.time(of: key) == time)
      #expect(form.payload(of: key) == payload)
      #expect(key >= form.leastKey(of: time))
    }
  }
  #expect(ends == ends.sorted { form.leastKey(of: $0) < form.leastKey(of: $1) })
  if times.lowerBound > .min { #expect(form.leastKey(of: times.lowerBound - 1) == 0) }
  if times.upperBound < .max {
    #expect(
      form.leastKey(of: times.upperBound + 1) > form.key(time: times.upperBound, payload: 1))
  }
}

@Test func movedRecordsArePackedWithTheirOwnersPlaceInThePartition() throws {
  let pool = BlockPool()
  let records = TimedRecords(more: 1, pool: pool)
  let names = [3, 1, 3, 2].map { Fingerprint(high: UInt64($0), low: UInt64($0)) }
  // The last time is wider than records hold by themselves.
  let times: [Int64] = [-40, 7, -9, 1 << 50]
  #expect(
    records.append(
      names: names, origin: 0, tags: [1], fields: [0, 0, 0, 0], codes: [0, 1, 2, 0],
      payloads: [0, 1, 2], times: times, more: [[10, 11, 12, 13]]) == 4)
  let table = NameTable()
  table.number(records, partition: 0)
  let form = try #require(
    PackedForm(owners: 4, times: -40...(1 << 50), mostPayload: 72))
  let target = RecordPartitions(count: 4, stride: 2, pool: pool)
  var matched = [Int](repeating: 0, count: 64)
  // In the order in which names were seen: 13 and 14 are the partition's 1 and 2.
  OwnerTransfer(
    owners: [13, 14, 6].map { OwnerTransfer.Owner($0, isShared: false) },
    payloads: [70, OwnerTransfer.dropped, 72], shift: 2, form: form
  ).move(records, partition: 0, to: target, matched: &matched)
  var groups = PackedGroups(ownerCount: 4, form: form)
  func found(_ partition: Int, _ owner: Int) -> [[Int64]] {
    groups.fill(partition, from: [target])
    return groups.starts.range(owner).map {
      [
        form.time(of: groups.keys[$0]), Int64(form.payload(of: groups.keys[$0])),
        Int64(groups.details[$0]),
      ]
    }
  }
  #expect(found(3, 1) == [[-40, 70, 10], [-9, 72, 12]])
  #expect(found(1, 2) == [[1 << 50, 70, 13]])
  #expect(found(3, 2) == [])
}
