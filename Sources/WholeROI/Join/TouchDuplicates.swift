import Columns
import Tabular

/// Finds touches that several files of a source hold (DESIGN, section 3): identical rows count as often as
/// in the file that has them most often; with a natural key the latest file's stands.
///
/// Identical rows name the same person, so they lie in the same partition.
enum TouchDuplicates {
  private struct Entry {
    var row: Fingerprint
    var time: Int64
    var kind: UInt32
    var file: Int
    var isKeyed: Bool
    // Where it lies.
    var job: Int
    var index: Int
  }

  /// Marks a partition's duplicates and counts them by source and day.
  static func mark(_ exports: Exports, partition: Int, into counts: inout [DayCounts]) {
    let entries = entries(exports, partition).sorted(by: precedes)
    var marked: [[Int]] = exports.jobs.map { _ in [] }
    var memo = DayMemo()
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].row == entries[start].row { end += 1 }
      for entry in duplicates(entries[start..<end]) {
        marked[entry.job].append(entry.index)
        counts[exports.setup.files[entry.file].source].add(
          memo.day(of: entry.time, in: exports.setup.zone))
      }
      start = end
    }
    for (number, job) in exports.jobs.enumerated() where !marked[number].isEmpty {
      apply(marked[number].sorted(), to: job, partition, stride: exports.setup.touchShape.stride)
    }
  }

  private static func entries(_ exports: Exports, _ partition: Int) -> [Entry] {
    let shape = exports.setup.touchShape
    var entries: [Entry] = []
    for (number, job) in exports.jobs.enumerated() {
      var index = 0
      job.touches.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let row = Fingerprint(high: words[at + shape.row], low: words[at + shape.row + 1])
          if row != .none {
            let payload = NamedRecords.payload(words[at + 2])
            let file = Int(payload >> 32)
            let source = exports.setup.files[file].source
            entries.append(
              Entry(
                row: row, time: Int64(bitPattern: words[at + 3]),
                kind: exports.kindsOfJobs[number][Int(UInt32(truncatingIfNeeded: payload))],
                file: file,
                isKeyed: !exports.setup.definition.sources[source].layout.key.isEmpty, job: number,
                index: index))
          }
          index += 1
          at += shape.stride
        }
      }
    }
    return entries
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.row != b.row { return a.row < b.row }
    return (a.file, a.time, a.kind) < (b.file, b.time, b.kind)
  }

  private static func duplicates(_ group: ArraySlice<Entry>) -> [Entry] {
    guard group.count > 1, let last = group.last else { return [] }
    if last.isKeyed {
      let kept = group.firstIndex { $0.file == last.file }
      return group.indices.filter { $0 != kept }.map { group[$0] }
    }
    var found: [Entry] = []
    var most = 0
    var inFile = 0
    var file = -1
    for entry in group {
      if entry.file != file {
        most = max(most, inFile)
        inFile = 0
        file = entry.file
      }
      inFile += 1
      if inFile <= most { found.append(entry) }
    }
    return found
  }

  private static func apply(_ marked: [Int], to job: ExtractJob, _ partition: Int, stride: Int) {
    var next = 0
    var first = 0
    job.touches.forEachBlock(partition) { words in
      let count = words.count / stride
      while next < marked.count, marked[next] < first + count {
        // Without a name the record is struck out.
        words[(marked[next] - first) * stride] = 0
        words[(marked[next] - first) * stride + 1] = 0
        next += 1
      }
      first += count
    }
  }
}
