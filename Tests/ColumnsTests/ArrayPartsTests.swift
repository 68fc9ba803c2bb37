import Columns
import Dispatch
import Testing

/// Runs the parts on as many threads as there are, last part first.
private func manyThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  DispatchQueue.concurrentPerform(iterations: count) { body(count - 1 - $0) }
}

@Test func partsStandOneAfterAnotherWhoeverWritesThem() {
  let counts = [3, 0, 1, 5000, 0, 7]
  let found = [Int].inParts(counts, run: manyThreads) { part, target in
    #expect(target.count == counts[part])
    for index in target.indices { target[index] = part * 10_000 + index }
  }
  let plain = counts.enumerated().flatMap { part, count in (0..<count).map { part * 10_000 + $0 } }
  #expect(found == plain)
}

@Test func noPartsAreAnEmptyArray() {
  #expect([UInt8].inParts([], run: manyThreads) { _, _ in }.isEmpty)
  #expect([UInt8].inParts([0, 0], run: manyThreads) { _, _ in }.isEmpty)
}

@Test func failureOfTheRunIsThrown() {
  struct Stopped: Error {}
  #expect(throws: Stopped.self) {
    try [Int].inParts([2], run: { _, _ in throw Stopped() }) { _, target in target[0] = 1 }
  }
}

@Test func copiedElementsTakeTheFirstPlacesAndLeaveTheOthers() {
  var elements = [7, 7, 7]
  var span = elements.mutableSpan
  span.copy([1, 2])
  span.copy([])
  #expect(elements == [1, 2, 7])
}
