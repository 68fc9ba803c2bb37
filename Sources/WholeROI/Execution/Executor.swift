import Dispatch
import Foundation
import Synchronization

/// Runs independent pieces of work on several jobs. Results never depend on how many there are.
///
/// Each job has a serial queue of its own: those get a thread whatever else the machine does, where
/// `concurrentPerform` was seen to run on one core of two.
public struct Executor: Sendable {
  public let jobs: Int
  private let queues: [DispatchQueue]

  public init(jobs: Int) {
    self.jobs = max(1, jobs)
    queues = (0..<self.jobs).map { DispatchQueue(label: "job \($0)", qos: .userInitiated) }
  }

  /// As many jobs as the machine has cores.
  public static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Calls `body` for 0 ..< count, handed out in order to whichever job is free; each job works on a
  /// state of its own. Gives the states, one a job. The failure of the lowest index is thrown; work
  /// not begun by then is left out.
  func run<State: Sendable>(
    count: Int, state: @escaping @Sendable (Int) -> State,
    _ body: @escaping @Sendable (inout State, Int) throws -> Void
  ) throws -> [State] {
    let work = SharedWork<State>(count: count, jobs: jobs)
    let group = DispatchGroup()
    for (job, queue) in queues.enumerated() {
      queue.async(group: group) {
        var own = state(job)
        while let index = work.next() {
          do {
            try body(&own, index)
          } catch {
            work.fail(at: index, error)
          }
        }
        work.finish(job, own)
      }
    }
    group.wait()
    return try work.states()
  }

  /// The results of `body` for 0 ..< count, in order.
  func map<Result: Sendable>(
    count: Int, _ body: @escaping @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let parts = try run(count: count, state: { _ in [(Int, Result)]() }) { results, index in
      results.append((index, try body(index)))
    }
    return parts.flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The results of two pieces of work that don't need each other: where there are two jobs, `other` runs on
  /// one of them while the caller does its own. Of two failures the caller's own is thrown. `other` may not
  /// use the executor: it would wait for itself.
  func beside<Other: Sendable, Own>(
    _ other: @escaping @Sendable () throws -> Other, _ own: () throws -> Own
  ) throws -> (other: Other, own: Own) {
    if jobs == 1 {
      let result = Result { try other() }
      let found = try own()
      return (try result.get(), found)
    }
    let work = SharedWork<Other?>(count: 1, jobs: 1)
    let group = DispatchGroup()
    queues[0].async(group: group) {
      do {
        work.finish(0, try other())
      } catch {
        work.fail(at: 0, error)
        work.finish(0, nil)
      }
    }
    let found = Result { try own() }
    group.wait()
    let own = try found.get()
    guard case .some(.some(let result)) = try work.states().first else {
      preconditionFailure("work that did not fail has a result")
    }
    return (result, own)
  }
}

/// What the jobs of one piece of work share: the counter they take indices from, and what they give back.
private final class SharedWork<State: Sendable>: Sendable {
  private let count: Int
  private let counter = Atomic(0)
  private let outcome: Mutex<Outcome>

  private struct Outcome {
    var states: [State?]
    var failure: (index: Int, error: any Error)?
  }

  init(count: Int, jobs: Int) {
    self.count = count
    outcome = Mutex(Outcome(states: Array(repeating: nil, count: jobs)))
  }

  /// The next index; nil when all are taken.
  func next() -> Int? {
    let index = counter.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// Keeps the failure of the lowest index; what was not begun by now is left out.
  func fail(at index: Int, _ error: any Error) {
    counter.store(count, ordering: .relaxed)
    outcome.withLock { outcome in
      if index < outcome.failure?.index ?? .max { outcome.failure = (index, error) }
    }
  }

  func finish(_ job: Int, _ state: State) {
    outcome.withLock { $0.states[job] = state }
  }

  /// The states of all jobs, in their order.
  func states() throws -> [State] {
    try outcome.withLock { outcome in
      if let failure = outcome.failure { throw failure.error }
      return outcome.states.compactMap { $0 }
    }
  }
}
