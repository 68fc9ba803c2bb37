import Foundation
import Testing

@testable import Tabular

/// Three parts that a reader gives back before it is at the end, and what it doesn't.
private let partCount = 3
private let size = partCount * CachedParts.partBytes + CachedParts.lag
private let step = 300_000
private let pattern = "0123456789abcdef"

private func withFile(_ body: (ExportFile) throws -> Void) throws {
  let path = NSTemporaryDirectory() + "/cached-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: path) }
  let url = URL(fileURLWithPath: path)
  try Data(String(repeating: pattern, count: size / pattern.utf8.count).utf8).write(to: url)
  let handle = try FileHandle(forUpdating: url)
  // What has not reached the disk can't be given back.
  try handle.synchronize()
  try handle.close()
  try body(try ExportFile.open(path))
}

private func cachedParts(of file: ExportFile) throws -> [Bool] {
  var cached: CachedParts?
  try file.withDescriptor { cached = CachedParts($0, size: file.size) }
  return try #require(cached, "the system doesn't tell what it caches").isCached
}

/// Gives back what is false in `isCached`, as a reader from start to end does; false where the file system keeps files in
/// memory and nowhere else.
private func read(_ file: ExportFile, _ isCached: [Bool]) throws -> Bool {
  try file.withDescriptor { descriptor in
    for from in stride(from: 0, to: size, by: step) {
      CachedParts(isCached: isCached)
        .giveBack(behind: from, count: min(step, size - from), descriptor)
    }
  }
  guard try cachedParts(of: file).contains(false) else {
    print("skipped: the file system keeps temporary files in memory")
    return false
  }
  return true
}

@Test func partsThatTheCacheDidNotHoldAreGivenBackAndNoOthers() throws {
  try withFile { file in
    #expect(try cachedParts(of: file) == [true, true, true, true, true])
    guard try read(file, [true, false, true, false, false]) else { return }
    // The last two lie too near the end: a neighbour may still read them.
    #expect(try cachedParts(of: file) == [true, false, true, true, true])
  }
}

@Test func aSparingReaderGivesTheSameBytesAndLeavesNothingBehind() throws {
  try withFile { file in
    guard try read(file, [false, false, false, true, true]) else { return }
    let sparing = try file.sparingCache()
    for from in stride(from: 0, to: size, by: step) {
      let bytes = try sparing.bytes(from: from, count: min(step, size - from))
      #expect(
        bytes.first == Array(pattern.utf8)[from % 16] && bytes.count == min(step, size - from))
    }
    #expect(try cachedParts(of: file) == [false, false, false, true, true])
  }
}

@Test func allOfAFileStaysThatTheCacheHeld() throws {
  try withFile { file in
    let sparing = try file.sparingCache()
    _ = try sparing.bytes(from: 0, count: size)
    #expect(try cachedParts(of: file).allSatisfy { $0 })
  }
}

@Test func aFileThatChangedSinceItWasOpenedIsNotReadSparingly() throws {
  try withFile { file in
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.truncate(atOffset: 10)
    try handle.close()
    #expect(throws: FileFault.changed) { try file.sparingCache() }
  }
}
