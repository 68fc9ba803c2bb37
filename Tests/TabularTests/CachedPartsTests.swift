import Foundation
import Testing

@testable import Tabular

/// Files of a few parts more than what lies behind a reader, so that some of it is given back.
private let size = CachedParts.lag + 6 * CachedParts.partBytes + 100

private func withFile(
  _ body: (ExportFile, CachedParts) throws -> Void
) throws {
  let path = NSTemporaryDirectory() + "/cached-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: path) }
  let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 % 64 + 48) })
  let url = URL(fileURLWithPath: path)
  try bytes.write(to: url)
  let handle = try FileHandle(forUpdating: url)
  // What has not reached the disk can't be given back.
  try handle.synchronize()
  try handle.close()
  let file = try ExportFile.open(path)
  let cached = try #require(try state(of: file), "the system doesn't tell what it caches")
  try body(file, cached)
}

private func state(of file: ExportFile) throws -> CachedParts? {
  var cached: CachedParts?
  try file.withDescriptor { cached = CachedParts($0, size: file.size) }
  return cached
}

/// Takes the parts from `first` on out of the cache; false where the file system keeps all files in memory.
private func dropParts(from first: Int, of file: ExportFile) throws -> Bool {
  let none = CachedParts(isCached: Array(repeating: false, count: size / CachedParts.partBytes + 1))
  try file.withDescriptor {
    none.giveBack(
      behind: first * CachedParts.partBytes + CachedParts.lag,
      count: size - first * CachedParts.partBytes, $0)
  }
  return try state(of: file)?.isCached[first] == false
}

@Test func whatTheCacheDidNotHoldIsGivenBackOnceItIsRead() throws {
  try withFile { file, before in
    #expect(before.isCached.count == size / CachedParts.partBytes + 1)
    #expect(before.isCached.allSatisfy { $0 })
    guard try dropParts(from: 2, of: file) else {
      print("skipped: the file system keeps temporary files in memory")
      return
    }
    let sparing = try file.sparingCache()
    let step = 3 * CachedParts.partBytes
    for from in stride(from: 0, to: size, by: step) {
      let bytes = try sparing.bytes(from: from, count: min(step, size - from))
      #expect(bytes.first == UInt8(from % 64 + 48) && bytes.count == min(step, size - from))
    }
    let after = try #require(try state(of: file)).isCached
    // Parts 0 and 1 were there; what lies within reach of the reader's end stays, too.
    #expect(after[..<6] == [true, true, false, false, false, false])
    #expect(after[7...].allSatisfy { $0 })
  }
}

@Test func allOfAFileStaysThatTheCacheHeld() throws {
  try withFile { file, _ in
    let sparing = try file.sparingCache()
    _ = try sparing.bytes(from: 0, count: size)
    #expect(try state(of: file)?.isCached.allSatisfy { $0 } == true)
  }
}

@Test func aFileThatChangedSinceItWasOpenedIsNotReadSparingly() throws {
  try withFile { file, _ in
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.truncate(atOffset: 10)
    try handle.close()
    #expect(throws: FileFault.changed) { try file.sparingCache() }
  }
}
