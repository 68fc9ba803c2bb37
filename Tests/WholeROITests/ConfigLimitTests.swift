import Tabular
import Testing

@testable import WholeROI

@Test func aRegionWithoutANumberingPlanIsAFault() {
  #expect(
    faults(minimal("identity: { region: 'QQ' }")) == """
      78
      6:21: error: the phone numbers of the region "QQ" are not known here
        known are \(PhoneRegion.known.joined(separator: ", "))
      """)
}

@Test func moreIdentifierKeysThanRecordsCanNameAreAFault() {
  let keys = (1...17).map { "'k\($0)'" }.joined(separator: ", ")
  #expect(
    faults(minimal("identity: { keys: [\(keys)], limits: false }")) == """
      78
      6:19: error: identity.keys has 17 keys, and at most 16 can be told apart
      """)
}

@Test func moreSourcesThanARunTellsApartAreAFault() {
  let more = (1...64).map {
    "{ name: 's\($0)', files: 'f', layout: { record: 'cost', columns: { day: 'D', amount: 'A' } } },"
  }
  #expect(
    faults(minimal().replacing("sources: [", with: "sources: [" + more.joined())) == """
      78
      3:12: error: there are 65 sources, and a run tells at most 64 apart
        exports of one layout can share a source: files may be a list of patterns
      """)
}
