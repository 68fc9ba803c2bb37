import Testing

@testable import WholeROI

@Test(arguments: [
  ("linar", "linear"), ("Linear", "linear"), ("lats", "last"), ("time-decay", "time decay"),
  ("posiiton", "position"), ("xyz", nil), ("", nil), ("markov", nil),
])
func nearestFindsWhatWasMeant(text: String, name: String?) {
  #expect(Names.nearest(text, among: ["last", "linear", "position", "time decay"]) == name)
}

@Test func nearestTakesTheFirstOfEquallyNearNames() {
  #expect(Names.nearest("abc", among: ["abd", "abe"]) == "abd")
}

@Test(
  arguments: [
    ("30d", 2_592_000_000), ("36h", 129_600_000), ("90m", 5_400_000), ("30s", 30_000), ("0d", 0),
    ("36525d", 3_155_760_000_000), ("36526d", nil), ("1w", nil), ("d", nil), ("-1d", nil),
    ("1.5d", nil),
    ("30 d", nil), ("", nil), ("99999999999999999999d", nil), ("9223372036854775807s", nil),
  ] as [(String, Int64?)])
func durationsBecomeMilliseconds(text: String, milliseconds: Int64?) {
  #expect(Quantities.duration(text) == milliseconds)
}

@Test(
  arguments: [
    ("0.45", 45, 2), ("-.5", -5, 1), ("+7.", 7, 0), ("1%", 1, 2), ("0.5%", 5, 3), ("1e3", 1000, 0),
    ("25e-2", 25, 2), ("0x10", 16, 0), ("-0x10", -16, 0), ("0.10", 10, 2),
    ("9223372036854775807", Int64.max, 0),
  ] as [(String, Int64, Int)])
func decimalsAreExact(text: String, units: Int64, scale: Int) {
  #expect(Quantities.decimal(text) == ExactDecimal(units: units, scale: scale))
}

@Test(arguments: [
  "", ".", "1.2.3", "1,5", "e3", "1e", "9223372036854775808", "1e19", "1e-19", "%", "١",
])
func whatIsNoDecimalIsRefused(text: String) { #expect(Quantities.decimal(text) == nil) }

@Test(
  arguments: [
    ("12.34", 2, 1234), ("12", 2, 1200), ("12.340", 2, 1234), ("12.345", 2, nil), ("1200", 0, 1200),
    ("12.5", 0, nil), ("1.234", 3, 1234), ("-0.05", 2, -5), ("1e2", 2, nil), ("$5", 2, nil),
  ] as [(String, Int, Int64?)])
func moneyHasTheDigitsOfItsCurrency(text: String, digits: Int, minor: Int64?) {
  #expect(Quantities.money(text, Currency(code: "XXX", minorDigits: digits)) == minor)
}

@Test(arguments: [("USD", 2), ("JPY", 0), ("ISK", 0), ("KWD", 3), ("TND", 3), ("EUR", 2)])
func currenciesHaveTheirMinorDigits(code: String, digits: Int) {
  #expect(Currencies.named(code)?.minorDigits == digits)
}

@Test func everyCurrencyCodeIsThreeLettersAndOccursOnce() {
  #expect(Currencies.codes.allSatisfy { $0.utf8.count == 3 })
  #expect(Set(Currencies.codes).count == Currencies.codes.count)
  #expect(Currencies.named("usd") == nil)
}

@Test(arguments: [
  "2026-02-29", "2026-13-01", "2026-00-10", "2026-7-01", "1899-12-31", "2026-07-01x", "",
])
func whatIsNoDayIsRefused(text: String) { #expect(DefinitionCalendar.day(text) == nil) }

@Test func theReportsOfThisVersionAreThoseOfTheContract() {
  let built = ReportNames.all.map(\.file)
  #expect(
    built == [
      "program_performance.csv", "program_daily.csv", "channel_contribution.csv",
      "model_comparison.csv", "integration.csv", "synergy.csv", "purchase_cycle.csv",
      "journeys.csv", "customers.csv", "fans.csv", "advocates.csv", "content_mix.csv",
      "promotion_fatigue.csv", "service.csv", "stores.csv", "experiments.csv",
      "next_experiment.csv", "objectives.csv", "match_quality.csv", "reconciliation.csv",
      "rejects.csv", "totals.csv", "dictionary.csv", "run.json", "timings.json",
      "report.html",
    ])
  #expect(ReportNames.all.count == 26)
}

@Test(arguments: [
  ("a/b.json5", "/w/a"), ("/x/y/../b.json5", "/x"), ("b", "/w"), ("../b", "/"),
])
func theFolderOfAFileIsAbsolute(file: String, folder: String) {
  #expect(DefinitionPaths.absolute("..", in: DefinitionPaths.absolute(file, in: "/w")) == folder)
}
