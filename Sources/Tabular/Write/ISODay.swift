/// A day as people and spreadsheets write it: year, month 1 to 12, day 1 to 31 (proleptic Gregorian).
public struct ISODay: Sendable, CustomStringConvertible {
  public let year: Int
  public let month: Int
  public let day: Int

  /// Hinnant's days-to-civil: years begin in March, so that the leap day comes last; an era is 400
  /// years, 146,097 days.
  public init(_ day: CivilDay) {
    let shifted = Int(day.number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    self.day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  }

  /// `2026-07-01`. For rare texts; reports write days through `CSVWriter.day`.
  public var description: String {
    let padded = String(year.magnitude)
    return (year < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - padded.count)) + padded
      + (month < 10 ? "-0" : "-") + String(month) + (day < 10 ? "-0" : "-") + String(day)
  }
}
