import CLibcsv

/// Whole columns of named records (see `NamedRecords`), at places that other records can tell.
extension RecordPartitions {
  /// Appends a record of four words for each of `rows` that has a name; gives how many that were. `places` gets by
  /// place in `rows` where the record lies, and anything for a row without a name.
  ///
  /// `names` and `fields`, which says which of `tags` is the name's, go by row; `payloads`, and `facts`, which are
  /// word 3, by place in `rows`.
  public func appendNamed(
    _ names: [Fingerprint], rows: [Int32], fields: [UInt8], tags: [Int], origin: Int,
    payloads: [UInt64], facts: [UInt64], places: inout [UInt64]
  ) -> Int {
    precondition(stride == 4 && origin < 64 && tags.allSatisfy { $0 < 16 })
    precondition(payloads.count == rows.count && facts.count == rows.count)
    precondition(names.count == fields.count)
    let heads = tags.map { NamedRecords.word(origin: origin, tag: $0, payload: 0) }
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(0, count: rows.count))
    var meant: [UInt32] = []
    // Which rows have a name is nobody's guess: they are listed without a branch before.
    Self.list(rows.count, into: &meant) { index in
      let name = names[Int(rows[index])]
      return name.high | name.low != 0
    }
    places.withUnsafeMutableBufferPointer { places in
      for index in meant {
        let index = Int(index)
        let row = Int(rows[index])
        let name = names[row]
        let partition = NamedRecords.partition(of: name)
        let slot = slot(partition)
        // The partition's next record comes much later: its line is there by then.
        wholeroi_prefetch(slot + 7)
        slot[0] = name.high
        slot[1] = name.low
        slot[2] = heads[Int(fields[row])] | payloads[index] << NamedRecords.payloadShift
        slot[3] = facts[index]
        // What `recordCount` gives, without a division.
        let words = blockCount(partition) &* usableWords &- cursors[partition].room
        places[index] = RecordPlace(partition: partition, index: words &>> 2 &- 1).bits
      }
    }
    return meant.count
  }

  /// Appends a record of three words for each of `rows` that has a name from a field of a higher priority and
  /// another one: the other name, and the row's of `places`, which go by place in `rows`.
  ///
  /// `fields` says by row where the name is from; the other names are from `field`.
  public func appendOthers(
    _ others: [Fingerprint], ofField field: Int, rows: [Int32], fields: [UInt8], tag: Int,
    origin: Int, places: [UInt64]
  ) {
    precondition(stride == 3 && origin < 64 && tag < 16)
    precondition(places.count == rows.count && others.count == fields.count)
    let head = NamedRecords.word(origin: origin, tag: tag, payload: 0)
    let field = UInt8(truncatingIfNeeded: field)
    var meant: [UInt32] = []
    Self.list(rows.count, into: &meant) { index in
      let row = Int(rows[index])
      let isNamed: UInt8 = others[row].high | others[row].low != 0 ? 1 : 0
      let isSecond: UInt8 = fields[row] < field ? 1 : 0
      return isNamed & isSecond != 0
    }
    for index in meant {
      let index = Int(index)
      let name = others[Int(rows[index])]
      let slot = slot(NamedRecords.partition(of: name))
      wholeroi_prefetch(slot + 5)
      slot[0] = name.high
      slot[1] = name.low
      slot[2] = head | places[index] << NamedRecords.payloadShift
    }
  }

  /// Lists the numbers below `count` for which `isMeant` is true, in their order.
  @inline(__always)
  private static func list(
    _ count: Int, into meant: inout [UInt32], where isMeant: (Int) -> Bool
  ) {
    meant.removeAll(keepingCapacity: true)
    meant.append(contentsOf: repeatElement(0, count: count + 1))
    var next = 0
    meant.withUnsafeMutableBufferPointer { meant in
      for index in 0..<count {
        meant[next] = UInt32(truncatingIfNeeded: index)
        next &+= isMeant(index) ? 1 : 0
      }
    }
    meant.removeLast(count + 1 - next)
  }
}
