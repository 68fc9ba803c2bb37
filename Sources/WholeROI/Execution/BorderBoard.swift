import Foundation
import Synchronization

/// Where each chunk of an export really ends, told from the job that read it to the one after.
///
/// A chunk's first row is guessed; the guess holds when it is where the chunk before says that its last
/// row ended. Chunks are handed out in order, so the job that asks never waits for work that nobody has
/// begun.
final class BorderBoard: Sendable {
  private enum End: Sendable {
    case unknown
    case known(Int)
    case failed
  }
  private let ends: Mutex<[End]>

  init(chunks: Int) { ends = Mutex(Array(repeating: .unknown, count: chunks)) }

  /// Says that the row after chunk `index` begins at `offset`; nil: it could not be read.
  func post(_ index: Int, end offset: Int?) {
    ends.withLock { $0[index] = offset.map(End.known) ?? .failed }
  }

  /// Where the row after chunk `index` begins, once that is known; nil where the chunk failed.
  func end(of index: Int) -> Int? {
    var pause = 0.000_005
    while true {
      switch ends.withLock({ $0[index] }) {
      case .known(let offset): return offset
      case .failed: return nil
      case .unknown:
        Thread.sleep(forTimeInterval: pause)
        pause = min(pause * 2, 0.001)
      }
    }
  }
}
