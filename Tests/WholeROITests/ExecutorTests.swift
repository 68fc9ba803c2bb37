import Dispatch
import Synchronization
import Testing

@testable import WholeROI

private struct Broken: Error, Equatable { let index: Int }

@Test(arguments: 1...8)
func everyIndexIsDoneOnceAndEveryStateComesBack(jobs: Int) throws {
  let states = try Executor(jobs: jobs).run(count: 1000, state: { [$0] }) { state, index in
    state.append(index)
  }
  #expect(states.count == jobs)
  #expect(Set(states.compactMap(\.first)) == Set(0..<jobs))
  #expect(states.flatMap { $0.dropFirst() }.sorted() == Array(0..<1000))
  // Each job takes its indices in their order.
  #expect(states.allSatisfy { $0.dropFirst().elementsEqual($0.dropFirst().sorted()) })
}

@Test(arguments: 1...8)
func resultsComeInTheOrderOfIndices(jobs: Int) throws {
  #expect(try Executor(jobs: jobs).map(count: 100) { $0 * $0 } == (0..<100).map { $0 * $0 })
  #expect(try Executor(jobs: jobs).map(count: 0) { $0 }.isEmpty)
}

@Test(arguments: 1...8)
func theFailureOfTheLowestIndexIsThrown(jobs: Int) {
  for _ in 0..<20 {
    #expect(throws: Broken(index: 3)) {
      try Executor(jobs: jobs).map(count: 50) { index in
        // The higher ones fail at once, the lowest late.
        if index == 3 {
          for _ in 0..<2000 { _ = Array(repeating: index, count: 10) }
        }
        if index >= 3 { throw Broken(index: index) }
      }
    }
  }
}

@Test func workNotBegunWhenOneFailsIsLeftOut() {
  let begun = Mutex(0)
  #expect(throws: Broken.self) {
    try Executor(jobs: 2).map(count: 100_000) { index in
      begun.withLock { $0 += 1 }
      if index == 10 { throw Broken(index: index) }
    }
  }
  #expect(begun.withLock { $0 } < 100_000)
}

/// One job waits for what the other does: were it waited for too, neither would go on.
@Test func aJobThatIsBusyWithSomethingBesideIsNotWaitedFor() throws {
  let executor = Executor(jobs: 2)
  let isDone = DispatchSemaphore(value: 0)
  let (other, own) = try executor.beside({ isDone.wait(timeout: .now() + 20) }) {
    let states = try executor.run(count: 10, state: { [$0] }) { $0.append($1) }
    isDone.signal()
    return states
  }
  #expect(other == .success)
  #expect(own == [[0], [1] + Array(0..<10)])
}

@Test func noJobsIsOneJob() {
  #expect(Executor(jobs: 0).jobs == 1)
  #expect(Executor(jobs: -3).jobs == 1)
}
