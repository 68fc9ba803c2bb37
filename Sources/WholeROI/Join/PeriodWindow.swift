import Tabular

/// Tells whether a time's day lies in the period.
///
/// No zone is a whole day away from UTC, so that only times within a day of the period's ends need their
/// own day worked out.
struct PeriodWindow: Sendable {
  private let period: Period
  private let zone: TimeZoneTable
  /// Times that lie inside, and that may lie inside, in every zone.
  private let inside: (from: Int64, until: Int64)
  private let around: (from: Int64, until: Int64)

  init(_ period: Period, _ zone: TimeZoneTable) {
    self.period = period
    self.zone = zone
    let day = CivilDay.milliseconds
    let from = Int64(period.from.number) * day
    let until = (Int64(period.to.number) + 1) * day
    inside = (from + day, until - day)
    around = (from - day, until + day)
  }

  func contains(_ time: Int64) -> Bool {
    if time >= inside.from, time < inside.until { return true }
    if time < around.from || time >= around.until { return false }
    return contains(zone.day(utc: time))
  }

  func contains(_ day: CivilDay) -> Bool { day >= period.from && day <= period.to }
}
