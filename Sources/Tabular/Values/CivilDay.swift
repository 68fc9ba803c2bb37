/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 (day 0).
public struct CivilDay: Hashable, Comparable, Sendable {
  public let number: Int32

  @inlinable public init(_ number: Int32) { self.number = number }

  @inlinable public static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
}

extension CivilDay {
  /// Milliseconds in a day of 24 hours.
  public static let milliseconds: Int64 = 86_400_000

  /// The day of that date; nil where there is none, such as February 30, and outside the years
  /// 1…9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    self.init(Int32(Self.number(year: year, month: month, day: day)))
  }

  /// Days from 1970-01-01 to a date that exists.
  ///
  /// Years are taken from March, so that the leap day comes last: 365 y + y/4 − y/100 + y/400 days
  /// lie before year y, (153 m + 2)/5 before its month m.
  static func number(year: Int, month: Int, day: Int) -> Int {
    let y = month > 2 ? year : year - 1
    let m = month > 2 ? month - 3 : month + 9
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468
  }

  /// Days in the month, 28…31.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether the year has a February 29.
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Year, month (1…12) and day of the month (1…31).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * ofYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, ofYear - (153 * m + 2) / 5 + 1)
  }

  public var year: Int { civil.year }
  public var month: Int { civil.month }
  public var day: Int { civil.day }

  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int { ((Int(number) + 3) % 7 + 7) % 7 + 1 }

  /// The day as ISO 8601, "2026-07-01".
  public var iso: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// The day of a text such as "2026-07-01", exactly ten characters.
  public init?(iso text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      bytes[range].reduce(Int?.some(0)) { sum, byte in
        guard let sum, byte >= 0x30, byte <= 0x39 else { return nil }
        return sum * 10 + Int(byte - 0x30)
      }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }

  /// The day that many days later; earlier for a negative count.
  @inlinable public func advanced(by days: Int) -> CivilDay { CivilDay(number + Int32(days)) }

  /// Days from this day to the other.
  @inlinable public func distance(to other: CivilDay) -> Int { Int(other.number) - Int(number) }

  /// The first day of this day's month.
  public var startOfMonth: CivilDay { advanced(by: 1 - day) }

  /// The same day of the month so many months later, or that month's last day where it is shorter.
  public func advanced(byMonths months: Int) -> CivilDay {
    let (year, month, day) = civil
    let count = year * 12 + month - 1 + months
    let toYear = count / 12
    let toMonth = count % 12 + 1
    let toDay = min(day, Self.length(ofMonth: toMonth, year: toYear))
    return CivilDay(Int32(Self.number(year: toYear, month: toMonth, day: toDay)))
  }

  /// The day that holds a count of milliseconds since 1970-01-01 00:00 of the same clock.
  @inlinable public static func containing(local milliseconds: Int64) -> CivilDay {
    let quotient = milliseconds / 86_400_000
    return CivilDay(Int32(milliseconds % 86_400_000 < 0 ? quotient - 1 : quotient))
  }
}
