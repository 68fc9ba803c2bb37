import Testing

@testable import WholeROI

/// Persons of few and of many sources, up to the edges of the words that hold a bit each.
@Test(arguments: [0, 1, 63, 64, 65, 1000], [6, 9, 64])
func aPersonOfSeveralSourcesIsShared(count: Int, sourceCount: Int) {
  let masks = (0..<count).map { person in
    let bits = (UInt64(person) + 1) &* 0x9E37_79B9_7F4A_7C15
    // None, one or a few.
    return (bits & bits << 7 & bits << 15) >> UInt64(64 - sourceCount)
  }
  let shared = SharedPersons(SourceMasks(masks, sourceCount: sourceCount))
  #expect((0..<UInt32(count)).map { shared[$0] } == masks.map { $0.nonzeroBitCount > 1 })
}
