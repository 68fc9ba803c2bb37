import Foundation
import Tabular

/// Days and months of pipeline files: texts to day numbers and back.
enum DefinitionCalendar {
  /// The day of `2026-07-01`; nil where the text is none of the years 1900 to 2999.
  static func day(_ text: String) -> CivilDay? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], digits: 4),
      let month = number(parts[1], digits: 2), let day = number(parts[2], digits: 2),
      (1900...2999).contains(year), (1...12).contains(month),
      (1...daysInMonth(year, month)).contains(day)
    else { return nil }
    return self.day(year, month, day)
  }

  /// The first and the last day of `2026-07`; nil where the text is no month.
  static func month(_ text: String) -> Period? {
    guard let first = day(text + "-01") else { return nil }
    return month(of: first)
  }

  /// The first and the last day of the month that the day is in.
  static func month(of day: CivilDay) -> Period {
    let date = civil(day)
    return Period(
      from: self.day(date.year, date.month, 1),
      to: self.day(date.year, date.month, daysInMonth(date.year, date.month)))
  }

  /// `2026-07-01`.
  static func text(_ day: CivilDay) -> String {
    let date = civil(day)
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2)
  }

  /// The day it is now in that zone. The only place of this module that asks the clock what day it is.
  static func today(in zone: TimeZone) -> CivilDay {
    let now = Date()
    let seconds = now.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: now))
    return CivilDay(Int32((seconds / 86_400).rounded(.down)))
  }

  /// Days from 1970-01-01, counted in 400-year cycles of 146,097 days that begin on 1 March, so that
  /// the leap day comes last in its year.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDay {
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return CivilDay(
      Int32(365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468))
  }

  private static func civil(_ day: CivilDay) -> (year: Int, month: Int, day: Int) {
    let shifted = Int(day.number) + 719_468
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    let year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * part + 2) / 5 + 1)
  }

  private static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func number(_ text: Substring, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return Int(text)
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
