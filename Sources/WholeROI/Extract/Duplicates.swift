import Columns

/// What became of a held row once all files of its source were read.
enum RowStatus: UInt8, Sendable {
  case kept
  /// Replaced by a later export, or there already.
  case superseded
  /// Another row of the same file has its key and other content.
  case conflicting
}

extension [RowStatus] {
  /// How many of a chunk's records are kept, where these are what became of them; all where nothing could set one
  /// aside.
  func keptCount(ofRecords records: Int) -> Int {
    if isEmpty || records == 0 { return records }
    precondition(records == count, "\(count) statuses of \(records) records")
    return count { $0 == .kept }
  }
}

/// Settles records that occur more than once (DESIGN, section 3).
///
/// With a natural key the latest export wins (`ExportDates` tells which that is), the same row again in one file counts once, and two
/// rows of one file with the same key and other content are both rejected: they replace nothing.
/// Without a key, or where all of its fields are empty, identical rows count as often as in the
/// file that has them most often.
enum Duplicates {
  /// A row that shares its name with another.
  private struct Entry {
    var name: Fingerprint
    var row: Fingerprint
    /// The place of its file among all files by age.
    var file: Int
    /// Place in file order, over all chunks of the source.
    var sequence: Int
  }

  /// The names of rows by their highest bits, each with its row's place in file order.
  private typealias Named = [(name: Fingerprint, sequence: Int32)]

  private static let partitionBits: UInt64 = 6
  private static let partitionCount = 1 << Int(partitionBits)

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
    var starts = [0]
    for chunk in chunks { starts.append((starts.last ?? 0) + chunk.rows.count) }
    let firsts = starts
    let parts = min(chunks.count, 64)
    let named = try executor.map(count: parts) { part in
      let own = (part * chunks.count / parts)..<((part + 1) * chunks.count / parts)
      return partitions(of: own, chunks, firsts, hasKey: hasKey)
    }
    let found = try executor.map(count: partitionCount) { partition in
      let again = repeated(named.map { $0[partition] }).map { name, sequence in
        entry(name, Int(sequence), chunks, firsts, ages)
      }
      return exceptions(in: again, hasKey: hasKey)
    }
    var flat = [RowStatus](repeating: .kept, count: firsts.last ?? 0)
    for (place, status) in found.joined() { flat[place] = status }
    return chunks.indices.map { Array(flat[firsts[$0]..<firsts[$0 + 1]]) }
  }

  private static func partitions(
    of own: Range<Int>, _ chunks: [HeldChunk], _ firsts: [Int], hasKey: Bool
  ) -> [Named] {
    var partitions = [Named](repeating: [], count: partitionCount)
    let count = firsts[own.upperBound] - firsts[own.lowerBound]
    for index in partitions.indices {
      partitions[index].reserveCapacity(count / partitionCount * 5 / 4)
    }
    for index in own {
      var sequence = Int32(firsts[index])
      for names in chunks[index].names {
        let name = hasKey && names.natural != .none ? names.natural : names.row
        partitions[Int(name.high >> (64 - partitionBits))].append((name, sequence))
        sequence += 1
      }
    }
    return partitions
  }

  /// Those whose name occurs more than once.
  private static func repeated(_ parts: [Named]) -> Named {
    var names = RepeatedFingerprints(capacity: parts.reduce(0) { $0 + $1.count })
    for (name, _) in parts.joined() { names.note(name) }
    return names.isEmpty ? [] : parts.joined().filter { names.contains($0.name) }
  }

  private static func entry(
    _ name: Fingerprint, _ sequence: Int, _ chunks: [HeldChunk], _ firsts: [Int], _ ages: [Int]
  ) -> Entry {
    // The last chunk that begins at the row or before it: empty chunks begin where the next one does.
    var low = 0
    var high = chunks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if firsts[middle] <= sequence { low = middle } else { high = middle }
    }
    return Entry(
      name: name, row: chunks[low].names[sequence - firsts[low]].row,
      file: ages[chunks[low].file], sequence: sequence)
  }

  /// Rows that are not kept.
  private static func exceptions(
    in entries: [Entry], hasKey: Bool
  ) -> [(sequence: Int, status: RowStatus)] {
    let sorted = entries.sorted {
      $0.name != $1.name
        ? $0.name < $1.name : ($0.file, $0.sequence) < ($1.file, $1.sequence)
    }
    var found: [(Int, RowStatus)] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].name == sorted[start].name { end += 1 }
      let group = sorted[start..<end]
      // A row without a natural key is named by itself.
      let isKeyed = hasKey && sorted[start].name != sorted[start].row
      found += isKeyed ? keyed(group) : identical(group)
      start = end
    }
    return found
  }

  private static func keyed(_ group: ArraySlice<Entry>) -> [(Int, RowStatus)] {
    var found: [(Int, RowStatus)] = []
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

  private static func identical(_ group: ArraySlice<Entry>) -> [(Int, RowStatus)] {
    var found: [(Int, RowStatus)] = []
    var most = 0
    var inFile = 0
    var file: Int?
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
