import CLibcsv

/// Records that begin with a whole fingerprint, spread by its high bits: what all of them have in common.
///
///     word 0, 1   fingerprint; once numbered, word 0 is its code in the partition
///     word 2      origin (bits 0–5), tag (6–9), and 54 bits of the record's own
///     word 3 …    the record's own
///
/// Small partitions keep each table of fingerprints in a core's cache.
public enum NamedRecords {
  public static let partitionBits = 8
  public static let partitionCount = 1 << partitionBits
  /// First bit of the record's own part of word 2.
  public static let payloadShift: UInt64 = 10
  /// In word 0 after numbering: the record had no name, because it was struck out.
  public static let struckOut = UInt64.max

  /// The partition of a fingerprint.
  @inlinable public static func partition(of name: Fingerprint) -> Int {
    Int(truncatingIfNeeded: name.high &>> UInt64(64 - partitionBits))
  }

  /// Word 2 of a record: `origin` below 64, `tag` below 16, `payload` below 2⁵⁴.
  @inlinable public static func word(origin: Int, tag: Int, payload: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: origin) | UInt64(truncatingIfNeeded: tag) << 6
      | payload << payloadShift
  }

  @inlinable public static func origin(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 63) }
  @inlinable public static func tag(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: word >> 6 & 15)
  }
  @inlinable public static func payload(_ word: UInt64) -> UInt64 { word >> payloadShift }
}

/// Hands numbered records on to their owners.
public struct OwnerTransfer {
  /// Whose a name's records are. Half a word, so that those of a large partition stay in a core's cache.
  public struct Owner: Sendable {
    /// The number, and whether it is shared in the highest bit.
    private let word: UInt32
    private static let sharedShift: UInt32 = 31

    /// - Parameters:
    ///   - number: below 2³¹.
    ///   - isShared: whether records of several origins are the owner's.
    public init(_ number: UInt32, isShared: Bool) {
      precondition(number >> Self.sharedShift == 0, "owner \(number)")
      word = number | (isShared ? 1 : 0) << Self.sharedShift
    }

    public var number: UInt32 { word & (1 << Self.sharedShift - 1) }
    public var isShared: Bool { shared != 0 }
    /// 1 where it is shared, else 0.
    fileprivate var shared: UInt32 { word >> Self.sharedShift }
  }

  /// By code.
  public var owners: [Owner]
  /// By payload: the code that takes its place; `dropped` for records that end here.
  public var payloads: [UInt32]
  /// owner >> shift is the target's partition.
  public var shift: Int
  /// How the target's records share a word; nil where owner and payload, and the time, have one each.
  public let form: PackedForm?
  public static let dropped = UInt32.max

  public init(owners: [Owner], payloads: [UInt32], shift: Int, form: PackedForm? = nil) {
    self.owners = owners
    self.payloads = payloads
    self.shift = shift
    self.form = form
  }

  /// Appends each record of the partition to `target`: as a word of `form`, or owner << 32 | payload and the time;
  /// then, where the target has room for it, the first word of its own. Adds to `matched`, by origin, the records
  /// whose owner occurs in another origin.
  public func move(
    _ records: TimedRecords, partition: Int, to target: RecordPartitions, matched: inout [Int]
  ) {
    guard let form else {
      move(records, partition, to: target, &matched, detailAt: 2) { slot, owner, time, payload in
        slot[0] = UInt64(owner) << 32 | UInt64(payload)
        slot[1] = UInt64(bitPattern: time)
      }
      return
    }
    let inPartition: UInt32 = 1 << UInt32(shift) &- 1
    var strays: UInt64 = 0
    move(records, partition, to: target, &matched, detailAt: 1) { slot, owner, time, payload in
      slot[0] = form.word(
        owner: owner & inPartition, time: time, payload: payload, strays: &strays)
    }
    precondition(strays == 0, "a time or a payload beyond what the form has bits for")
  }

  /// `write` is handed where a record goes, its owner, time and payload.
  @inline(__always)
  private func move(
    _ records: TimedRecords, _ partition: Int, to target: RecordPartitions,
    _ matched: inout [Int], detailAt: Int,
    _ write: (UnsafeMutablePointer<UInt64>, UInt32, Int64, UInt32) -> Void
  ) {
    precondition(matched.count >= 64)
    let stride = records.partitions.stride
    let hasDetail = target.stride == detailAt + 1
    precondition(hasDetail ? stride > TimedRecords.wordCount : target.stride == detailAt)
    var next = 0
    owners.withUnsafeBufferPointer { owners in
      payloads.withUnsafeBufferPointer { payloads in
        matched.withUnsafeMutableBufferPointer { matched in
          records.partitions.withBlocks(partition) { words in
            var at = 0
            while at < words.count {
              let first = words[at]
              let (own, time) = records.facts(words[at &+ 2], partition, &next)
              if !TimedRecords.isStruckOut(first) {
                let owner = owners[Int(TimedRecords.code(first))]
                // Whether it occurs elsewhere is as often true as not: it is added, not asked.
                matched[TimedRecords.origin(first)] &+= Int(owner.shared)
                let payload = payloads[Int(own)]
                if payload != Self.dropped {
                  let slot = target.slot(Int(owner.number) &>> shift)
                  // Partitions are many: the next line of this one is there when it is needed.
                  wholeroi_prefetch(slot + 8)
                  write(slot, owner.number, time, payload)
                  if hasDetail { slot[detailAt] = words[at &+ TimedRecords.wordCount] }
                }
              }
              at &+= stride
            }
          }
        }
      }
    }
  }
}

extension Fingerprint {
  /// By row: the first name that is not `.none` among the columns, and the index of its column; the
  /// last column's where there is none. All columns have `count` rows.
  public static func firsts(
    of columns: [[Fingerprint]], count: Int, into names: inout [Fingerprint],
    from places: inout [UInt8]
  ) {
    precondition(columns.count <= 256 && columns.allSatisfy { $0.count == count })
    names.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    names.append(contentsOf: columns.last ?? Array(repeating: .none, count: count))
    places.append(contentsOf: repeatElement(UInt8(max(columns.count - 1, 0)), count: count))
    for index in columns.indices.dropLast().reversed() {
      let place = UInt8(truncatingIfNeeded: index)
      names.withUnsafeMutableBufferPointer { names in
        places.withUnsafeMutableBufferPointer { places in
          columns[index].withUnsafeBufferPointer { column in
            for row in 0..<count where column[row].high | column[row].low != 0 {
              names[row] = column[row]
              places[row] = place
            }
          }
        }
      }
    }
  }
}
