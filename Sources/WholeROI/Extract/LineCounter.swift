import Tabular

/// Finds the physical lines of rows by reading their file once more: for the few rows whose fate is
/// known only when all are read.
struct LineCounter {
  private let plan: FilePlan
  private var bytes: [UInt8] = []
  /// Where `bytes` begins, and how many of them are counted.
  private var start: Int
  private var counted = 0
  private var line: Int
  private var followsReturn = false

  init(_ plan: FilePlan) {
    self.plan = plan
    start = plan.header.dataStart
    line = plan.header.dataLine
  }

  /// The line, from 1, on which the byte at `offset` lies; offsets must not fall from call to call.
  ///
  /// Lines end with LF, CRLF, or a CR alone.
  mutating func line(of offset: Int) throws -> Int {
    while start + counted < offset {
      if counted == bytes.count { try readOn() }
      let end = min(bytes.count, offset - start)
      for byte in bytes[counted..<end] {
        let isReturn = byte == UInt8(ascii: "\r")
        if isReturn || (byte == UInt8(ascii: "\n") && !followsReturn) { line += 1 }
        followsReturn = isReturn
      }
      counted = end
    }
    return line
  }

  private mutating func readOn() throws {
    start += bytes.count
    counted = 0
    do {
      bytes = try plan.export.bytes(from: start, count: min(1 << 20, plan.export.size - start))
    } catch {
      throw error.failure(plan.path)
    }
  }
}
