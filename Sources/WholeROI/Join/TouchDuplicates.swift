import Columns
import Tabular

/// Finds touches without a natural key that several files of a source hold (DESIGN, section 3): identical
/// rows count as often as in the file that has them most often.
///
/// Identical rows name the same person, so they lie in the same partition.
enum TouchDuplicates {
  private struct Entry {
    var row: Fingerprint
    var time: Int64
    var kind: UInt32
    var file: Int
    // Where it lies.
    var job: Int
    var index: Int
  }

  /// Marks a partition's duplicates and counts them by file and day.
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
        counts[entry.file].add(memo.day(of: entry.time, in: exports.setup.zone))
      }
      start = end
    }
    for (number, job) in exports.jobs.enumerated() where !marked[number].isEmpty {
      job.comparedTouches.strikeOut(marked[number].sorted(), in: partition)
    }
  }

  /// The touches whose row another touch has too.
  private static func entries(_ exports: Exports, _ partition: Int) -> [Entry] {
    let shape = exports.setup.touchShape
    var rows = RepeatedFingerprints(
      capacity: exports.jobs.reduce(0) { $0 + $1.comparedTouches.recordCount(partition) })
    for job in exports.jobs {
      job.comparedTouches.forEach(partition) { words, touch in
        let row = Fingerprint(
          high: words[touch.at + shape.row], low: words[touch.at + shape.row + 1])
        if row != .none { rows.note(row) }
      }
    }
    guard !rows.isEmpty else { return [] }
    var entries: [Entry] = []
    for (number, job) in exports.jobs.enumerated() {
      var index = -1
      job.comparedTouches.forEach(partition) { words, touch in
        index += 1
        let row = Fingerprint(
          high: words[touch.at + shape.row], low: words[touch.at + shape.row + 1])
        guard row != .none, rows.contains(row) else { return }
        entries.append(
          Entry(
            row: row, time: touch.time,
            kind: exports.kindsOfJobs[number][Int(touch.payload)],
            file: Int(words[touch.at + shape.row + 2]), job: number, index: index))
      }
    }
    return entries
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.row != b.row { return a.row < b.row }
    return (a.file, a.time, a.kind) < (b.file, b.time, b.kind)
  }

  private static func duplicates(_ group: ArraySlice<Entry>) -> [Entry] {
    guard group.count > 1 else { return [] }
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
}
