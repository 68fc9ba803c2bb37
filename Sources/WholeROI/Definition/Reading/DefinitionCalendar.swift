import Foundation
import Tabular

/// Days and months of pipeline files.
enum DefinitionCalendar {
  /// The day of `2026-07-01`; nil where the text is none of the years 1900 to 2999.
  static func day(_ text: String) -> CivilDay? {
    guard let day = CivilDay(iso: text), (1900...2999).contains(day.year) else { return nil }
    return day
  }

  /// The first and the last day of `2026-07`; nil where the text is no month.
  static func month(_ text: String) -> Period? { day(text + "-01").map(month) }

  /// The first and the last day of the month that the day is in.
  static func month(of day: CivilDay) -> Period {
    let first = day.startOfMonth
    return Period(from: first, to: first.advanced(byMonths: 1).advanced(by: -1))
  }

  /// The day it is now in that zone. The only place of this module that asks the clock what day it is.
  static func today(in zone: TimeZoneTable) -> CivilDay {
    zone.day(utc: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
