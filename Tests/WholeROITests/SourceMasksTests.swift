import Testing

@testable import WholeROI

@Test(arguments: [0, 1, 6, 8, 9, 33, 64])
func sourcesOfIdentifiersComeBackWhateverTheirNumber(sourceCount: Int) {
  let all = sourceCount == 64 ? UInt64.max : (1 << UInt64(sourceCount)) - 1
  let masks = [0, 1, 0xA5A5_A5A5_A5A5_A5A5, UInt64.max, 1 << 63, 3 << 31].map { $0 & all }
  let packed = SourceMasks(masks, sourceCount: sourceCount)
  #expect(packed.count == masks.count)
  #expect(masks.indices.map { packed[$0] } == masks)
}

@Test(arguments: [6, 8, 9, 64])
func sourcesOfOwnersAreThoseOfAllThatTheyOwn(sourceCount: Int) {
  let all = sourceCount == 64 ? UInt64.max : (1 << UInt64(sourceCount)) - 1
  let masks: [UInt64] = [1, 2, 1 << 63 | 4, 0, 1 << 8 | 1, 3].map { $0 & all }
  let owners: [UInt32] = [2, 0, 2, 1, 1, 3]
  var owned = SourceMasks(count: 5, sourceCount: sourceCount)
  owned.add(SourceMasks(masks, sourceCount: sourceCount), to: owners.span)
  #expect((0..<5).map { owned[$0] } == [2, masks[4], masks[0] | masks[2], 3, 0])
  var twice = owned
  twice.add(SourceMasks([8, 0, 0, 3, 1], sourceCount: sourceCount))
  #expect((0..<5).map { twice[$0] } == [10, masks[4], masks[0] | masks[2], 3, 1])
}

@Test(arguments: [4, 12]) func whatTwoSourcesHaveCountsForEach(sourceCount: Int) {
  let masks = SourceMasks([1, 3, 3, 8, 0, 9, 14], sourceCount: sourceCount)
  let expected = [3, 3, 1, 2] + Array(repeating: 0, count: sourceCount - 4)
  #expect(masks.sharedCounts(sourceCount: sourceCount) == expected)
}
