import CLibcsv

/// Records of a name at a time, spread by the high bits of their names: three words for each of many millions.
///
///     word 0   origin (6 bits), tag (its low 2 bits), and the name's high half but for the 8 bits that its
///              partition says; once numbered, the name's code in the partition in place of the half
///     word 1   the name's low half
///     word 2   time (42 bits: 139 years of milliseconds), tag (its high 2 bits), payload (20 bits)
///     word 3 … the record's own
///
/// A time or a payload that does not fit stands beside the records, in their order; its word 2 says so. Memory
/// that is touched for the first time costs more than what is written to it: a word less was 124 MB of 1.2 GB.
public final class TimedRecords: @unchecked Sendable {
  /// What stands beside a record that says so.
  private struct Wide: Sendable {
    var payload: UInt32
    var time: Int64
  }

  /// Words that all records have.
  public static let wordCount = 3
  let partitions: RecordPartitions
  /// By partition. Only the job that fills an instance appends, before any other reads: the promise behind
  /// `@unchecked Sendable` is that of `RecordPartitions`.
  private var wides: [[Wide]]

  static let halfMask: UInt64 = (1 << 56) - 1
  private static let payloadBits: UInt64 = 20
  private static let timeShift: UInt64 = 22
  /// The payload of a record whose own stands beside it.
  private static let isWide: UInt64 = (1 << payloadBits) - 1
  /// From early 1935 to the middle of 2074.
  private static let leastTime: Int64 = -(1 << 40)

  /// - Parameter more: words of a record's own.
  public init(more: Int, pool: BlockPool) {
    partitions = RecordPartitions(
      count: NamedRecords.partitionCount, stride: Self.wordCount + more, pool: pool)
    wides = Array(repeating: [], count: NamedRecords.partitionCount)
  }

  /// How many records a partition holds.
  public func recordCount(_ partition: Int) -> Int { partitions.recordCount(partition) }

  /// Gives a partition's blocks back: it is empty from here on.
  public func clear(_ partition: Int) { partitions.clear(partition) }

  /// Appends one record for each name that is not `.none`; gives how many that were.
  ///
  /// `origin` is below 64. `fields` says by row which of `tags`, below 16, is the name's; `payloads` are by
  /// the rows' codes; `columns` are the records' own words.
  public func append(
    names: [Fingerprint], origin: Int, tags: [Int], fields: [UInt8], codes: [UInt32],
    payloads: [UInt32], times: [Int64], more columns: [[UInt64]]
  ) -> Int {
    precondition(partitions.stride == columns.count + Self.wordCount)
    precondition(origin < 64 && tags.allSatisfy { $0 < 16 })
    let count = names.count
    precondition(fields.count == count && codes.count == count && times.count == count)
    for column in columns { precondition(column.count == count) }
    let heads = tags.map { UInt64(origin) << 58 | UInt64($0 & 3) << 56 }
    let marks = tags.map { UInt64($0 >> 2) << Self.payloadBits }
    var appended = 0
    names.withUnsafeBufferPointer { names in
      codes.withUnsafeBufferPointer { codes in
        times.withUnsafeBufferPointer { times in
          for row in 0..<count {
            let name = names[row]
            if name.high | name.low == 0 { continue }
            let field = Int(fields[row])
            let slot = partitions.slot(NamedRecords.partition(of: name))
            // The partition's next record is hundreds away: its line is there by then.
            wholeroi_prefetch(slot + 2 * partitions.stride - 1)
            slot[0] = heads[field] | name.high & Self.halfMask
            slot[1] = name.low
            slot[2] = word(name, payloads[Int(codes[row])], times[row], marks[field])
            appended &+= 1
            for index in columns.indices { slot[index &+ Self.wordCount] = columns[index][row] }
          }
        }
      }
    }
    return appended
  }

  @inline(__always)
  private func word(_ name: Fingerprint, _ payload: UInt32, _ time: Int64, _ mark: UInt64) -> UInt64
  {
    let sinceLeast = UInt64(bitPattern: time &- Self.leastTime)
    if sinceLeast >> 42 == 0, UInt64(payload) < Self.isWide {
      return sinceLeast << Self.timeShift | mark | UInt64(payload)
    }
    keepWide(Wide(payload: payload, time: time), of: name)
    return mark | Self.isWide
  }

  @inline(never)
  private func keepWide(_ wide: Wide, of name: Fingerprint) {
    wides[NamedRecords.partition(of: name)].append(wide)
  }

  /// A record as it is read, in order.
  public struct Record {
    /// Where its words begin in the block at hand.
    public let at: Int
    public let time: Int64
    public let payload: UInt32
  }

  /// Calls `body` with each record of a partition, in order of appending, those that were struck out
  /// included, and the words of its block, which it may change.
  public func forEach(_ partition: Int, _ body: (inout MutableSpan<UInt64>, Record) -> Void) {
    var next = 0
    partitions.withBlocks(partition) { words in
      var span = words.mutableSpan
      var at = 0
      while at < words.count {
        let (payload, time) = facts(words[at &+ 2], partition, &next)
        body(&span, Record(at: at, time: time, payload: payload))
        at &+= partitions.stride
      }
    }
  }

  /// What word 2 says; `next` counts the records whose facts stand beside them.
  @inline(__always)
  func facts(_ word: UInt64, _ partition: Int, _ next: inout Int) -> (payload: UInt32, time: Int64)
  {
    let payload = word & Self.isWide
    if payload != Self.isWide {
      return (
        UInt32(truncatingIfNeeded: payload),
        Int64(bitPattern: word >> Self.timeShift) &+ Self.leastTime
      )
    }
    let wide = wides[partition][next]
    next &+= 1
    return (wide.payload, wide.time)
  }

  /// Whether a record is struck out, by its first two words, before it is numbered.
  public static func isNameless(_ first: UInt64, _ second: UInt64) -> Bool { first | second == 0 }

  /// Whether a record is struck out, by its first word, once it is numbered.
  public static func isStruckOut(_ first: UInt64) -> Bool { first == NamedRecords.struckOut }

  /// The code of a numbered record's name, by its first word.
  public static func code(_ first: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: first) }

  static func origin(_ first: UInt64) -> Int { Int(truncatingIfNeeded: first >> 58) }

  static func tag(_ first: UInt64, _ third: UInt64) -> Int {
    Int(truncatingIfNeeded: first >> 56 & 3 | (third >> payloadBits & 3) << 2)
  }

  /// Strikes out the records at places of a partition, which rise: before they are numbered.
  ///
  /// They lose their names; that a name is all zeros but for its partition is as unlikely as that two are the
  /// same.
  public func strikeOut(_ places: [Int], in partition: Int) {
    var next = 0
    var first = 0
    let stride = partitions.stride
    partitions.withBlocks(partition) { words in
      let count = words.count / stride
      while next < places.count, places[next] < first + count {
        words[(places[next] - first) * stride] = 0
        words[(places[next] - first) * stride + 1] = 0
        next += 1
      }
      first += count
    }
  }
}
