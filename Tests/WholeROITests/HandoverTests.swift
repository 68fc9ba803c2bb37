import Testing

@testable import WholeROI

@Test func whatIsHandedOverIsTakenOnce() {
  let handover = Handover([1])
  #expect(handover.take() == [1])
  #expect(handover.take() == nil)
}
