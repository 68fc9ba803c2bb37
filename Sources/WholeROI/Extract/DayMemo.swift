import Tabular

/// Remembers the day that the last time fell on: neighbouring rows mostly share it.
struct DayMemo: Sendable {
  private var start: Int64 = 1
  private var end: Int64 = 0
  private var last = CivilDay(0)

  mutating func day(of time: Int64, in zone: TimeZoneTable) -> CivilDay {
    if time >= start, time < end { return last }
    last = zone.day(utc: time)
    start = zone.start(of: last)
    end = zone.start(of: CivilDay(last.number + 1))
    return last
  }
}
