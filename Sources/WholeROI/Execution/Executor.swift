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
  ///
  /// A job that is busy with something `beside` this is not waited for: the others do all.
  func run<State: Sendable>(
    count: Int, state: @escaping @Sendable (Int) -> State,
    _ body: @escaping @Sendable (inout State, Int) throws -> Void
  ) throws -> [State] {
    let work = SharedWork(count: count, jobs: jobs, .init(state: state, body: body))
    for (job, queue) in queues.enumerated() { queue.async { work.join(as: job) } }
    let states = try work.wait()
    return states.enumerated().map { job, own in own ?? state(job) }
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

  /// Calls `body` for 0 ..< count, as `Array.inParts` asks it of its `run`.
  func each(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    _ = try map(count: count, body)
  }

  /// The results of two pieces of work that don't need each other: where there are two jobs, `other` runs on
  /// one of them while the caller does its own. Of two failures the caller's own is thrown. `other` may not
  /// call this again: it would wait for itself.
  func beside<Other: Sendable, Own>(
    _ other: @escaping @Sendable () throws -> Other, _ own: () throws -> Own
  ) throws -> (other: Other, own: Own) {
    if jobs == 1 {
      let result = Result { try other() }
      let found = try own()
      return (try result.get(), found)
    }
    let work = SharedWork<Other?>(
      count: 1, jobs: 1, .init(state: { _ in nil }, body: { found, _ in found = try other() }))
    queues[0].async { work.join(as: 0) }
    let found = Result { try own() }
    let others = Result { try work.wait() }
    let result = try found.get()
    guard case .some(.some(.some(let other))) = try others.get().first else {
      preconditionFailure("work that did not fail has a result")
    }
    return (other, result)
  }
}

/// One piece of work that jobs share: what it is, the counter they take indices from, and what they give back.
private final class SharedWork<State: Sendable>: Sendable {
  /// How a job begins, and what it does with an index.
  struct Task: Sendable {
    let state: @Sendable (Int) -> State
    let body: @Sendable (inout State, Int) throws -> Void
  }

  private let count: Int
  private let counter = Atomic(0)
  private let progress: Mutex<Progress>
  /// Signalled once, when everything is done.
  private let done = DispatchSemaphore(value: 0)

  private struct Progress {
    /// Nil when everything is done: a job that comes late holds nothing of it.
    var task: Task?
    /// Jobs at work.
    var joined = 0
    /// By job; nil for one that has not joined, or is at work.
    var states: [State?]
    var failure: (index: Int, error: any Error)?
  }

  init(count: Int, jobs: Int, _ task: Task) {
    self.count = count
    progress = Mutex(Progress(task: task, states: Array(repeating: nil, count: jobs)))
  }

  /// Works until no index is left. Then nothing of the work, and of what came of it, is held here: the caller may be
  /// awake before this returns.
  func join(as job: Int) {
    var state = worked(as: job)
    if state != nil { finish(job, taking: &state) }
  }

  private func worked(as job: Int) -> State? {
    let joined: Task? = progress.withLock { progress in
      if progress.task != nil { progress.joined += 1 }
      return progress.task
    }
    guard let task = joined else { return nil }
    var state = task.state(job)
    while let index = next() {
      do {
        try task.body(&state, index)
      } catch {
        fail(at: index, error)
      }
    }
    return state
  }

  /// The next index; nil when all are taken.
  private func next() -> Int? {
    let index = counter.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// Keeps the failure of the lowest index; what was not begun by now is left out.
  private func fail(at index: Int, _ error: any Error) {
    counter.store(count, ordering: .relaxed)
    progress.withLock { progress in
      if index < progress.failure?.index ?? .max { progress.failure = (index, error) }
    }
  }

  /// A job ends when all indices are taken: the last one at work ends the whole.
  private func finish(_ job: Int, taking state: inout State?) {
    let isLast = progress.withLock { progress in
      progress.states[job] = state.take()
      progress.joined -= 1
      if progress.joined == 0 { progress.task = nil }
      return progress.joined == 0
    }
    if isLast { done.signal() }
  }

  /// The states of the jobs that took part, in their places: the caller's alone from here on.
  func wait() throws -> [State?] {
    done.wait()
    return try progress.withLock { progress in
      if let failure = progress.failure { throw failure.error }
      defer { progress.states = [] }
      return progress.states
    }
  }
}
