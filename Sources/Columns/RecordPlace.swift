/// Where a named record lies, told by others: its partition, and its place among the records of that.
public struct RecordPlace: Sendable {
  public let partition: Int
  public let index: Int

  @inline(__always) init(partition: Int, index: Int) {
    self.partition = partition
    self.index = index
  }

  /// From one number: the partition in the low bits.
  public init(bits: UInt64) {
    partition = Int(bits & UInt64(NamedRecords.partitionCount - 1))
    index = Int(bits >> UInt64(NamedRecords.partitionBits))
  }

  @inline(__always) var bits: UInt64 {
    UInt64(truncatingIfNeeded: index) << UInt64(NamedRecords.partitionBits)
      | UInt64(truncatingIfNeeded: partition)
  }
}
