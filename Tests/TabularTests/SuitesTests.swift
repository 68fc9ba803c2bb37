import Foundation
import Testing

@testable import Tabular

/// CSV test data that others wrote, beside the checkout.
private let suites: String? = {
  let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let shared =
    ProcessInfo.processInfo.environment["WHOLEROI_SHARED"]
    ?? beside.appendingPathComponent("shared").path
  let folder = shared + "/csv-suites"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

private let suitesAreHere = Comment("needs ../shared/csv-suites")

private func filesBelow(_ folder: String) -> [String] {
  let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return all.map { folder + "/" + $0 }.filter { path in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }.sorted()
}

/// Whatever the file holds, CSV or not: three readers, written apart, say the same of it.
@Test(.enabled(if: suites != nil, suitesAreHere))
func allPathsAgreeOnEveryFileOfTheSuites() throws {
  let files = filesBelow(try #require(suites))
  #expect(files.count > 80)
  for path in files {
    let file = try ExportFile.open(path, sniffing: false)
    let text = try file.bytes(from: 0, count: file.size)
    for delimiter in [",", ";", "\t", ":"].flatMap({ Array($0.utf8) }) {
      let dialect = Dialect(delimiter: delimiter)
      let lines = readPlainly(text, dialect, width: 1)
      let first = lines.faults.first { $0.reason == .width }?.found
      for width in Set([1, first ?? 2]) {
        let expected = readPlainly(Array(text[file.dataStart...]), dialect, width: width)
        var fast = try readWhole(file, dialect, width: width)
        var slow = try readWhole(file, dialect, width: width, only: .libcsv)
        fast.count(from: file.dataStart)
        slow.count(from: file.dataStart)
        expectSame(fast, expected, "\(path) \(width)")
        expectSame(slow, expected, "\(path) \(width)")
        let cuts = Array(stride(from: 7, to: min(text.count, 2_000), by: 37))
        var cut = try readChunks(file, dialect, width: width, cuts: cuts)
        cut.count(from: file.dataStart)
        expectSame(cut, expected, "\(path) in chunks")
      }
    }
  }
}

extension Reading {
  /// Makes offsets count from `start`.
  fileprivate mutating func count(from start: Int) {
    offsets = offsets.map { $0 - start }
    faults = faults.map { fault in
      var fault = fault
      fault.offset -= start
      return fault
    }
  }
}
