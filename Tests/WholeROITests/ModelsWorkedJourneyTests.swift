import Testing

@testable import WholeROI

/// The journey D A B B C D C C of METHODS, section 4: D is direct, the touches are 29, 22, 15,
/// 11.5, 8, 8, 4.5 and 1 day older than the order, and the person signed up just before the first
/// C.
private let worked = PlainJourney(
  ages: [29, 22, 15, 11.5, 8, 8, 4.5, 1].map { Int64($0 * 86_400_000) },
  nodes: [3, 0, 1, 1, 2, 3, 2, 2],
  isDirect: [true, false, false, false, false, true, false, false],
  milestone: 4)

/// How 100.00 is split, in cents.
private func cents(_ model: AttributionModel, _ journey: PlainJourney = worked) -> [Int64] {
  var definition = AttributionDefinition()
  // 0.35, 0.25, 0.4
  definition.custom = [
    .init(units: 35, scale: 2), .init(units: 25, scale: 2), .init(units: 4, scale: 1),
  ]
  var splitter = CreditSplitter(models: [model], definition: definition)
  return fastCredits(&splitter, model, journey, [10_000])[0]
}

@Test func workedJourneyFirstAndLast() {
  #expect(cents(.first) == [10_000, 0, 0, 0, 0, 0, 0, 0])
  #expect(cents(.last) == [0, 0, 0, 0, 0, 0, 0, 10_000])
}

@Test func workedJourneyLastNonDirect() {
  #expect(cents(.lastNonDirect) == [0, 0, 0, 0, 0, 0, 0, 10_000])
  var endsDirect = worked
  endsDirect.isDirect = [true, false, false, false, false, true, true, true]
  #expect(cents(.lastNonDirect, endsDirect) == [0, 0, 0, 0, 10_000, 0, 0, 0])
  var allDirect = worked
  allDirect.isDirect = Array(repeating: true, count: 8)
  #expect(cents(.lastNonDirect, allDirect) == [0, 0, 0, 0, 0, 0, 0, 10_000])
}

@Test func workedJourneyLinear() {
  // 10000 / 8 = 1250.
  #expect(cents(.linear) == [1250, 1250, 1250, 1250, 1250, 1250, 1250, 1250])
}

@Test func workedJourneyUniqueLinear() {
  // D, A, B, C get 2500 each. D and B have 2 touches: 1250 each. C has 3: 833 each and 1 unit left,
  // which goes to the earliest.
  #expect(cents(.uniqueLinear) == [1250, 2500, 1250, 1250, 834, 1250, 833, 833])
}

@Test func workedJourneyTimeDecay() {
  // Ages beyond the newest, in half-lives of 7 d: 4, 3, 2, 1.5, 1, 1, 0.5, 0. T[512] = 741455.
  // Weights: 65536, 131072, 262144, 741455 >> 1 = 370727, 524288, 524288, 741455, 1048576.
  // Their sum: 3668086. 10000·w / sum:
  //   178 rest 2440692, 357 rest 1213298, 714 rest 2426596, 1010 rest 2503140,
  //   1429 rest 1185106, 1429 rest 1185106, 2021 rest 1348194, 2858 rest 2370212.
  // The floors add up to 9996: 4 units for the remainders 2503140, 2440692, 2426596, 2370212.
  #expect(cents(.timeDecay) == [179, 357, 715, 1011, 1429, 1429, 2021, 2859])
}

@Test func workedJourneyPosition() {
  // Weights 2·6, 1 six times, 2·6; sum 30. Ends 10000·12/30 = 4000; others 333 rest 10. The floors
  // add up to 9998: 2 units for the earliest of the others.
  #expect(cents(.position) == [4000, 334, 334, 333, 333, 333, 333, 4000])
}

@Test func workedJourneyJAndInverseJ() {
  // Weights 6, 1 six times, 18; sum 30: 2000, 333 rest 10 each, 6000.
  #expect(cents(.j) == [2000, 334, 334, 333, 333, 333, 333, 6000])
  #expect(cents(.inverseJ) == [6000, 334, 334, 333, 333, 333, 333, 2000])
}

@Test func workedJourneyW() {
  // Five others. Weights 3·5 for touches 1, 5 and 8, 1 for the others; sum 50: 3000 and 200.
  #expect(cents(.w) == [3000, 200, 200, 200, 3000, 200, 200, 3000])
}

@Test func workedJourneyCustom() {
  // 0.35, 0.25/6 each, 0.4: weights 35·6, 25 six times, 40·6; sum 600.
  // 10000·210/600 = 3500; 10000·25/600 = 416 rest 400; 10000·240/600 = 4000. The floors add up to
  // 9996: 4 units for the earliest others.
  #expect(cents(.custom) == [3500, 417, 417, 417, 417, 416, 416, 4000])
}

@Test func workedJourneyDistinctNodesInOrderOfFirstTouch() {
  var splitter = CreditSplitter(models: [], definition: .init())
  var found: [UInt32] = [8, 8]
  splitter.findDistinctNodes(of: 0..<8, worked.nodes, into: &found)
  #expect(found == [3, 0, 1, 2])
  splitter.findDistinctNodes(of: 2..<4, worked.nodes, into: &found)
  #expect(found == [1])
}
