extension TimedRecords {
  /// Calls `body` as `forEach` does, but only with records of whose word the lowest 16 bits are set in `bits`, and which is
  /// not 0: few of very many, so that the others cost no call.
  ///
  /// - Parameter word: which of a record's words.
  public func forEach(
    _ partition: Int, whereWord word: Int, isIn bits: [Bool],
    _ body: (inout MutableSpan<UInt64>, Record) -> Void
  ) {
    precondition(bits.count == 1 << 16 && word < partitions.stride)
    var next = 0
    partitions.withBlocks(partition) { words in
      bits.withUnsafeBufferPointer { bits in
        for at in stride(from: 0, to: words.count, by: partitions.stride) {
          // Asked of every record: what stands beside them is counted.
          let (payload, time) = facts(words[at &+ 2], partition, &next)
          let asked = words[at &+ word]
          guard asked != 0, bits[Int(asked & 0xFFFF)] else { continue }
          var span = words.mutableSpan
          body(&span, Record(at: at, time: time, payload: payload))
        }
      }
    }
  }
}
