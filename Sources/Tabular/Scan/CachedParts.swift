import Foundation

/// Which parts of a file the system's page cache held before anything was read.
///
/// Exports that outgrow the machine's memory push one another out of the cache while they are read: the next run finds
/// none of them there, and other programs miss what was theirs. So parts that the cache didn't hold are given back once
/// they have been read, and those that it held stay.
struct CachedParts: Sendable {
  /// Systems keep files in pieces of up to 2 MiB, and give back whole ones only.
  static let partBytes = 1 << 22
  /// How far behind the reader parts are given back: others read chunks before its own at about the same time. That is
  /// 64 chunks; with more jobs some parts are read from disk twice.
  static let lag = 1 << 25

  /// By part of the file: whether the most of it was there.
  let isCached: [Bool]

  init(isCached: [Bool]) { self.isCached = isCached }

  /// Nil where the system doesn't tell. Linux says that all is there of a file that is neither the caller's nor one that
  /// it may write: then all stays.
  init?(_ descriptor: Int32, size: Int) {
    #if os(Linux)
      let pageBytes = sysconf(Int32(_SC_PAGESIZE))
      guard size > 0, pageBytes > 0, pageBytes <= Self.partBytes,
        // Never touched, only asked about: a file that shrinks can't kill the reader.
        let start = mmap(nil, size, PROT_NONE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
      else { return nil }
      defer { munmap(start, size) }
      var isCached: [Bool] = []
      var isHeld = [UInt8](repeating: 0, count: Self.partBytes / pageBytes)
      for offset in stride(from: 0, to: size, by: Self.partBytes) {
        let bytes = min(Self.partBytes, size - offset)
        guard mincore(start + offset, bytes, &isHeld) == 0 else { return nil }
        let pages = (bytes + pageBytes - 1) / pageBytes
        isCached.append(isHeld[..<pages].count { $0 & 1 != 0 } * 2 > pages)
      }
      self.isCached = isCached
    #else
      return nil
    #endif
  }

  /// Told of each piece that has been read: gives back the parts that end `lag` bytes before a byte of it, of those that
  /// the cache didn't hold; at the file's end all that are left.
  func giveBack(behind offset: Int, count: Int, isEnd: Bool, _ descriptor: Int32) {
    #if os(Linux)
      let first = max(offset - Self.lag, 0) / Self.partBytes
      let end =
        isEnd
        ? isCached.count
        : min(max(offset + count - Self.lag, 0) / Self.partBytes, isCached.count)
      guard first < end else { return }
      for part in first..<end where !isCached[part] {
        // Advice: where the system doesn't follow it, nothing is lost.
        posix_fadvise(
          descriptor, off_t(part * Self.partBytes), off_t(Self.partBytes), POSIX_FADV_DONTNEED)
      }
    #endif
  }
}
