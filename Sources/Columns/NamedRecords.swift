/// Records that begin with a fingerprint, spread by its high bits: what all of them have in common.
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
  /// In word 0 after numbering: the record had no fingerprint, because it was struck out.
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

extension RecordPartitions {
  /// Appends one record for each name that is not `.none`: the name, then the row's word and time, then
  /// its word of each further column. Gives how many that were.
  public func append(
    names: [Fingerprint], words: [UInt64], times: [Int64], more columns: [[UInt64]]
  ) -> Int {
    precondition(stride == columns.count + 4, "\(columns.count) columns for a stride of \(stride)")
    precondition(words.count == names.count && times.count == names.count)
    for column in columns { precondition(column.count == names.count) }
    var appended = 0
    names.withUnsafeBufferPointer { names in
      words.withUnsafeBufferPointer { words in
        times.withUnsafeBufferPointer { times in
          withPointers(to: columns) { columns in
            for row in 0..<names.count {
              let name = names[row]
              if name.high | name.low == 0 { continue }
              // Counted above to have as many words as are written.
              let slot = slot(NamedRecords.partition(of: name))
              slot[0] = name.high
              slot[1] = name.low
              slot[2] = words[row]
              slot[3] = UInt64(bitPattern: times[row])
              for index in 0..<columns.count { slot[index &+ 4] = columns[index][row] }
              appended &+= 1
            }
          }
        }
      }
    }
    return appended
  }

  private func withPointers(
    to columns: [[UInt64]], _ body: (UnsafeBufferPointer<UnsafePointer<UInt64>>) -> Void
  ) {
    // Every column outlives the call: `columns` holds them all.
    var pointers: [UnsafePointer<UInt64>] = []
    func next(_ index: Int) {
      if index == columns.count {
        pointers.withUnsafeBufferPointer(body)
        return
      }
      columns[index].withUnsafeBufferPointer { column in
        if let base = column.baseAddress { pointers.append(base) }
        next(index + 1)
      }
    }
    if columns.allSatisfy({ !$0.isEmpty }) { next(0) }
  }
}

extension FingerprintTable {
  /// Numbers the records of a partition: word 0 becomes the code. `tags` and `origins` grow with the codes:
  /// the tag that a fingerprint came with first, and a bit for each origin that has it.
  public mutating func number(
    _ records: RecordPartitions, partition: Int, tags: inout [UInt8], origins: inout [UInt64]
  ) {
    let stride = records.stride
    records.withBlocks(partition) { words in
      var at = 0
      while at < words.count {
        let high = words[at]
        let low = words[at &+ 1]
        if high | low == 0 {
          words[at] = NamedRecords.struckOut
        } else {
          let code = code(high, low)
          let what = words[at &+ 2]
          let bit: UInt64 = 1 &<< (what & 63)
          if Int(code) == tags.count {
            tags.append(UInt8(truncatingIfNeeded: NamedRecords.tag(what)))
            origins.append(bit)
          } else {
            origins[Int(code)] |= bit
          }
          words[at] = UInt64(code)
        }
        at &+= stride
      }
    }
  }
}

/// Hands numbered records on to their owners.
public struct OwnerTransfer {
  /// By code: the owner, and the origins that have records of the owner.
  public var owners: ArraySlice<UInt32>
  public var ownerOrigins: [UInt64]
  /// By payload (its low 32 bits): the code that takes its place; `dropped` for records that end here.
  public var payloads: [UInt32]
  /// owner >> shift is the target's partition.
  public var shift: Int
  public static let dropped = UInt32.max

  public init(
    owners: ArraySlice<UInt32>, ownerOrigins: [UInt64], payloads: [UInt32], shift: Int
  ) {
    self.owners = owners
    self.ownerOrigins = ownerOrigins
    self.payloads = payloads
    self.shift = shift
  }

  /// Appends each record of the partition to `target` as owner << 32 | payload, then word 3 and, where the
  /// target has room for it, word 4. Adds to `matched`, by origin, the records whose owner occurs in
  /// another origin.
  public func move(
    _ records: RecordPartitions, partition: Int, to target: RecordPartitions, matched: inout [Int]
  ) {
    precondition(owners.count == ownerOrigins.count && matched.count >= 64)
    precondition(records.stride >= target.stride + 2)
    let stride = records.stride
    let hasFifth = target.stride == 3
    owners.withUnsafeBufferPointer { owners in
      ownerOrigins.withUnsafeBufferPointer { origins in
        payloads.withUnsafeBufferPointer { payloads in
          records.withBlocks(partition) { words in
            var at = 0
            while at < words.count {
              let code = words[at]
              if code != NamedRecords.struckOut {
                let what = words[at &+ 2]
                let place = Int(truncatingIfNeeded: code)
                let origin = NamedRecords.origin(what)
                if origins[place] & ~(1 &<< UInt64(origin)) != 0 { matched[origin] += 1 }
                let payload = payloads[
                  Int(UInt32(truncatingIfNeeded: NamedRecords.payload(what)))]
                if payload != Self.dropped {
                  let owner = owners[place]
                  let slot = target.slot(Int(owner) >> shift)
                  slot[0] = UInt64(owner) << 32 | UInt64(payload)
                  slot[1] = words[at &+ 3]
                  if hasFifth { slot[2] = words[at &+ 4] }
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
