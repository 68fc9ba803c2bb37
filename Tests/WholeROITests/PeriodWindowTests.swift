import Tabular
import Testing

@testable import WholeROI

/// Zones far from UTC on either side, with and without changes of the clock.
@Test(
  arguments: [
    "UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe",
    "America/St_Johns", "+14:00", "-12:00",
  ], [1, 2, 92])
func aTimeIsInThePeriodWhereItsDayIs(zone: String, days: Int) throws {
  let zone = try #require(TimeZoneTable(identifier: zone))
  let from = try #require(CivilDay(year: 2026, month: 9, day: 30))
  let period = Period(from: from, to: from.advanced(by: days - 1))
  let window = PeriodWindow(period, zone)
  var generator = JourneyGenerator(state: UInt64(days))
  let edges = [zone.start(of: from), zone.start(of: from.advanced(by: days))]
  let near = edges.flatMap { edge in [-1, 0, 1, 3_600_000, -3_600_000].map { edge + $0 } }
  let begin = Int64(from.number) * CivilDay.milliseconds
  let random = (0..<2000).map { _ in
    begin + Int64.random(in: -3...Int64(days + 3), using: &generator) * CivilDay.milliseconds
      + Int64.random(in: 0..<CivilDay.milliseconds, using: &generator)
  }
  for time in near + random {
    let day = zone.day(utc: time)
    #expect(window.contains(time) == (day >= period.from && day <= period.to), "\(time)")
  }
}
