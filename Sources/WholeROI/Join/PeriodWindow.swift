import Tabular

/// Tells whether a time's day lies in the period.
///
/// No zone is a whole day away from UTC, so that only times within a day of the period's ends need their
/// own day worked out.
struct PeriodWindow: Sendable {
  private let period: Period
  private let zone: TimeZoneTable
  let bounds: PeriodBounds

  init(_ period: Period, _ zone: TimeZoneTable) {
    self.period = period
    self.zone = zone
    bounds = PeriodBounds(period)
  }

  func contains(_ time: Int64) -> Bool {
    if bounds.holds(time) { return true }
    return bounds.isNear(time) && contains(zone.day(utc: time))
  }

  func contains(_ day: CivilDay) -> Bool { day >= period.from && day <= period.to }
}

/// The times that lie in the period in every zone, and those that may.
struct PeriodBounds: Sendable {
  private let inside: (from: Int64, until: Int64)
  private let around: (from: Int64, until: Int64)

  init(_ period: Period) {
    let day = CivilDay.milliseconds
    let from = Int64(period.from.number) * day
    let until = (Int64(period.to.number) + 1) * day
    inside = (from + day, until - day)
    around = (from - day, until + day)
  }

  /// The times from which on one of the answers below is another.
  var edges: [Int64] { [around.from, inside.from, inside.until, around.until] }

  /// Whether a time's day lies in the period whatever the zone.
  func holds(_ time: Int64) -> Bool { time >= inside.from && time < inside.until }

  /// Whether it does in some zone and in others not.
  func isNear(_ time: Int64) -> Bool {
    time >= around.from && time < around.until && !holds(time)
  }
}
