import Columns

/// One chunk's touches with a natural key, as they wait for duplicates to be settled.
struct KeyedTouches {
  private(set) var chunk: HeldChunk
  /// By row of the chunk: its index among the held ones.
  private var places: [Int]
  /// By partition of the job's touches: how many there will be.
  private var counts: [Int]

  init(_ plan: FilePlan, _ place: ChunkPlace, _ job: ExtractJob, rowCount: Int) {
    chunk = HeldChunk(
      source: plan.source, file: plan.index, chunk: place.chunk, job: job.number,
      number: job.held.count)
    places = Array(repeating: -1, count: rowCount)
    counts = (0..<NamedRecords.partitionCount).map { job.touches.recordCount($0) }
  }

  /// Adds the next touch; it lies nowhere among the job's where it names nobody.
  mutating func append(_ held: HeldRow, _ name: RowName, of row: Int) {
    places[row] = chunk.rows.count
    chunk.rows.append(held)
    chunk.names.append(name)
    guard held.primary != .none else {
      chunk.touches.append(.nowhere)
      return
    }
    let partition = NamedRecords.partition(of: held.primary)
    chunk.touches.append(TouchPlace(partition: partition, index: counts[partition]))
    counts[partition] += 1
  }

  /// Adds another identifier of a touch, under a key of `identity.keys`.
  mutating func append(_ other: Fingerprint, key: UInt8, time: Int64, of row: Int) {
    chunk.links.append(HeldLink(other: other, time: time, row: Int32(places[row]), key: key))
  }
}
