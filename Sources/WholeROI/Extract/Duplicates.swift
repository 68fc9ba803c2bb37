import Columns

/// What became of a held row once all files of its source were read.
enum RowStatus: UInt8, Sendable {
  case kept
  /// Replaced by a later export, or there already.
  case superseded
  /// Another row of the same file has its key and other content.
  case conflicting
}

/// Settles records that occur more than once (DESIGN, section 3).
///
/// With a natural key the latest export wins (`ExportDates` tells which that is), the same row again in one file counts once, and two
/// rows of one file with the same key and other content are both rejected: they replace nothing.
/// Without a key, or where all of its fields are empty, identical rows count as often as in the
/// file that has them most often.
enum Duplicates {
  private struct Entry {
    var name: Fingerprint
    var row: Fingerprint
    var isKeyed: Bool
    /// The place of its file among all files by age.
    var file: Int32
    /// Place in file order, over all chunks of the source.
    var sequence: Int32
  }

  /// The status of each row of all sources, chunk by chunk; none where no rule compares the source's rows. `chunks`
  /// are in file order.
  static func statuses(
    of chunks: [HeldChunk], _ setup: ExtractSetup, executor: Executor
  ) throws -> [[RowStatus]] {
    var statuses = [[RowStatus]](repeating: [], count: chunks.count)
    let ages = ExportDates.ages(setup.files)
    for (index, source) in setup.definition.sources.enumerated() where setup.comparesRows[index] {
      let places = chunks.indices.filter { chunks[$0].source == index }
      let settled = try Self.statuses(
        of: places.map { chunks[$0] }, hasKey: !source.layout.key.isEmpty, ages: ages,
        executor: executor)
      for (place, found) in zip(places, settled) { statuses[place] = found }
    }
    return statuses
  }

  /// The status of each row, chunk by chunk. `chunks` are those of one source, in file order; `ages` has the
  /// place of each file of the run by age, the oldest first.
  static func statuses(
    of chunks: [HeldChunk], hasKey: Bool, ages: [Int], executor: Executor
  ) throws -> [[RowStatus]] {
    let partitionBits: UInt64 = 6
    var partitions = [[Entry]](repeating: [], count: 1 << Int(partitionBits))
    var sequence: Int32 = 0
    for chunk in chunks {
      for names in chunk.names {
        let isKeyed = hasKey && names.natural != .none
        let name = isKeyed ? names.natural : names.row
        partitions[Int(name.high >> (64 - partitionBits))].append(
          Entry(
            name: name, row: names.row, isKeyed: isKeyed, file: Int32(ages[chunk.file]),
            sequence: sequence))
        sequence += 1
      }
    }
    let entries = partitions
    let found = try executor.map(count: entries.count) { index in
      exceptions(in: entries[index])
    }
    var flat = [RowStatus](repeating: .kept, count: Int(sequence))
    for (place, status) in found.joined() { flat[Int(place)] = status }
    var start = 0
    return chunks.map { chunk in
      defer { start += chunk.rows.count }
      return Array(flat[start..<(start + chunk.rows.count)])
    }
  }

  /// Rows that are not kept.
  private static func exceptions(in entries: [Entry]) -> [(sequence: Int32, status: RowStatus)] {
    let sorted = entries.sorted {
      $0.name != $1.name
        ? $0.name < $1.name : ($0.file, $0.sequence) < ($1.file, $1.sequence)
    }
    var found: [(Int32, RowStatus)] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].name == sorted[start].name { end += 1 }
      if end - start > 1 {
        let group = sorted[start..<end]
        found += sorted[start].isKeyed ? keyed(group) : identical(group)
      }
      start = end
    }
    return found
  }

  private static func keyed(_ group: ArraySlice<Entry>) -> [(Int32, RowStatus)] {
    var found: [(Int32, RowStatus)] = []
    var isReplaced = false
    var end = group.endIndex
    while end > group.startIndex {
      var start = end - 1
      while start > group.startIndex, group[start - 1].file == group[start].file { start -= 1 }
      let agree = group[start..<end].allSatisfy { $0.row == group[start].row }
      for index in start..<end where isReplaced || !agree || index > start {
        found.append((group[index].sequence, isReplaced || agree ? .superseded : .conflicting))
      }
      if agree { isReplaced = true }
      end = start
    }
    return found
  }

  private static func identical(_ group: ArraySlice<Entry>) -> [(Int32, RowStatus)] {
    var found: [(Int32, RowStatus)] = []
    var most = 0
    var inFile = 0
    var file: Int32?
    for entry in group {
      if entry.file != file {
        most = max(most, inFile)
        inFile = 0
        file = entry.file
      }
      inFile += 1
      if inFile <= most { found.append((entry.sequence, .superseded)) }
    }
    return found
  }
}
