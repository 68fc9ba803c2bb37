import Foundation

@testable import Tabular

/// All that a reading of an export gives, in one place and flat, so that two compare fast.
struct Reading: Equatable {
  var bytes: [UInt8] = []
  /// Where each field ends in `bytes`, row after row.
  var ends: [Int] = []
  var offsets: [Int] = []
  /// Their `lineInChunk` counts from the start of the text.
  var faults: [RowFault] = []
  /// The number of good rows before each fault.
  var rowsBeforeFaults: [Int] = []
  var lines = 0
  var blanks = 0

  /// The fields of all good rows, as texts.
  func rows(width: Int) -> [[String]] {
    var texts: [String] = []
    var first = 0
    for end in ends {
      texts.append(String(decoding: bytes[first..<end], as: UTF8.self))
      first = end
    }
    return stride(from: 0, to: texts.count, by: width).map { Array(texts[$0..<($0 + width)]) }
  }

  /// Adds what a reader holds, `lines` physical lines into the text.
  mutating func add(_ reader: RowReader) {
    let columns = (0..<reader.width).map { reader.column($0) }
    let base = reader.buffer.base
    for row in 0..<reader.rowCount {
      for column in columns {
        let (start, end) = (Int(column.starts[row]), Int(column.ends[row]))
        bytes.append(contentsOf: UnsafeBufferPointer(start: base + start, count: end - start))
        ends.append(bytes.count)
      }
    }
    for (index, fault) in reader.faults.enumerated() {
      rowsBeforeFaults.append(offsets.count + reader.rowsBefore(fault: index))
      var fault = fault
      fault.lineInChunk += lines
      faults.append(fault)
    }
    for row in 0..<reader.rowCount { offsets.append(reader.offset(ofRow: row)) }
    lines += reader.lineCount
    blanks += reader.blankCount
  }
}

/// The text as a file that is gone when it is let go.
func exportFile(_ text: [UInt8], named name: String = "t.csv", sniffing: Bool = false) throws
  -> ExportFile
{
  let folder = NSTemporaryDirectory() + "/rows-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer {
    do { try FileManager.default.removeItem(atPath: folder) } catch { print("left: \(folder)") }
  }
  let path = folder + "/" + name
  try Data(text).write(to: URL(fileURLWithPath: path))
  return try ExportFile.open(path, sniffing: sniffing)
}

func exportFile(_ text: String, named name: String = "t.csv") throws -> ExportFile {
  try exportFile(Array(text.utf8), named: name, sniffing: true)
}

/// The whole file in one read.
func readWhole(
  _ file: ExportFile, _ dialect: Dialect = Dialect(), width: Int,
  only: RowReader.SlowPath? = nil
) throws -> Reading {
  let reader = RowReader(dialect: dialect, width: width, only: only)
  try reader.read(file, from: file.dataStart, to: file.size, startsAtRow: true)
  var reading = Reading()
  reading.add(reader)
  return reading
}

/// The file in chunks that end at `cuts`: each is guessed first, and read again from where the one
/// before it ended if the guess was wrong.
func readChunks(
  _ file: ExportFile, _ dialect: Dialect = Dialect(), width: Int, cuts: [Int],
  overhang: Int = 1 << 14
) throws -> Reading {
  let reader = RowReader(dialect: dialect, width: width)
  reader.overhang = overhang
  var reading = Reading()
  var from = file.dataStart
  var next = from
  for cut in cuts + [file.size] where cut > from {
    try reader.read(file, from: from, to: cut, startsAtRow: false)
    if reader.firstRow != next {
      try reader.read(file, from: next, to: max(cut, next), startsAtRow: true)
    }
    reading.add(reader)
    next = reader.nextRow
    from = cut
  }
  return reading
}

/// The text by the plain rules alone: the test oracle.
func readPlainly(_ text: [UInt8], _ dialect: Dialect = Dialect(), width: Int) -> Reading {
  var reading = Reading()
  var plain = PlainRow(dialect)
  text.withUnsafeBufferPointer { bytes in
    var at = 0
    while at < bytes.count {
      let start = at
      func fault(
        _ reason: RowFault.Reason, column: Int = 0, found: Int = 0, value: some Sequence<UInt8>
      ) {
        reading.rowsBeforeFaults.append(reading.offsets.count)
        reading.faults.append(
          RowFault(
            reason: reason, offset: start, lineInChunk: reading.lines, column: column,
            found: found, expected: found == 0 ? 0 : width, value: Array(value.prefix(120))))
      }
      func withoutLineEnd(_ next: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        var row = bytes[start..<next]
        if row.last == 0x0A { row.removeLast() }
        if row.last == 0x0D { row.removeLast() }
        return row
      }
      switch plain.read(bytes, at: start, isEnd: true) {
      case .blank(let next):
        reading.blanks += 1
        at = next
      case .row(let next):
        at = next
        var fields = plain.fields
        let found = fields.count
        if dialect.pads && fields.count != width {
          while fields.count > width, fields.last == [] { fields.removeLast() }
          while fields.count < width { fields.append([]) }
        }
        if fields.count != width {
          fault(
            found > dialect.columnCap ? .tooManyColumns : .width, found: found,
            value: withoutLineEnd(next))
        } else if let column = plain.fields.firstIndex(where: { $0.contains(0) }) {
          fault(.nul, column: column + 1, value: plain.fields[column])
        } else if let column = plain.fields.firstIndex(where: { !isUTF8($0) }) {
          fault(.invalidUTF8, column: column + 1, value: plain.fields[column])
        } else {
          reading.offsets.append(start)
          for field in fields {
            reading.bytes += field
            reading.ends.append(reading.bytes.count)
          }
        }
      case .broken(let reason, let column):
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        if at < bytes.count {
          at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        }
        fault(reason, column: column, value: withoutLineEnd(at))
      case .needsMore:
        at = bytes.count
      }
      for place in start..<at {
        let isPair = bytes[place] == 0x0D && place + 1 < at && bytes[place + 1] == 0x0A
        if bytes[place] == 0x0A || (bytes[place] == 0x0D && !isPair) { reading.lines += 1 }
      }
    }
  }
  return reading
}

func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

/// Numbers that are the same in every run (SplitMix64).
struct Seeded {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }
}
