import Testing

@testable import Columns

private func rows(_ rows: PooledRows<Int>) -> [Int] {
  var found: [Int] = []
  rows.forEach { found.append($0) }
  return found
}

/// Over several blocks, and merged with one that is empty.
@Test func rowsOfAllJobsAreReadOnceEach() {
  let pool = BlockPool()
  var jobs = (0..<3).map { _ in PooledRows<Int>(pool: pool) }
  for row in 0..<19_000 { jobs[row % 3 == 0 ? 0 : 1].append(row) }
  var all = jobs[0]
  all.take(jobs[1])
  all.take(jobs[2])
  all.append(19_000)
  #expect(all.count == 19_001)
  #expect(rows(all).sorted() == Array(0...19_000))
  var values: [Int64] = [7]
  all.fill(&values) { Int64($0) }
  #expect(values == rows(all).map(Int64.init))
}

@Test func rowsOfOneJobComeInOrder() {
  var own = PooledRows<Int>(pool: BlockPool())
  for row in 0..<9_000 { own.append(row) }
  #expect(rows(own) == Array(0..<9_000))
}

@Test func whatIsAppendedToACopyIsTheCopysAlone() {
  var own = PooledRows<Int>(pool: BlockPool())
  own.append(1)
  var copy = own
  own.append(2)
  copy.append(3)
  own.append(4)
  #expect(rows(own) == [1, 2, 4])
  #expect(rows(copy) == [1, 3])
}

/// Rows that don't fill a block without rest.
@Test func wideRowsKeepTheirFields() {
  var own = PooledRows<(Int64, UInt32, Int64)>(pool: BlockPool())
  for row in 0..<5_000 { own.append((Int64(row), UInt32(row), -Int64(row))) }
  var isRight = true
  var next: Int64 = 0
  own.forEach { row in
    isRight = isRight && row == (next, UInt32(next), -next)
    next += 1
  }
  #expect(isRight)
  #expect(next == 5_000)
}

@Test func blocksGoBackWithTheLastHolder() {
  let pool = BlockPool()
  var own: PooledRows<UInt64>? = PooledRows(pool: pool)
  own?.append(5)
  let block = own?.open?.blocks.first
  var copy = own
  own = nil
  let other = pool.take()
  #expect(other != block && copy?.count == 1)
  copy = nil
  let again = pool.take()
  #expect(again == block)
  pool.give(back: [other, again])
}
