import Foundation

/// A file that is written piece by piece and stands at its path only once it is whole.
///
/// Until `finish` it lies beside its path under a name of its own, and goes with this value where that never
/// comes. Only its owner may read it.
public final class OutputFile {
  public let path: String
  private let unfinished: String
  private let descriptor: FileDescriptor
  private var isFinished = false

  /// Begins a file; what stands at the path stays until it is whole.
  public init(_ path: String) throws(StorageFault) {
    self.path = path
    unfinished = path + ".unfinished-\(getpid())"
    try FileSystem.remove(unfinished)
    let number = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw StorageFault(.createFile, path: path, code: errno) }
    descriptor = FileDescriptor(number)
  }

  public func write(_ bytes: [UInt8]) throws(StorageFault) {
    let code = FileSystem.writeAll(bytes, to: descriptor.number)
    guard code == 0 else { throw StorageFault(.writeFile, path: path, code: code) }
  }

  /// Brings the file to disk and to its path, in the place of what stood there.
  public func finish() throws(StorageFault) {
    guard fsync(descriptor.number) == 0 else {
      throw StorageFault(.writeFile, path: path, code: errno)
    }
    try FileSystem.rename(unfinished, to: path)
    isFinished = true
  }

  deinit {
    if !isFinished { unlink(unfinished) }
  }
}
