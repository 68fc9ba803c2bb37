import Testing

@testable import WholeROI

/// Every rule that a built-in layout states, shown on a variant of its sample: each other name, format, missing text,
/// kind of row, mark and zone.
@Suite struct LayoutRulesTests {
  @Test(arguments: LayoutSample.all)
  func eachRuleThatALayoutStatesHoldsOnAVariant(sample: LayoutSample) throws {
    let rules = try LayoutRules(sample)
    for variant in rules.variants {
      guard let bytes = variant.bytes else {
        #expect(
          Self.shownElsewhere[sample.layout]?.contains(variant.rule) == true,
          "\(sample.layout) has nothing that shows \(variant.rule)")
        continue
      }
      let run = try LayoutSample.run("'\(sample.layout)'", bytes, timezone: variant.timezone)
      let reading = try? LayoutReading(run, hasPlaces: false).text
      #expect(
        variant.holds(LayoutRules.Reading(reading ?? "")),
        "\(sample.layout), \(variant.rule): \(reading ?? "refused")\n\(String(decoding: bytes, as: UTF8.self))"
      )
    }
  }

  /// Rules that a reading of the sample can't show.
  private static let shownElsewhere: [String: [String]] = [
    // Its records have days, which no zone moves.
    "linkedin-ads": ["timezone"],
    // Of a post the reading has the time as it is written.
    "hootsuite-posts": ["timezone"],
    "x-activity": ["timezone"],
    "sfmc-send-jobs": ["timezone"],
    // Its times count from 1970; no zone moves them.
    "adobe-data-feed": ["timezone"],
  ]

  @Test func aFormatIsWrittenAsItReads() {
    #expect(LayoutRules.written("M/d/yyyy h:mm:ss a", isDay: false) == "7/28/2026 10:09:08 AM")
    #expect(LayoutRules.written("iso", isDay: true) == "2026-07-28")
  }
}
