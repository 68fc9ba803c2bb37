import Foundation

/// A file without a name: it goes when its descriptor is closed, whatever ends the process.
struct TemporaryFile {
  private let descriptor: FileDescriptor
  private(set) var size = 0
  private var buffer: [UInt8] = []

  /// In `TMPDIR`, or `/tmp`; only this user may read it.
  init() throws(FileFault) {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array((folder + "/wholeroi-XXXXXX").utf8CString)
    let number = template.withUnsafeMutableBufferPointer { path in
      path.baseAddress.map { mkstemp($0) } ?? -1
    }
    guard number >= 0 else { throw .noTemporary(errno: errno) }
    _ = template.withUnsafeBufferPointer { path in path.baseAddress.map { unlink($0) } }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    descriptor = FileDescriptor(number)
  }

  /// Appends bytes; they are on their way to disk after `finish`.
  mutating func append(_ bytes: some Sequence<UInt8>) throws(FileFault) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Everything that was appended is in the file from here on.
  mutating func flush() throws(FileFault) {
    var done = 0
    while done < buffer.count {
      let wrote = buffer.withUnsafeBytes { bytes in
        write(descriptor.number, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if wrote < 0, errno == EINTR { continue }
      guard wrote > 0 else { throw .noTemporary(errno: errno) }
      done += wrote
    }
    size += done
    buffer.removeAll(keepingCapacity: true)
  }

  /// The descriptor of the file with all that was appended.
  mutating func finished() throws(FileFault) -> FileDescriptor {
    try flush()
    return descriptor
  }
}

/// Closes a descriptor when the last one who reads from it goes.
final class FileDescriptor: Sendable {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { close(number) }
}
