/// In which sources each of many identifiers occurs: as many bytes each as there are sources in eights, for identifiers
/// are held when a run needs most memory.
struct SourceMasks: Sendable {
  private let width: Int
  private var bytes: [UInt8] = []

  /// `masks`: bit s is set where source s has a record with the identifier.
  init(_ masks: [UInt64], sourceCount: Int) {
    let width = max((sourceCount + 7) / 8, 1)
    self.width = width
    bytes.reserveCapacity(masks.count * width)
    for mask in masks {
      for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: mask >> UInt64(place * 8))) }
    }
  }

  var count: Int { bytes.count / width }

  subscript(index: Int) -> UInt64 {
    if width == 1 { return UInt64(bytes[index]) }
    return (0..<width).reduce(0) { $0 | UInt64(bytes[index * width + $1]) << UInt64($1 * 8) }
  }
}
