import Testing

@testable import Tabular

private func reader(_ format: String?, _ zone: String = "UTC") throws -> TimeReader {
  try TimeReader(format: format, zone: #require(TimeZoneTable(identifier: zone)))
}

private func iso(_ text: String) throws -> Int64 {
  var reader = try reader(nil)
  return reader.parse(Array(text.utf8))
}

@Test func everyDayOfFourHundredYearsHasItsDateAndBack() {
  var day = CivilDay(-25_567)  // 1900-01-01
  var expected = (year: 1900, month: 1, day: 1)
  while expected.year < 2301 {
    #expect(day.civil == expected)
    #expect(CivilDay(year: expected.year, month: expected.month, day: expected.day) == day)
    expected.day += 1
    if expected.day > CivilDay.length(ofMonth: expected.month, year: expected.year) {
      expected = (expected.year + expected.month / 12, expected.month % 12 + 1, 1)
    }
    day = day.advanced(by: 1)
  }
}

@Test func daysReadAndPrintISODates() throws {
  #expect(CivilDay(iso: "1970-01-01")?.number == 0)
  #expect(try #require(CivilDay(iso: "2024-02-29")).iso == "2024-02-29")
  #expect(CivilDay(iso: "2026-02-29") == nil)
  #expect(CivilDay(iso: "2026-7-01") == nil)
  #expect(CivilDay(year: 1, month: 1, day: 1)?.iso == "0001-01-01")
  #expect(CivilDay(iso: "2026-11-22")?.weekday == 7)
  #expect(CivilDay(iso: "2026-01-31")?.advanced(byMonths: 1).iso == "2026-02-28")
  #expect(CivilDay(iso: "2026-01-31")?.advanced(byMonths: -2).iso == "2025-11-30")
  #expect(CivilDay.containing(local: -1).iso == "1969-12-31")
}

@Test(arguments: [
  ("2026-07-01", "2026-07-01T00:00:00Z"), ("2026-07-01T12:34", "2026-07-01T12:34:00Z"),
  ("2026-07-01 12:34:56", "2026-07-01T12:34:56Z"),
  ("2026-07-01T12:34:56+02:00", "2026-07-01T10:34:56Z"),
  ("2026-07-01T12:34:56-0530", "2026-07-01T18:04:56Z"),
  ("2026-07-01 12:34:56 +0000", "2026-07-01T12:34:56Z"),
  ("2026-07-01 12:34:56 UTC", "2026-07-01T12:34:56Z"),
  ("2026-07-01T12:34:56+02", "2026-07-01T10:34:56Z"),
  (" 2026-07-01T12:34:56Z ", "2026-07-01T12:34:56Z"),
])
func isoTextsComeAsTheyAre(text: String, same: String) throws {
  #expect(try iso(text) == iso(same))
}

@Test func fractionsAreCutToMilliseconds() throws {
  let second = try iso("2026-07-01T12:34:56Z")
  #expect(try iso("2026-07-01T12:34:56.5Z") == second + 500)
  #expect(try iso("2026-07-01T12:34:56.1239999Z") == second + 123)
  #expect(try iso("2026-07-01T12:34:56.000000001Z") == second)
  #expect(try iso("2026-07-01T12:34:56.1234567890Z") == FieldValue.invalid)
}

@Test(arguments: [
  "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2026-07-01T24:00:00",
  "2026-07-01T12:60:00", "2026-07-01T12:00:60", "2026-07-01T", "2026-07-01Z", "26-07-01",
  "2026-7-1", "2026-07-01T12", "2026-07-01T12:00:00.", "2026-07-01T12:00:00+25:00", "x",
  "0000-00-00",
])
func textsThatAreNoISOTimeAreInvalid(text: String) throws {
  #expect(try iso(text) == FieldValue.invalid)
}

@Test(arguments: [
  ("MM/dd/yyyy HH:mm:ss", "07/01/2026 23:05:09", "2026-07-01T23:05:09Z"),
  ("MM/dd/yyyy hh:mm:ss a", "07/01/2026 12:05:09 AM", "2026-07-01T00:05:09Z"),
  ("MM/dd/yyyy hh:mm:ss a", "07/01/2026 12:05:09 pm", "2026-07-01T12:05:09Z"),
  ("M/d/yy h:mm a", "7/1/26 5:18 PM", "2026-07-01T17:18:00Z"),
  ("M/d/yyyy h:mm:ss a", "7/1/2026 5:18:09 PM", "2026-07-01T17:18:09Z"),
  ("M/d/yyyy h:mm:ss a", "12/31/2026 12:18:09 am", "2026-12-31T00:18:09Z"),
  ("M/d/yy h:mm a", "7/1/99 5:18\u{202F}PM", "1999-07-01T17:18:00Z"),
  ("dd.MM.yyyy", "01.07.2026", "2026-07-01"), ("yyyyMMdd", "20260701", "2026-07-01"),
  ("dd-MMM-yyyy hh:mm a zzz", "16-Dec-2023 02:44 AM EST", "2023-12-16T07:44:00Z"),
  ("MMM dd, yyyy hh:mm a", "Jun 09, 2018 09:30 pm", "2018-06-09T21:30:00Z"),
  ("EEE, MMM d, yyyy HH:mm", "Sat, May 1, 2021 10:15", "2021-05-01T10:15:00Z"),
  ("MMMM d, yyyy", "September 21, 2026", "2026-09-21"),
  ("d MMM yyyy", "3 Sept. 2026", "2026-09-03"),
  ("yyyy-MM-dd HH:mm:ss Z", "2020-06-27 07:27:00 -0400", "2020-06-27T11:27:00Z"),
  ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-07-01T12:00:00.250+01:00", "2026-07-01T11:00:00.250Z"),
  ("yyyy-MM", "2026-07", "2026-07-01"),
  ("h 'o''clock' a d/M/yyyy", "3 o'clock PM 1/7/2026", "2026-07-01T15:00:00Z"),
  ("epoch-s", "1782902400", "2026-07-01T10:40:00Z"),
  ("epoch-s", "1782902400.75", "2026-07-01T10:40:00.750Z"),
  ("epoch-ms", "1782902400123", "2026-07-01T10:40:00.123Z"),
  ("epoch-us", "1782902400123456", "2026-07-01T10:40:00.123Z"),
  ("epoch-us", "-1", "1969-12-31T23:59:59.999Z"),
])
func formatsReadTheirTexts(format: String, text: String, same: String) throws {
  var reader = try reader(format)
  #expect(reader.parse(Array(text.utf8)) == (try iso(same)))
}

@Test(arguments: [
  ("MM/dd/yyyy", "7/01/2026"), ("MM/dd/yyyy", "13/01/2026"), ("M/d/yy h:mm a", "7/1/26 0:18 PM"),
  ("M/d/yy h:mm a", "7/1/26 13:18 PM"), ("EEE, MMM d, yyyy", "Sun, May 1, 2021"),
  ("dd-MMM-yyyy", "16-Foo-2023"), ("yyyy-MM-dd HH:mm:ss", "2026-07-01T12:00:00"),
  ("yyyy-MM-dd HH:mm:ss", "2026-07-01 12:00:00Z"), ("epoch-s", "1.7E9"), ("epoch-s", ""),
  ("dd-MMM-yyyy hh:mm a zzz", "16-Dec-2023 02:44 AM IST"),
])
func textsOfAnotherFormAreInvalid(format: String, text: String) throws {
  var reader = try reader(format)
  #expect(reader.parse(Array(text.utf8)) == FieldValue.invalid)
}

@Test(arguments: [
  ("yyyy-MM-ddTHH:mm", FormatFault.Reason.unknownLetter("T"), 10),
  ("yyyy-MM-dd 'at", .unclosedQuote, 11), ("MM/dd/yyyy MM", .repeated("month"), 11),
  ("HH:mm", .missing("year"), 0), ("yyyy-MM-dd mm", .missing("hour"), 0),
  ("yyyy-MM-dd hh:mm", .halfDay, 0), ("yyyy-MM-dd HH:mm a", .halfDay, 0),
])
func formatsThatSayNothingAreRefused(format: String, reason: FormatFault.Reason, at: Int) {
  #expect(throws: FormatFault(format: format, position: at, reason: reason)) {
    try TimeReader(format: format, zone: .utc)
  }
}

@Test func timesAreThoseOfTheZoneAndAdjustmentsAreCounted() throws {
  var newYork = try reader("yyyy-MM-dd HH:mm:ss", "America/New_York")
  var times: [Int64] = [1, 2, 3, 4, 5, 6, 7]
  column(["2026-07-01 12:00:00", "2026-03-08 02:30:00", "2026-11-01 01:30:00", "", " -- ", "x"])
    .times(&newYork, missing: MissingTexts(["--"]), into: &times)
  #expect(
    try times == [
      iso("2026-07-01T16:00:00Z"), iso("2026-03-08T07:30:00Z"), iso("2026-11-01T05:30:00Z"),
      FieldValue.missing, FieldValue.missing, FieldValue.invalid,
    ])
  #expect(newYork.gaps == 1 && newYork.overlaps == 1)
}

@Test func timesSayTheirLeastAndGreatest() throws {
  var utc = try reader("yyyy-MM-dd HH:mm:ss")
  var times: [Int64] = [1]
  func span(_ texts: [String]) -> [Int64]? {
    column(texts).times(&utc, missing: .none, into: &times).map { [$0.least, $0.most] }
  }
  #expect(span(["1970-01-01 00:00:02", "1970-01-01 00:00:01"]) == [1000, 2000])
  #expect(span(["1970-01-01 00:00:03", "x", ""]) == [FieldValue.missing, 3000])
  #expect(FieldValue.missing < FieldValue.invalid)
  #expect(span([]) == nil && times.isEmpty)
}

@Test func aTimeWithItsOwnOffsetIgnoresTheZone() throws {
  var newYork = try reader(nil, "America/New_York")
  #expect(try newYork.parse(Array("2026-07-01T12:00:00Z".utf8)) == iso("2026-07-01T12:00:00Z"))
}

@Test func aMissingTextMayLookLikeATime() throws {
  var utc = try reader(nil)
  var times: [Int64] = []
  column(["1970-01-01", "1970-01-02"])
    .times(&utc, missing: MissingTexts(["1970-01-01"]), into: &times)
  #expect(times == [FieldValue.missing, CivilDay.milliseconds])
}

@Test func daysAreThoseWrittenAndOfInstantsThoseOfTheZone() throws {
  let newYork = try reader(nil, "America/New_York")
  var days: [Int64] = []
  column(["2026-07-01", "2026-07-01 23:59:59", "2026-07-01T02:00:00Z", "", "x", "1955-01-01"])
    .days(newYork, missing: .none, into: &days)
  let first = Int64(try #require(CivilDay(iso: "2026-07-01")).number)
  #expect(days == [first, first, first - 1, FieldValue.missing, FieldValue.invalid, -5479])
}

/// Texts of all the formats with a kernel of their own, most of them right.
private func randomTime(_ numbers: inout SeededNumbers) -> String {
  func two(_ range: Int, _ numbers: inout SeededNumbers) -> String {
    let value = numbers.below(range)
    return value < 10 ? "0\(value)" : "\(value)"
  }
  let year = numbers.pick([
    "1969", "1970", "2024", "2026", "2099", "2100", "0001", numbers.digits(4),
  ])
  let date = (year, two(14, &numbers), two(33, &numbers))
  let clock = "\(two(25, &numbers)):\(two(61, &numbers)):\(two(61, &numbers))"
  switch numbers.below(9) {
  case 0: return "\(date.0)-\(date.1)-\(date.2)"
  case 1: return "\(date.0)-\(date.1)-\(date.2) \(clock)"
  case 2: return "\(date.0)-\(date.1)-\(date.2)T\(clock)"
  case 3:
    let tail = numbers.pick([
      "Z", "Z", ".5", ".123Z", "+02:00", " -0330", " UTC", ".1234567 +00", ".9+2",
    ])
    return "\(date.0)-\(date.1)-\(date.2)T\(clock)\(tail)"
  case 4: return "\(date.1)/\(date.2)/\(date.0)"
  case 5: return "\(date.1)/\(date.2)/\(date.0) \(clock)"
  case 6: return "\(date.1)/\(date.2)/\(date.0) \(clock) \(numbers.pick(["AM", "PM", "am", "xm"]))"
  case 7:
    let half = numbers.pick(["AM", "PM", "am", "xm"])
    return "\(Int(date.1) ?? 0)/\(Int(date.2) ?? 0)/\(date.0) "
      + "\(numbers.below(14)):\(clock.suffix(5)) \(half)"
  default: return numbers.digits(1 + numbers.below(18))
  }
}

@Test(arguments: [
  nil, "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssX",
  "MM/dd/yyyy", "dd/MM/yyyy", "MM/dd/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy hh:mm:ss a",
  "M/d/yyyy h:mm:ss a", "epoch-s", "epoch-ms", "epoch-us",
])
func kernelsOfTimesAgreeWithThePlainReader(format: String?) throws {
  var numbers = SeededNumbers(21)
  let texts = (0..<8_000).map { _ in
    numbers.mutated(randomTime(&numbers), alphabet: "0123456789-/: TZAPM.+\u{0}z")
  }
  let missing = MissingTexts(["2026-01-01", "0"])
  var kernel = try reader(format, "America/New_York")
  var plain = kernel
  var times: [Int64] = []
  var days: [Int64] = []
  let fields = FieldColumn(texts: texts)
  let span = fields.times(&kernel, missing: missing, into: &times)
  #expect(span?.least == times.min() && span?.most == times.max())
  fields.days(kernel, missing: missing, into: &days)
  var valid = 0
  for (row, text) in texts.enumerated() {
    if missing.contains(text) {
      #expect(times[row] == FieldValue.missing && days[row] == FieldValue.missing)
    } else {
      #expect(times[row] == plain.parse(text), "\(shown(text))")
      #expect(days[row] == plain.parseDay(text), "\(shown(text))")
      if times[row] != FieldValue.invalid { valid += 1 }
    }
  }
  #expect(kernel.gaps == plain.gaps && kernel.overlaps == plain.overlaps)
  #expect(valid > 50, "the texts must hold right ones")
}

@Test(
  arguments: [
    nil, "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "MM/dd/yyyy HH:mm:ss",
    "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy hh:mm:ss a", "yyyyMMdd HH:mm",
  ], [" ", "T", ""])
func timesOfTwoColumnsAreThoseOfTheirJoinedTexts(format: String?, separator: String) throws {
  var numbers = SeededNumbers(34)
  let separator = Array(separator.utf8)
  for missingTexts in [["2026-01-01 00:00:00"], ["--"]] {
    let missing = MissingTexts(missingTexts)
    var pairs = (0..<6_000).map { _ in
      (
        part(randomTime(&numbers), first: true, &numbers),
        part(randomTime(&numbers), first: false, &numbers)
      )
    }
    // In the gap of a zone's clock, in its overlap, and rows of one day, one after the other.
    for clock in ["02:30:00", "01:30:00", "23:59:59", "24:00:00"] {
      for day in [
        "2026-03-08", "2026-03-08", "2026-11-01", "03/08/2026", "08/03/2026", "11/01/2026",
      ] {
        pairs.append((Array(day.utf8), Array(clock.utf8)))
      }
    }
    pairs += [([], []), (Array(" ".utf8), []), (Array("--".utf8), []), ([], Array("--".utf8))]
    let days = FieldColumn(texts: pairs.map(\.0))
    let clocks = FieldColumn(texts: pairs.map(\.1))
    var (paired, plain) = try (
      reader(format, "America/New_York"), reader(format, "America/New_York")
    )
    var (found, expected) = ([Int64](), [Int64]())
    let hasInvalid = FieldColumn.times(
      days: days, clocks: clocks, separator: separator, &paired, missing: missing, into: &found)
    FieldColumn.joined([days, clocks], separator: separator)
      .times(&plain, missing: missing, into: &expected)
    #expect(found == expected)
    #expect(hasInvalid == expected.contains(FieldValue.invalid))
    #expect(paired.gaps == plain.gaps && paired.overlaps == plain.overlaps)
  }
}

/// The day or the clock time of a random time, sometimes spoilt.
private func part(_ time: String, first: Bool, _ numbers: inout SeededNumbers) -> [UInt8] {
  let pieces = time.split(whereSeparator: { $0 == " " || $0 == "T" })
  let piece =
    (first ? pieces.first : pieces.dropFirst().first) ?? (first ? "2026-07-01" : "12:34:56")
  return numbers.below(3) > 0
    ? Array(piece.utf8) : numbers.mutated(String(piece), alphabet: "0123456789-/: ")
}

@Test func whetherSomeFieldHoldsNoTimeIsTold() throws {
  var utc = try reader(nil, "UTC")
  var found: [Int64] = []
  for (texts, isFaulty) in [(["2026-07-01", ""], false), (["", "x"], true), ([], false)] {
    let span = column(texts).times(&utc, missing: .none, into: &found)
    #expect((span?.hasInvalid(found) ?? false) == isFaulty)
    #expect(column(texts).days(utc, missing: .none, into: &found) == isFaulty)
    let amounts = texts.map { $0.isEmpty ? $0 : String($0.prefix(1)) }
    #expect(
      column(amounts).amounts(AmountReader(minorDigits: 2), missing: .none, into: &found)
        == isFaulty)
  }
}
