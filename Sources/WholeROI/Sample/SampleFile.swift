import Foundation
import Tabular

/// What becomes of an export's row; each row is of one class.
enum SampleRowClass: Int, CaseIterable {
  case kept, rejected, totals, skipped, blank, superseded
}

/// One export being written: rows are gathered, put in the order of time block by block, and
/// counted by class.
struct SampleFile {
  /// The bytes of the row that is being put together, after those of the rows before it.
  var row: [UInt8] = []
  /// Rows so far by `SampleRowClass`.
  private(set) var counts = Array(repeating: 0, count: SampleRowClass.allCases.count)
  private var places: [(time: Int64, start: Int, end: Int)] = []
  private var sorted: [UInt8] = []
  private var start = 0
  private let handle: FileHandle
  private let path: String
  private let lineEnd: [UInt8]

  init(
    _ name: String, in directory: String, header: String, isCRLF: Bool = false
  ) throws(Failure) {
    path = directory + "/" + name
    lineEnd = isCRLF ? [13, 10] : [10]
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .cannotWrite, "the folder cannot be made: \(Self.reason(error))", file: folder,
        hint: "name a folder that you may write to")
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw Failure(
        .cannotWrite, "the file cannot be made", file: path,
        hint: "name a folder that you may write to")
    }
    self.handle = handle
    try write(Array(header.utf8) + lineEnd)
  }

  /// Ends the row; `time` is its place among the rows of the block.
  mutating func endRow(at time: Int64, as kind: SampleRowClass = .kept) {
    row += lineEnd
    places.append((time, start, row.count))
    start = row.count
    counts[kind.rawValue] += 1
  }

  /// A whole row of text that is planted for its class.
  mutating func plant(_ text: String, at time: Int64, as kind: SampleRowClass) {
    row += Array(text.utf8)
    endRow(at: time, as: kind)
  }

  /// Writes the rows gathered so far in the order of time, those of one moment as they came.
  mutating func flush() throws(Failure) {
    places.sort { $0.time != $1.time ? $0.time < $1.time : $0.start < $1.start }
    sorted.removeAll(keepingCapacity: true)
    for place in places { sorted += row[place.start..<place.end] }
    try write(sorted)
    places.removeAll(keepingCapacity: true)
    row.removeAll(keepingCapacity: true)
    start = 0
  }

  /// Writes what is left and closes the file.
  mutating func close() throws(Failure) {
    try flush()
    do { try handle.close() } catch {
      throw Failure(.cannotWrite, "the file cannot be closed: \(Self.reason(error))", file: path)
    }
  }

  /// The system's words for what went wrong.
  private static func reason(_ error: any Error) -> String {
    guard let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error else {
      return error.localizedDescription
    }
    let code = Int32(truncatingIfNeeded: (cause as NSError).code)
    return StorageFault(.writeFile, path: "", code: code).reason
  }

  private func write(_ bytes: [UInt8]) throws(Failure) {
    do { try handle.write(contentsOf: Data(bytes)) } catch {
      throw Failure(
        .cannotWrite, "the export cannot be written: \(Self.reason(error))", file: path,
        hint: "make room on the disk, or name another folder")
    }
  }
}
