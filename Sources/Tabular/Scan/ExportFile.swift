import Foundation

/// An export on disk, open for reading, with its first bytes found fit to be CSV.
///
/// Bytes are fetched by `pread`, never mapped: a mapped file that somebody shortens kills its reader
/// with SIGBUS, while a short `pread` is an error like any other. One descriptor serves any number
/// of threads.
public final class ExportFile: Sendable {
  public let path: String
  /// Its size when it was opened. It must keep that, and its time of change, while it is read.
  public let size: Int
  /// Where text starts: 0, or 3 after a UTF-8 byte order mark.
  public let dataStart: Int
  private let descriptor: Int32
  private let changedAt: [Int]

  /// Opens a regular file and looks at its first 4 KB.
  public static func open(_ path: String) throws(FileFault) -> ExportFile {
    try open(path, sniffing: true)
  }

  /// As `open(_:)`; without `sniffing` any bytes will do, for tests of what follows.
  static func open(_ path: String, sniffing: Bool) throws(FileFault) -> ExportFile {
    // Without O_NONBLOCK the opening of a pipe would wait for a writer.
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw fault(errno) }
    do {
      return try ExportFile(path, descriptor, sniffing: sniffing)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private init(_ path: String, _ descriptor: Int32, sniffing: Bool) throws(FileFault) {
    let status = try Self.status(of: descriptor)
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isDirectory
    default: throw .notRegular
    }
    let size = Int(status.st_size)
    let head = try Self.head(of: descriptor, count: min(size, 4096))
    if sniffing, let fault = FileFault.sniff(head, path: path) { throw fault }
    self.path = path
    self.descriptor = descriptor
    self.size = size
    changedAt = Self.changeTime(status)
    dataStart = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  deinit { close(descriptor) }

  /// The bytes from `offset` on, `count` of them, copied. For rare needs: messages, headers.
  public func bytes(from offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
    defer { room.deallocate() }
    try read(into: room, from: offset, count: count)
    return Array(UnsafeBufferPointer(start: room, count: count))
  }

  /// Fills `target` with the `count` bytes at `offset`. Throws `changed` when the file is no longer
  /// the one that was opened.
  func read(into target: UnsafeMutablePointer<UInt8>, from offset: Int, count: Int)
    throws(FileFault)
  {
    precondition(offset >= 0 && count >= 0 && offset + count <= size, "read past the end")
    try Self.read(descriptor, into: target, from: offset, count: count)
    let status = try Self.status(of: descriptor)
    guard Int(status.st_size) == size, Self.changeTime(status) == changedAt else { throw .changed }
  }

  private static func read(
    _ descriptor: Int32, into target: UnsafeMutablePointer<UInt8>, from offset: Int, count: Int
  ) throws(FileFault) {
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw fault(errno) }
      guard got > 0 else { throw .changed }
      done += got
    }
  }

  private static func head(of descriptor: Int32, count: Int) throws(FileFault) -> [UInt8] {
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
    defer { room.deallocate() }
    try read(descriptor, into: room, from: 0, count: count)
    return Array(UnsafeBufferPointer(start: room, count: count))
  }

  private static func status(of descriptor: Int32) throws(FileFault) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw fault(errno) }
    return status
  }

  private static func changeTime(_ status: stat) -> [Int] {
    [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
  }

  private static func fault(_ number: Int32) -> FileFault {
    switch number {
    case ENOENT, ENOTDIR: .notFound
    case EACCES, EPERM: .notPermitted
    case EISDIR: .isDirectory
    case ENXIO: .notRegular
    default: .unreadable(errno: number)
    }
  }
}
