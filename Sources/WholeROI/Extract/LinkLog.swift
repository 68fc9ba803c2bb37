import Columns

/// The links between identifiers that one job met, each under a number of its own, its slot.
struct LinkLog: Sendable {
  /// Both ends of each link; the payload is slot << 1 | end.
  let ends: RecordPartitions
  /// By slot; empty where nobody asks for them.
  private(set) var links: [Link] = []
  private(set) var count = 0
  /// Whether somebody asks what rows links are from.
  let keepsLinks: Bool

  init(keepsLinks: Bool, pool: BlockPool) {
    self.keepsLinks = keepsLinks
    ends = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: pool)
  }

  mutating func append(_ primary: Fingerprint, _ other: Fingerprint, _ link: Link) {
    let slot = UInt64(count) << 1
    count += 1
    if keepsLinks { links.append(link) }
    let source = Int(link.source)
    ends.append(
      NamedRecords.partition(of: primary), primary.high, primary.low,
      NamedRecords.word(origin: source, tag: Int(link.primaryKey), payload: slot))
    ends.append(
      NamedRecords.partition(of: other), other.high, other.low,
      NamedRecords.word(origin: source, tag: Int(link.otherKey), payload: slot | 1))
  }

  /// The links of many rows where nobody asks what rows they are from: between each row's name and the other one,
  /// where it has both and the name's field is of a higher priority.
  mutating func append(
    _ names: [Fingerprint], _ fields: [UInt8], _ others: [Fingerprint], ofField field: Int,
    keys: [Int], source: Int
  ) {
    count += ends.appendLinks(
      names, fields, others, ofField: field, tags: keys, origin: source, firstLink: count)
  }
}
