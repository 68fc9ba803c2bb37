import Foundation

/// Which parts of a file the system's page cache held before anything was read.
///
/// Exports that outgrow the machine's memory push one another out of the cache while they are read: the next run finds
/// none of them there, and other programs miss what was theirs. So what the cache didn't hold is given back once it has
/// been read, and what it held stays.
struct CachedParts: Sendable {
  static let partBytes = 1 << 16
  /// How far behind the reader parts are given back: neighbouring chunks read some of the same bytes, at about the same
  /// time.
  static let lag = 1 << 23

  /// By part of the file: whether all of it was there.
  let isCached: [Bool]

  init(isCached: [Bool]) { self.isCached = isCached }

  /// Nil where the system doesn't tell.
  init?(_ descriptor: Int32, size: Int) {
    #if os(Linux)
      let pageBytes = sysconf(Int32(_SC_PAGESIZE))
      guard size > 0, pageBytes > 0, pageBytes <= Self.partBytes,
        // Never touched, only asked about: a file that shrinks can't kill the reader.
        let start = mmap(nil, size, PROT_NONE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
      else { return nil }
      defer { munmap(start, size) }
      let inPart = Self.partBytes / pageBytes
      var isCached: [Bool] = []
      isCached.reserveCapacity(size / Self.partBytes + 1)
      var isHeld = [UInt8](repeating: 0, count: inPart)
      for offset in stride(from: 0, to: size, by: Self.partBytes) {
        let bytes = min(Self.partBytes, size - offset)
        guard mincore(start + offset, bytes, &isHeld) == 0 else { return nil }
        let pages = (bytes + pageBytes - 1) / pageBytes
        isCached.append(isHeld[..<pages].allSatisfy { $0 & 1 != 0 })
      }
      self.isCached = isCached
    #else
      return nil
    #endif
  }

  /// Gives back what lies `lag` bytes before a piece that has just been read, as far as the cache didn't hold it.
  func giveBack(behind offset: Int, count: Int, _ descriptor: Int32) {
    #if os(Linux)
      let from = max(offset - Self.lag, 0)
      let to = offset + count - Self.lag
      guard from < to else { return }
      var part = from / Self.partBytes
      let end = min((to - 1) / Self.partBytes + 1, isCached.count)
      while part < end {
        var next = part
        while next < end, isCached[next] == isCached[part] { next += 1 }
        if !isCached[part] {
          let first = max(from, part * Self.partBytes)
          // Advice: where the system doesn't follow it, nothing is lost.
          posix_fadvise(
            descriptor, off_t(first), off_t(min(to, next * Self.partBytes) - first),
            POSIX_FADV_DONTNEED)
        }
        part = next
      }
    #endif
  }
}
