import Foundation
import Testing

@testable import Tabular

/// Three parts that a reader gives back before it is at the end, and those that it gives back there.
private let size = 3 * CachedParts.partBytes + CachedParts.lag
private let partCount = size / CachedParts.partBytes
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
private func read(
  _ file: ExportFile, _ isCached: [Bool], endsAtEnd: Bool = true
) throws -> Bool {
  try file.withDescriptor { descriptor in
    for from in stride(from: 0, to: size, by: step) {
      let count = min(step, size - from)
      CachedParts(isCached: isCached)
        .giveBack(behind: from, count: count, isEnd: endsAtEnd && from + count == size, descriptor)
    }
  }
  guard try cachedParts(of: file).contains(false) else {
    print("skipped: the file system keeps temporary files in memory")
    return false
  }
  return true
}

@Test(arguments: [false, true])
func partsThatTheCacheDidNotHoldAreGivenBackAndNoOthers(endsAtEnd: Bool) throws {
  try withFile { file in
    #expect(try cachedParts(of: file) == Array(repeating: true, count: partCount))
    let isCached = [true, false] + (2..<partCount).map { $0 % 3 != 0 }
    guard try read(file, isCached, endsAtEnd: endsAtEnd) else { return }
    // Those that lie near a reader may still be read by its neighbours, until it is at the end.
    let left = (0..<partCount).map { $0 < 3 || endsAtEnd ? isCached[$0] : true }
    #expect(try cachedParts(of: file) == left)
  }
}

@Test func aSparingReaderGivesTheSameBytesAndLeavesNothingBehind() throws {
  try withFile { file in
    let isCached = (0..<partCount).map { $0 == 4 }
    guard try read(file, isCached) else { return }
    let sparing = try file.sparingCache()
    for from in stride(from: 0, to: size, by: step) {
      let bytes = try sparing.bytes(from: from, count: min(step, size - from))
      #expect(
        bytes.first == Array(pattern.utf8)[from % 16] && bytes.count == min(step, size - from))
    }
    #expect(try cachedParts(of: file) == isCached)
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
