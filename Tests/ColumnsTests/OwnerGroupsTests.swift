import Testing

@testable import Columns

/// Two jobs' records of four partitions of eight owners, as (owner, time, payload, detail).
private func filled(
  _ count: Int, stride: Int, spread: Int, _ generator: inout SeededGenerator
) -> (jobs: [RecordPartitions], plain: [[UInt64]]) {
  let pool = BlockPool()
  let jobs = (0..<2).map { _ in RecordPartitions(count: 4, stride: stride, pool: pool) }
  var plain: [[UInt64]] = []
  for _ in 0..<count {
    // Few values, so that all ties occur; one owner has most records, to be sorted as many are.
    let owner =
      Bool.random(using: &generator) ? 9 : UInt64.random(in: 0..<32, using: &generator)
    // Ties, and times of all sizes.
    let time =
      Int.random(in: 0..<4, using: &generator) == 0
      ? UInt64(bitPattern: Int64.random(in: .min ... .max, using: &generator))
      : UInt64.random(in: 0..<6, using: &generator) << UInt64(spread)
    let payload = UInt64.random(in: 0..<3, using: &generator)
    let detail = stride > 2 ? UInt64.random(in: 0..<3, using: &generator) : 0
    let job = jobs[Int.random(in: 0..<2, using: &generator)]
    if stride > 2 {
      job.append(Int(owner >> 3), owner << 32 | payload, time, detail)
    } else {
      job.append(Int(owner >> 3), owner << 32 | payload, time)
    }
    plain.append([owner, time, payload, detail])
  }
  return (jobs, plain)
}

/// By owner, then by time, which may lie before the origin.
private func precedes(_ a: [UInt64], _ b: [UInt64]) -> Bool {
  if a[0] != b[0] { return a[0] < b[0] }
  if a[1] != b[1] { return Int64(bitPattern: a[1]) < Int64(bitPattern: b[1]) }
  return a.lexicographicallyPrecedes(b)
}

@Test(arguments: [2, 3], [0, 1, 30, 3000])
func recordsStandByOwnerThenByTimePayloadAndDetail(stride: Int, count: Int) {
  for spread in [0, 30] { check(stride: stride, count: count, spread: spread) }
}

private func check(stride: Int, count: Int, spread: Int) {
  var generator = SeededGenerator(UInt64(stride + count))
  let (jobs, plain) = filled(count, stride: stride, spread: spread, &generator)
  var groups = OwnerGroups(ownerCount: 8)
  for partition in 0..<4 {
    groups.fill(partition, from: jobs, first: UInt32(partition * 8))
    for index in 0..<8 {
      let found = groups.records[groups.starts.range(index)].map {
        [
          UInt64(partition * 8 + index), UInt64(bitPattern: $0.time), UInt64($0.payload), $0.detail,
        ]
      }
      let expected = plain.filter { $0[0] == UInt64(partition * 8 + index) }
      #expect(found == expected.sorted(by: precedes))
    }
    #expect(jobs.allSatisfy { $0.recordCount(partition) == 0 })
  }
}

@Test func timesBeforeTheOriginStandFirst() {
  let records = RecordPartitions(count: 1, stride: 2, pool: BlockPool())
  records.append(0, 0, 5)
  records.append(0, 0, UInt64(bitPattern: -5))
  var groups = OwnerGroups(ownerCount: 1)
  groups.fill(0, from: [records], first: 0)
  #expect(groups.records[groups.starts.range(0)].map(\.time) == [-5, 5])
}
