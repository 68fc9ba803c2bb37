import Dispatch
import Foundation
import Synchronization

/// Runs independent pieces of work on several jobs. Results never depend on how many there are.
public struct Executor: Sendable {
  public let jobs: Int

  public init(jobs: Int) { self.jobs = max(1, jobs) }

  /// As many jobs as the machine has cores.
  public static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Calls `body` for 0 ..< count, handed out in order to whichever job is free; each job works on a
  /// state of its own. Gives the states, one a job. The failure of the lowest index is thrown; work
  /// not begun by then is left out.
  func run<State: Sendable>(
    count: Int, state: @Sendable (Int) -> State,
    _ body: @Sendable (inout State, Int) throws -> Void
  ) throws -> [State] {
    let next = Atomic(0)
    let outcome = Mutex<(states: [State?], failure: (index: Int, error: any Error)?)>(
      (Array(repeating: nil, count: jobs), nil))
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      var own = state(job)
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { break }
        do {
          try body(&own, index)
        } catch {
          next.store(count, ordering: .relaxed)
          outcome.withLock { outcome in
            if index < outcome.failure?.index ?? .max { outcome.failure = (index, error) }
          }
        }
      }
      outcome.withLock { $0.states[job] = own }
    }
    return try outcome.withLock { outcome in
      if let failure = outcome.failure { throw failure.error }
      return outcome.states.compactMap { $0 }
    }
  }

  /// The results of `body` for 0 ..< count, in order.
  func map<Result: Sendable>(
    count: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let parts = try run(count: count, state: { _ in [(Int, Result)]() }) { results, index in
      results.append((index, try body(index)))
    }
    return parts.flatMap { $0 }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
