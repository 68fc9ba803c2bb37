import Testing
import WholeROI

@Test func exitCodesAreThoseOfTheContract() {
  #expect(ExitCode.config.rawValue == 78)
  #expect(ExitCode.locked.rawValue == 75)
}
