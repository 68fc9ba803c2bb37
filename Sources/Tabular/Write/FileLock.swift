import Foundation
import Synchronization

/// A file that one process at a time holds, its process id inside.
///
/// The system lets go of it when the holder ends, however it ends; so a file left behind locks nobody
/// out, and it is never removed (removing it would let two others hold "the" lock).
public final class FileLock: Sendable {
  /// Why the lock was not had.
  public enum Refusal: Error, Hashable, Sendable {
    /// The process id that the file names; nil where it does not say.
    case held(by: Int?)
    case fault(FileFault)
  }

  /// -1 once let go.
  private let descriptor: Mutex<Int32>

  /// Takes the lock or throws at once.
  public init(path: String) throws(Refusal) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .fault(FileFault(.lock, path: path, code: errno)) }
    self.descriptor = Mutex(descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .held(by: Self.holder(path)) }
      throw .fault(FileFault(.lock, path: path, code: errno))
    }
    var code = ftruncate(descriptor, 0) == 0 ? 0 : errno
    if code == 0 {
      code = FileSystem.writeAll(Array("\(ProcessFacts.identifier)\n".utf8), to: descriptor)
    }
    guard code == 0 else { throw .fault(FileFault(.lock, path: path, code: code)) }
  }

  /// Lets go. Once is enough; the end of the object does it too.
  public func release() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  deinit { release() }

  private static func holder(_ path: String) -> Int? {
    guard let bytes = try? FileSystem.read(path) else { return nil }
    return Int(
      String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
