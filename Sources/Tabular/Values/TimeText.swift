/// A time as an export writes it: what the clock showed, and the offset where the text has one.
struct WrittenTime: Equatable, Sendable {
  /// Milliseconds from 1970-01-01 00:00 of the clock that the text shows.
  var local: Int64
  /// Local − UTC in milliseconds; nil: the reader's zone tells.
  var offset: Int64?
}

/// Reads the pieces of times from bytes: plain code, one value at a time.
///
/// Every function takes the position of its piece, moves it past the piece, and gives nil where the
/// piece does not stand there.
enum TimeText {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  // MARK: Pieces

  /// A number of `least` to `most` digits.
  static func number(_ text: Bytes, _ at: inout Int, _ least: Int, _ most: Int) -> Int? {
    var value = 0
    var digits = 0
    while digits < most, at < text.count, text[at] >= 0x30, text[at] <= 0x39 {
      value = value * 10 + Int(text[at] - 0x30)
      digits += 1
      at += 1
    }
    return digits >= least ? value : nil
  }

  /// Milliseconds of a fraction of 1 to 9 digits; what follows the third is cut.
  static func fraction(_ text: Bytes, _ at: inout Int) -> Int? {
    let start = at
    guard let value = number(text, &at, 1, 9) else { return nil }
    var milliseconds = value
    for _ in (at - start)..<max(3, at - start) { milliseconds *= 10 }
    for _ in 0..<max(0, at - start - 3) { milliseconds /= 10 }
    return milliseconds
  }

  /// Passes blanks: space, TAB, NBSP and narrow NBSP. Tells whether there were any.
  @discardableResult static func blanks(_ text: Bytes, _ at: inout Int) -> Bool {
    let start = at
    while at < text.count {
      if Blank.isASCII(text[at]) {
        at += 1
      } else if at + 1 < text.count, text[at] == 0xC2, text[at + 1] == 0xA0 {
        at += 2
      } else if at + 2 < text.count, text[at] == 0xE2, text[at + 1] == 0x80, text[at + 2] == 0xAF {
        at += 3
      } else {
        break
      }
    }
    return at > start
  }

  /// Milliseconds of `Z`, ±hh, ±hhmm, ±hh:mm, `UTC` or `GMT`; at most 18 hours.
  static func offset(_ text: Bytes, _ at: inout Int) -> Int64? {
    guard at < text.count else { return nil }
    switch text[at] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      at += 1
      return 0
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let isNegative = text[at] == UInt8(ascii: "-")
      at += 1
      guard let hours = number(text, &at, 2, 2) else { return nil }
      var minutes = 0
      if at < text.count, text[at] == UInt8(ascii: ":") {
        at += 1
        guard let value = number(text, &at, 2, 2) else { return nil }
        minutes = value
      } else if at < text.count, text[at] >= 0x30, text[at] <= 0x39 {
        guard let value = number(text, &at, 2, 2) else { return nil }
        minutes = value
      }
      guard minutes < 60, hours * 60 + minutes <= 18 * 60 else { return nil }
      let milliseconds = Int64(hours * 60 + minutes) * 60_000
      return isNegative ? -milliseconds : milliseconds
    default:
      let start = at
      guard let word = letters(text, &at),
        word == Word.letters("utc") || word == Word.letters("gmt")
      else {
        at = start
        return nil
      }
      return 0
    }
  }

  /// Milliseconds of what `offset` takes or of a zone's abbreviation.
  ///
  /// The American ones are those that RFC 822 fixed. Abbreviations that other countries share, such
  /// as BST and IST, are not taken.
  static func zoneName(_ text: Bytes, _ at: inout Int) -> Int64? {
    let start = at
    if let offset = offset(text, &at), at == text.count || !isLetter(text[at]) { return offset }
    at = start
    guard let word = letters(text, &at), let zone = zones.first(where: { $0.name == word }) else {
      return nil
    }
    return zone.minutes * 60_000
  }

  private static let zones: [(name: Word.Letters, minutes: Int64)] = [
    ("ut", 0), ("wet", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
    ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540), ("akdt", -480),
    ("hst", -600), ("ast", -240), ("adt", -180), ("cet", 60), ("west", 60), ("cest", 120),
    ("eet", 120), ("eest", 180), ("msk", 180), ("awst", 480), ("jst", 540), ("kst", 540),
    ("acst", 570), ("aest", 600), ("acdt", 630), ("aedt", 660), ("nzst", 720), ("nzdt", 780),
  ].map { (Word.letters($0.0), $0.1) }

  /// A month's English name or its first three letters (also "Sept"), with or without a point:
  /// 1…12.
  static func month(_ text: Bytes, _ at: inout Int) -> Int? {
    guard let word = letters(text, &at) else { return nil }
    guard let entry = months.first(where: { $0.name == word }) else { return nil }
    if word.count <= 4, at < text.count, text[at] == UInt8(ascii: ".") { at += 1 }
    return entry.number
  }

  private static let months =
    names(
      [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
      ], short: [3]) + [(Word.letters("sept"), 9)]

  /// A weekday's English name or its first two to four letters, with or without a point: 1 (Monday)
  /// … 7.
  static func weekday(_ text: Bytes, _ at: inout Int) -> Int? {
    guard let word = letters(text, &at) else { return nil }
    guard let entry = weekdays.first(where: { $0.name == word }) else { return nil }
    if at < text.count, text[at] == UInt8(ascii: ".") { at += 1 }
    return entry.number
  }

  private static let weekdays = names(
    [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ], short: [2, 3, 4])

  private static func names(
    _ words: [String], short: [Int]
  ) -> [(name: Word.Letters, number: Int)] {
    words.enumerated().flatMap { index, word in
      (short.map { String(word.prefix($0)) } + [word]).map { (Word.letters($0), index + 1) }
    }
  }

  /// AM, PM, a.m. or p.m.: whether it is the second half of the day.
  static func isAfternoon(_ text: Bytes, _ at: inout Int) -> Bool? {
    guard at + 1 < text.count else { return nil }
    let half = lowercasedASCII(text[at])
    guard half == UInt8(ascii: "a") || half == UInt8(ascii: "p") else { return nil }
    at += 1
    let hasPoints = text[at] == UInt8(ascii: ".")
    if hasPoints { at += 1 }
    guard at < text.count, lowercasedASCII(text[at]) == UInt8(ascii: "m") else { return nil }
    at += 1
    if hasPoints {
      guard at < text.count, text[at] == UInt8(ascii: ".") else { return nil }
      at += 1
    }
    return half == UInt8(ascii: "p")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let lower = lowercasedASCII(byte)
    return lower >= 0x61 && lower <= 0x7A
  }

  /// A run of ASCII letters, in lower case.
  private static func letters(_ text: Bytes, _ at: inout Int) -> Word.Letters? {
    var word = Word.Letters(first: 0, count: 0)
    while at < text.count, isLetter(text[at]) {
      if word.count < 8 {
        word.first |= UInt64(lowercasedASCII(text[at])) << UInt64(8 * word.count)
      }
      word.count += 1
      at += 1
    }
    return word.count > 0 ? word : nil
  }

  // MARK: Whole times

  /// The time of its parts; nil where the date does not exist or the clock never shows that.
  static func written(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    millisecond: Int = 0, offset: Int64? = nil
  ) -> WrittenTime? {
    guard let date = CivilDay(year: year, month: month, day: day), hour < 24, minute < 60,
      second < 60
    else { return nil }
    let seconds = Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return WrittenTime(local: seconds * 1000 + Int64(millisecond), offset: offset)
  }

  /// ISO 8601: a date, or a date and a time with `T` or blanks between; seconds, a fraction and an
  /// offset may follow. No blanks at the ends.
  static func iso(_ text: Bytes) -> WrittenTime? {
    var at = 0
    func passes(_ byte: UInt8) -> Bool {
      guard at < text.count, text[at] == byte else { return false }
      at += 1
      return true
    }
    guard let year = number(text, &at, 4, 4), passes(0x2D),
      let month = number(text, &at, 2, 2), passes(0x2D), let day = number(text, &at, 2, 2)
    else { return nil }
    if at == text.count { return written(year: year, month: month, day: day) }
    guard passes(0x54) || passes(0x74) || blanks(text, &at) else { return nil }
    guard let hour = number(text, &at, 2, 2), passes(0x3A), let minute = number(text, &at, 2, 2)
    else { return nil }
    var second = 0
    var millisecond = 0
    if passes(0x3A) {
      guard let value = number(text, &at, 2, 2) else { return nil }
      second = value
      if passes(0x2E) || passes(0x2C) {
        guard let value = fraction(text, &at) else { return nil }
        millisecond = value
      }
    }
    var zone: Int64?
    if at < text.count {
      blanks(text, &at)
      guard let value = offset(text, &at), at == text.count else { return nil }
      zone = value
    }
    return written(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond, offset: zone)
  }

  /// A text of the given format, without blanks at its ends.
  static func formatted(_ text: Bytes, _ format: TimeFormat) -> WrittenTime? {
    var at = 0
    var year = 0
    var month = 0
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    var isAfternoon: Bool?
    var weekday: Int?
    var zone: Int64?
    var place: Bytes?
    func number(_ isExact: Bool) -> Int? { TimeText.number(text, &at, isExact ? 2 : 1, 2) }
    for part in format.parts {
      let value: Int?
      switch part {
      case .literal(let byte):
        guard at < text.count, text[at] == byte else { return nil }
        at += 1
        continue
      case .blank:
        guard blanks(text, &at) else { return nil }
        continue
      case .offset:
        guard let offset = offset(text, &at) else { return nil }
        zone = offset
        continue
      case .zoneName:
        guard let offset = zoneName(text, &at) else { return nil }
        zone = offset
        continue
      case .zonePlace:
        place = UnsafeBufferPointer(rebasing: text[at...])
        at = text.count
        continue
      case .halfDay:
        guard let half = TimeText.isAfternoon(text, &at) else { return nil }
        isAfternoon = half
        continue
      case .year: value = TimeText.number(text, &at, 4, 4)
      case .shortYear:
        value = TimeText.number(text, &at, 2, 2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }
      case .monthName: value = TimeText.month(text, &at)
      case .weekdayName: value = TimeText.weekday(text, &at)
      case .fraction: value = fraction(text, &at)
      case .month(let exact), .day(let exact), .hour(let exact), .halfDayHour(let exact),
        .minute(let exact), .second(let exact):
        value = number(exact)
      }
      guard let value else { return nil }
      switch part {
      case .year, .shortYear: year = value
      case .month, .monthName: month = value
      case .day: day = value
      case .hour: hour = value
      case .halfDayHour:
        guard (1...12).contains(value) else { return nil }
        hour = value % 12
      case .minute: minute = value
      case .second: second = value
      case .fraction: millisecond = value
      default: weekday = value
      }
    }
    guard at == text.count else { return nil }
    if isAfternoon == true { hour += 12 }
    let result = written(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      millisecond: millisecond, offset: zone)
    if let place, let local = result?.local {
      guard let offset = ZoneNames.offset(place, local: local) else { return nil }
      return WrittenTime(local: local, offset: offset)
    }
    if let weekday, let result, CivilDay.containing(local: result.local).weekday != weekday {
      return nil
    }
    return result
  }

  /// A count since 1970 in units of `perSecond` to the second, with or without a fraction, cut to
  /// milliseconds (towards the past). Its offset is 0.
  static func epoch(_ text: Bytes, perSecond: Int64) -> WrittenTime? {
    var at = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { at = 1 }
    let start = at
    guard let whole = number(text, &at, 1, 18) else { return nil }
    var milliseconds = Int64(whole)
    var isCut = false
    if perSecond == 1 {
      guard at - start <= 12 else { return nil }
      milliseconds *= 1000
      if at < text.count, text[at] == UInt8(ascii: ".") {
        at += 1
        let digits = at
        guard let part = fraction(text, &at) else { return nil }
        milliseconds += Int64(part)
        isCut = text[digits..<at].dropFirst(3).contains { $0 != 0x30 }
      }
    } else {
      isCut = milliseconds % (perSecond / 1000) != 0
      milliseconds /= perSecond / 1000
    }
    guard at == text.count else { return nil }
    let signed = isNegative ? -milliseconds - (isCut ? 1 : 0) : milliseconds
    guard signed >= earliest, signed < latest else { return nil }
    return WrittenTime(local: signed, offset: 0)
  }

  /// 0001-01-01 and 10000-01-01.
  static let earliest: Int64 = -62_135_596_800_000
  static let latest: Int64 = 253_402_300_800_000
}
