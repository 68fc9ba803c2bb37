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
