import Columns
import Testing

@Test func fingerprintsOrderByTheirHighHalfFirst() {
  #expect(Fingerprint(high: 1, low: 9) < Fingerprint(high: 2, low: 0))
  #expect(Fingerprint(high: 1, low: 0) < Fingerprint(high: 1, low: 9))
}
