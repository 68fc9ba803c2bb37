import Foundation

/// What the system refused: the step, the path and the system's error code.
public struct StorageFault: Error, Hashable, Sendable {
  public enum Operation: String, Sendable {
    case createDirectory = "create the folder"
    case createFile = "create"
    case writeFile = "write"
    case readFile = "read"
    case sync = "bring to disk"
    case rename = "move into place"
    case link = "link"
    case list = "list"
    case remove = "remove"
    case lock = "lock"
  }

  public let operation: Operation
  public let path: String
  /// An `errno`.
  public let code: Int32

  public init(_ operation: Operation, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The system's words for the code, such as "No space left on device".
  public var reason: String { String(cString: strerror(code)) }

  /// Something of another kind stands at the path.
  public static func inTheWay(_ operation: Operation, path: String) -> StorageFault {
    StorageFault(operation, path: path, code: EEXIST)
  }

  public enum Kind: Sendable { case full, forbidden, inTheWay, other }

  /// What kind of trouble it is, for the advice that goes with it.
  public var kind: Kind {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .full
    case EACCES, EPERM, EROFS: .forbidden
    case EEXIST, ENOTDIR, EISDIR, ENOTEMPTY: .inTheWay
    default: .other
    }
  }
}

/// The few calls that publishing needs, durable where the system can be, each with its facts on failure.
/// No call follows a link that it is asked to create, replace or remove.
public enum FileSystem {
  public enum Entry: Sendable { case file, directory, link, other }

  /// What stands at the path, a link not followed; nil for nothing.
  public static func entry(at path: String) -> Entry? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return nil }
    return switch facts.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .other
    }
  }

  /// Permission bits of what stands at the path, 0 for nothing.
  public static func permissions(at path: String) -> Int {
    var facts = stat()
    return lstat(path, &facts) == 0 ? Int(facts.st_mode & 0o777) : 0
  }

  /// What tells a file from all others, links followed; nil for nothing.
  public static func identity(of path: String) -> [UInt64]? {
    var facts = stat()
    return stat(path, &facts) == 0 ? [UInt64(facts.st_dev), UInt64(facts.st_ino)] : nil
  }

  /// Bytes of what stands at the path, a link not followed; nil for nothing.
  public static func size(of path: String) -> Int64? {
    var facts = stat()
    return lstat(path, &facts) == 0 ? Int64(facts.st_size) : nil
  }

  /// When the entry last changed, in milliseconds since 1970; nil for nothing.
  public static func modifiedAtMilliseconds(_ path: String) -> Int64? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return nil }
    return Int64(facts.st_mtim.tv_sec) * 1000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000
  }

  /// Makes one folder that nobody else may enter. It must not exist.
  public static func createDirectory(_ path: String) throws(StorageFault) {
    guard mkdir(path, 0o700) == 0 else {
      throw StorageFault(.createDirectory, path: path, code: errno)
    }
  }

  /// Makes a folder, and those above it, where they are missing. A file in the way is a fault.
  public static func createDirectories(_ path: String) throws(StorageFault) {
    var facts = stat()
    if stat(path, &facts) == 0 {
      guard facts.st_mode & S_IFMT == S_IFDIR else {
        throw StorageFault(.createDirectory, path: path, code: ENOTDIR)
      }
      return
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty, parent != path { try createDirectories(parent) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw StorageFault(.createDirectory, path: path, code: errno)
    }
  }

  /// Writes a file that only its owner may read, and brings it to disk. It must not exist.
  public static func writeNew(_ bytes: [UInt8], to path: String) throws(StorageFault) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StorageFault(.createFile, path: path, code: errno) }
    var code = writeAll(bytes, to: descriptor)
    if code == 0, fsync(descriptor) != 0 { code = errno }
    // Some systems tell of a full disk only here.
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else { throw StorageFault(.writeFile, path: path, code: code) }
  }

  /// The bytes of a file.
  public static func read(_ path: String) throws(StorageFault) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachPiece(of: path) { piece in
      bytes.append(contentsOf: piece)
      return true
    }
    return bytes
  }

  /// Whether a file holds just these bytes; false where it cannot be read.
  public static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
    guard entry(at: path) == .file, size(of: path) == Int64(bytes.count) else { return false }
    var rest = bytes[...]
    do {
      try forEachPiece(of: path) { piece in
        guard rest.starts(with: piece) else { return false }
        rest = rest.dropFirst(piece.count)
        return true
      }
    } catch {
      return false
    }
    return rest.isEmpty
  }

  /// Calls `body` with the bytes of a file, some at a time, until it says false.
  private static func forEachPiece(
    of path: String, _ body: (ArraySlice<UInt8>) -> Bool
  ) throws(StorageFault) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageFault(.readFile, path: path, code: errno) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        guard body(buffer[..<count]) else { return }
      } else if count == 0 {
        return
      } else if errno != EINTR {
        throw StorageFault(.readFile, path: path, code: errno)
      }
    }
  }

  /// Brings a folder's names to disk, so that a rename survives a power cut.
  public static func syncDirectory(_ path: String) throws(StorageFault) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StorageFault(.sync, path: path, code: errno) }
    let code = fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    // Network file systems that cannot do this say EINVAL; they keep names on their server.
    guard code == 0 || code == EINVAL else { throw StorageFault(.sync, path: path, code: code) }
  }

  /// Gives an entry another name in one step; a file or link of that name is replaced.
  public static func rename(_ path: String, to other: String) throws(StorageFault) {
    guard Foundation.rename(path, other) == 0 else {
      throw StorageFault(.rename, path: other, code: errno)
    }
  }

  /// Makes a symbolic link that holds `target` as it is given. Nothing may stand at the path.
  public static func createLink(at path: String, to target: String) throws(StorageFault) {
    guard symlink(target, path) == 0 else { throw StorageFault(.link, path: path, code: errno) }
  }

  /// What a symbolic link holds; nil where there is none.
  public static func linkTarget(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.bindMemory(to: CChar.self).baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
    }
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// The names in a folder, by their bytes.
  public static func names(in path: String) throws(StorageFault) -> [String] {
    guard let stream = opendir(path) else { throw StorageFault(.list, path: path, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw StorageFault(.list, path: path, code: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a file, a link or a whole folder. Nothing there is fine.
  public static func remove(_ path: String) throws(StorageFault) {
    switch entry(at: path) {
    case nil: return
    case .directory:
      for name in try names(in: path) { try remove(path + "/" + name) }
      guard rmdir(path) == 0 else { throw StorageFault(.remove, path: path, code: errno) }
    default:
      guard unlink(path) == 0 else { throw StorageFault(.remove, path: path, code: errno) }
    }
  }

  /// Writes all bytes; an `errno`, or 0.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        // Some kernels take at most 2 GiB at once.
        let chunk = UnsafeRawBufferPointer(
          rebasing: buffer[done..<min(done + 1 << 30, buffer.count)])
        let count = write(descriptor, chunk.baseAddress, chunk.count)
        if count > 0 {
          done += count
        } else if count == 0 {
          return EIO
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
