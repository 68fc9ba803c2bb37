import Foundation

/// An export on disk, open for reading, with its first bytes found fit to be CSV.
///
/// Bytes are fetched by `pread`, never mapped: a mapped file that somebody shortens kills its reader
/// with SIGBUS, while a short `pread` is an error like any other. One descriptor serves any number
/// of threads.
public final class ExportFile: Sendable {
  public let path: String
  /// Where its text ends: at its size when it was opened, which it must keep, as its time of change, while it is
  /// read; or before that in a `limited` one.
  public let size: Int
  /// Where text starts: 0, or 3 after a UTF-8 byte order mark.
  public let dataStart: Int
  /// The bytes of the file of that name, before any unpacking or conversion.
  public let storedSize: Int
  /// Whether the text is that of the file of that name, byte for byte.
  public let isConverted: Bool
  /// Whether the stored text ends within a character of UTF-16.
  public let isCutOff: Bool
  private let descriptor: FileDescriptor
  private let fileSize: Int
  private let changedAt: [Int]
  /// Where the page cache is to hold no more of the file than it did.
  private let cached: CachedParts?

  /// Opens a regular file and looks at its first 4 KB.
  public static func open(_ path: String) throws(FileFault) -> ExportFile {
    try open(path, sniffing: true)
  }

  /// As `open(_:)`; without `sniffing` any bytes will do, for tests of what follows.
  static func open(_ path: String, sniffing: Bool) throws(FileFault) -> ExportFile {
    // Without O_NONBLOCK the opening of a pipe would wait for a writer.
    let number = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw fault(errno) }
    return try ExportFile(path, FileDescriptor(number), sniffing: sniffing)
  }

  private init(_ path: String, _ descriptor: FileDescriptor, sniffing: Bool) throws(FileFault) {
    let status = try Self.status(of: descriptor.number)
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isDirectory
    default: throw .notRegular
    }
    let size = Int(status.st_size)
    let head = try Self.head(of: descriptor.number, count: min(size, 4096))
    if sniffing, let fault = FileFault.sniff(head, path: path) { throw fault }
    self.path = path
    self.descriptor = descriptor
    self.size = size
    fileSize = size
    storedSize = size
    isConverted = false
    isCutOff = false
    changedAt = Self.changeTime(status)
    dataStart = Self.dataStart(head)
    cached = nil
  }

  private init(
    path: String, descriptor: FileDescriptor, status: stat, size: Int, dataStart: Int,
    storedSize: Int, isConverted: Bool, isCutOff: Bool, cached: CachedParts? = nil
  ) {
    self.path = path
    self.descriptor = descriptor
    self.size = size
    self.dataStart = dataStart
    self.storedSize = storedSize
    self.isConverted = isConverted
    self.isCutOff = isCutOff
    self.cached = cached
    fileSize = Int(status.st_size)
    changedAt = Self.changeTime(status)
  }

  private static func dataStart(_ head: [UInt8]) -> Int {
    head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The same export as far as that offset: what lies behind is no part of it.
  public func limited(to end: Int) throws(FileFault) -> ExportFile {
    precondition(end <= size, "the end \(end) lies behind the export's, \(size)")
    return ExportFile(
      path: path, descriptor: descriptor, status: try Self.status(of: descriptor.number), size: end,
      dataStart: dataStart, storedSize: storedSize, isConverted: isConverted, isCutOff: isCutOff)
  }

  /// The same export, read so that the page cache holds afterwards, part by part, what it holds now: for exports that
  /// outgrow the machine's memory. Asking what it holds takes 16 to 19 ms a gigabyte.
  public func sparingCache() throws(FileFault) -> ExportFile {
    try checkUnchanged()
    return ExportFile(
      path: path, descriptor: descriptor, status: try Self.status(of: descriptor.number),
      size: size, dataStart: dataStart, storedSize: storedSize, isConverted: isConverted,
      isCutOff: isCutOff, cached: CachedParts(descriptor.number, size: fileSize))
  }

  /// The same export with the text of a temporary file. `isCutOff`: what was left out was half a character.
  func replaced(
    by target: TemporaryFile, isCutOff: Bool = false
  ) throws(FileFault) -> ExportFile {
    var target = target
    let descriptor = try target.finished()
    let status = try Self.status(of: descriptor.number)
    let size = Int(status.st_size)
    return ExportFile(
      path: path, descriptor: descriptor, status: status, size: size,
      dataStart: Self.dataStart(try Self.head(of: descriptor.number, count: min(size, 3))),
      storedSize: storedSize, isConverted: true, isCutOff: self.isCutOff || isCutOff)
  }

  /// The file of that name as it lies on disk.
  public func stored() throws(FileFault) -> ExportFile {
    isConverted || size != fileSize ? try Self.open(path, sniffing: false) : self
  }

  /// Throws `changed` when the file is no longer the one that was opened.
  func checkUnchanged() throws(FileFault) {
    let status = try Self.status(of: descriptor.number)
    guard Int(status.st_size) == fileSize, Self.changeTime(status) == changedAt else {
      throw .changed
    }
  }

  func withDescriptor(_ body: (Int32) throws(FileFault) -> Void) throws(FileFault) {
    try body(descriptor.number)
  }

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
    try Self.read(descriptor.number, into: target, from: offset, count: count)
    cached?.giveBack(
      behind: offset, count: count, isEnd: offset + count == size, descriptor.number)
    try checkUnchanged()
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
