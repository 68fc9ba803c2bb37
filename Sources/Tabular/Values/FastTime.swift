/// The common forms of times, read in two or three words; nil leaves the field to the plain code,
/// which also takes the rare and judges the wrong.
enum FastTime {
  struct Value {
    var milliseconds: Int64
    /// Whether the text says that it is UTC.
    var isInstant: Bool
  }

  typealias Months = UnsafePointer<Int32>
  typealias Form = (
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, _ minute: inout Minute
  ) -> Value?

  /// The minute of the row above, as "yyyy-MM-dd?HH:mm" in two words: exports are mostly in order of time.
  struct Minute {
    var date = UInt64.max
    var time = UInt64.max
    /// Its start in seconds since 1970.
    var start: UInt64 = 0
  }

  /// The day on which each month from January 1970 to January 2100 begins: one lookup gives the day
  /// and another the month's length.
  static let monthStarts: [Int32] = (0...(130 * 12)).map {
    Int32(CivilDay.number(year: 1970 + $0 / 12, month: $0 % 12 + 1, day: 1))
  }

  static func withMonthStarts(_ body: (Months) -> Void?) {
    monthStarts.withUnsafeBufferPointer { months in
      if let base = months.baseAddress { body(base) }
    }
  }

  // MARK: Pieces

  @inline(__always)
  private static func day(_ year: UInt64, _ month: UInt64, _ day: UInt64, _ months: Months)
    -> UInt64?
  {
    let years = year &- 1970
    let ofYear = month &- 1
    guard years < 130, ofYear < 12 else { return nil }
    let index = Int(truncatingIfNeeded: years &* 12 &+ ofYear)
    let first = months[index]
    let ofMonth = day &- 1
    guard ofMonth < UInt64(truncatingIfNeeded: months[index &+ 1] &- first) else { return nil }
    return UInt64(truncatingIfNeeded: first) &+ ofMonth
  }

  @inline(__always)
  private static func value(
    _ day: UInt64, _ hour: UInt64, _ minute: UInt64, _ second: UInt64, isInstant: Bool
  ) -> Value {
    let seconds = day &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
    return Value(milliseconds: Int64(truncatingIfNeeded: seconds &* 1000), isInstant: isInstant)
  }

  /// Byte k of the result: the number of the two digits at k and k + 1.
  @inline(__always) private static func pairs(_ digits: UInt64) -> UInt64 {
    digits &* 10 &+ (digits &>> 8)
  }

  @inline(__always) private static func byte(_ word: UInt64, _ index: UInt64) -> UInt64 {
    (word &>> (8 &* index)) & 0xFF
  }

  /// "yyyy-MM-" at `p`, "dd" behind it.
  @inline(__always)
  private static func dashedDay(_ p: UnsafePointer<UInt8>, _ dayOfMonth: UInt64, _ months: Months)
    -> UInt64?
  {
    guard
      let head = Word.digitValues(
        Word.load(p), digits: 0x00FF_FF00_FFFF_FFFF, marks: 0x2D00_002D_0000_0000)
    else { return nil }
    let numbers = pairs(head)
    let year = byte(numbers, 0) &* 100 &+ byte(numbers, 2)
    return day(year, byte(numbers, 5), dayOfMonth, months)
  }

  /// "yyyy-MM-dd?HH:mm" at `p`, `?` the separator; ":ss" behind it.
  @inline(__always)
  private static func dashedTime(
    _ p: UnsafePointer<UInt8>, _ months: Months, _ minute: inout Minute, separator: UInt64,
    isInstant: Bool
  ) -> Value? {
    let date = Word.load(p)
    let time = Word.load(p + 8)
    guard
      let tail = Word.digitValues(Word.load4(p + 16) & 0xFF_FFFF, digits: 0xFF_FF00, marks: 0x3A)
    else { return nil }
    let second = byte(pairs(tail), 1)
    guard second < 60 else { return nil }
    if date != minute.date || time != minute.time {
      guard
        let middle = Word.digitValues(
          time, digits: 0xFFFF_00FF_FF00_FFFF, marks: 0x0000_3A00_0000_0000 | (separator &<< 16))
      else { return nil }
      let numbers = pairs(middle)
      let hour = byte(numbers, 3)
      let ofHour = byte(numbers, 6)
      guard hour < 24, ofHour < 60, let day = dashedDay(p, byte(numbers, 0), months) else {
        return nil
      }
      minute = Minute(
        date: date, time: time, start: day &* 86_400 &+ hour &* 3600 &+ ofHour &* 60)
    }
    return Value(
      milliseconds: Int64(truncatingIfNeeded: (minute.start &+ second) &* 1000),
      isInstant: isInstant)
  }

  // MARK: Forms

  /// 2026-07-01
  @inline(__always)
  static func dashedDate(_ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months) -> Value? {
    guard count == 10,
      let tail = Word.digitValues(Word.load4(p + 8) & 0xFFFF, digits: 0xFFFF, marks: 0),
      let day = dashedDay(p, byte(pairs(tail), 0), months)
    else { return nil }
    return value(day, 0, 0, 0, isInstant: false)
  }

  /// 2026-07-01 12:34:56, the separator given.
  @inline(__always)
  static func dashedTime(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, _ minute: inout Minute,
    separator: UInt64
  ) -> Value? {
    guard count == 19 else { return nil }
    return dashedTime(p, months, &minute, separator: separator, isInstant: false)
  }

  /// 2026-07-01T12:34:56Z
  @inline(__always)
  static func dashedTimeTX(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, _ minute: inout Minute
  ) -> Value? {
    guard count == 20, p[19] == 0x5A else { return nil }
    return dashedTime(p, months, &minute, separator: 0x54, isInstant: true)
  }

  /// 2026-07-01, or with T or a blank and 12:34:56, or that with a fraction, an offset or both.
  @inline(__always)
  static func iso(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, _ minute: inout Minute
  ) -> Value? {
    if count == 10 { return dashedDate(p, count, months) }
    guard count >= 19 else { return nil }
    let separator = p[10]
    guard separator == 0x54 || separator == 0x20 else { return nil }
    if count == 19 || (count == 20 && p[19] == 0x5A) {
      return dashedTime(
        p, months, &minute, separator: UInt64(separator), isInstant: count == 20)
    }
    guard
      let time = dashedTime(p, months, &minute, separator: UInt64(separator), isInstant: false)
    else { return nil }
    return withTail(time, UnsafeBufferPointer(start: p + 19, count: count &- 19))
  }

  /// The time with the fraction and the offset that follow its seconds.
  @inline(never)
  private static func withTail(_ time: Value, _ tail: UnsafeBufferPointer<UInt8>) -> Value? {
    var time = time
    var at = 0
    if tail[0] == UInt8(ascii: ".") {
      at = 1
      guard let milliseconds = TimeText.fraction(tail, &at) else { return nil }
      time.milliseconds += Int64(milliseconds)
    }
    if at < tail.count {
      TimeText.blanks(tail, &at)
      guard let offset = TimeText.offset(tail, &at), at == tail.count else { return nil }
      time = Value(milliseconds: time.milliseconds - offset, isInstant: true)
    }
    return time
  }

  /// 07/01/2026
  @inline(__always)
  static func slashedDate(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, isDayFirst: Bool
  ) -> Value? {
    guard count == 10,
      let tail = Word.digitValues(Word.load4(p + 8) & 0xFFFF, digits: 0xFFFF, marks: 0),
      let day = slashedDay(p, byte(pairs(tail), 0), months, isDayFirst: isDayFirst)
    else { return nil }
    return value(day, 0, 0, 0, isInstant: false)
  }

  /// 07/01/2026 12:34:56
  @inline(__always)
  static func slashedTime(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months, isDayFirst: Bool
  ) -> Value? {
    guard count == 19, let time = slashedTime(p, months, isDayFirst: isDayFirst), time.hour < 24
    else { return nil }
    return value(time.day, time.hour, time.minute, time.second, isInstant: false)
  }

  /// 07/01/2026 12:34:56 PM
  @inline(__always)
  static func slashedHalfDayTime(_ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months)
    -> Value?
  {
    guard count == 22, let time = slashedTime(p, months, isDayFirst: false), time.hour &- 1 < 12
    else { return nil }
    guard let hour = hour(time.hour, Word.load4(p + 18) &>> 8) else { return nil }
    return value(time.day, hour, time.minute, time.second, isInstant: false)
  }

  /// The hour of the day for one of 1 to 12 and the mark behind the seconds: a blank, A or P, M, in the low bytes.
  @inline(__always)
  private static func hour(_ ofHalf: UInt64, _ mark: UInt64) -> UInt64? {
    let letters = (mark &>> 8 | 0x2020) & 0xFFFF
    let beyondMorning = letters ^ 0x6D61
    let beyondAfternoon = letters ^ 0x6D70
    // One is zero where their product is: no branch for what every second row has.
    guard beyondMorning &* beyondAfternoon == 0, mark & 0xFF == 0x20 else { return nil }
    return (ofHalf == 12 ? 0 : ofHalf) &+ (beyondAfternoon == 0 ? 12 : 0)
  }

  /// 7/1/2026 2:34:56 PM
  @inline(__always)
  static func looseHalfDayTime(_ p: UnsafePointer<UInt8>, _ count: Int, _ months: Months)
    -> Value?
  {
    guard count >= 19, count <= 22 else { return nil }
    var at = 0
    guard let month = number(p, &at, before: 0x2F), let ofMonth = number(p, &at, before: 0x2F),
      let head = Word.digitValues(Word.load4(p + at), digits: 0xFFFF_FFFF, marks: 0),
      p[at &+ 4] == 0x20
    else { return nil }
    let numbers = pairs(head)
    at &+= 5
    guard let ofHalf = number(p, &at, before: 0x3A), ofHalf &- 1 < 12, count &- at == 8 else {
      return nil
    }
    let tail = Word.load(p + at)  // mm:ss, a blank, A or P, M
    guard
      let digits = Word.digitValues(
        tail & 0xFF_FFFF_FFFF, digits: 0xFF_FF00_FFFF, marks: 0x3A_0000)
    else { return nil }
    let (minute, second) = (byte(pairs(digits), 0), byte(pairs(digits), 3))
    guard minute < 60, second < 60, let hour = hour(ofHalf, tail &>> 40),
      let day = day(byte(numbers, 0) &* 100 &+ byte(numbers, 2), month, ofMonth, months)
    else { return nil }
    return value(day, hour, minute, second, isInstant: false)
  }

  /// A number of one or two digits and the mark behind it.
  @inline(__always)
  private static func number(_ p: UnsafePointer<UInt8>, _ at: inout Int, before mark: UInt8)
    -> UInt64?
  {
    let first = p[at] &- 0x30
    let second = p[at &+ 1] &- 0x30
    guard first < 10 else { return nil }
    if p[at &+ 1] == mark {
      at &+= 2
      return UInt64(first)
    }
    guard second < 10, p[at &+ 2] == mark else { return nil }
    at &+= 3
    return UInt64(first) &* 10 &+ UInt64(second)
  }

  /// "MM/dd/yy" at `p`, the other half of the year behind it.
  @inline(__always)
  private static func slashedDay(
    _ p: UnsafePointer<UInt8>, _ yearOfCentury: UInt64, _ months: Months, isDayFirst: Bool
  ) -> UInt64? {
    guard
      let head = Word.digitValues(
        Word.load(p), digits: 0xFFFF_00FF_FF00_FFFF, marks: 0x0000_2F00_002F_0000)
    else { return nil }
    let numbers = pairs(head)
    let year = byte(numbers, 6) &* 100 &+ yearOfCentury
    return isDayFirst
      ? day(year, byte(numbers, 3), byte(numbers, 0), months)
      : day(year, byte(numbers, 0), byte(numbers, 3), months)
  }

  /// "MM/dd/yyyy HH:mm:ss" at `p`; the hour is not judged.
  @inline(__always)
  private static func slashedTime(_ p: UnsafePointer<UInt8>, _ months: Months, isDayFirst: Bool)
    -> (day: UInt64, hour: UInt64, minute: UInt64, second: UInt64)?
  {
    guard
      let middle = Word.digitValues(
        Word.load(p + 8), digits: 0xFFFF_00FF_FF00_FFFF, marks: 0x0000_3A00_0020_0000),
      let tail = Word.digitValues(Word.load4(p + 16) & 0xFF_FFFF, digits: 0xFF_FF00, marks: 0x3A)
    else { return nil }
    let numbers = pairs(middle)
    let minute = byte(numbers, 6)
    let second = byte(pairs(tail), 1)
    guard minute < 60, second < 60,
      let day = slashedDay(p, byte(numbers, 0), months, isDayFirst: isDayFirst)
    else { return nil }
    return (day, byte(numbers, 3), minute, second)
  }

  /// 12:34:56 at `p`, in seconds of the day.
  @inline(__always)
  static func clock(_ p: UnsafePointer<UInt8>) -> UInt64? {
    guard
      let digits = Word.digitValues(
        Word.load(p), digits: 0xFFFF_00FF_FF00_FFFF, marks: 0x0000_3A00_003A_0000)
    else { return nil }
    let numbers = pairs(digits)
    let (hour, minute, second) = (byte(numbers, 0), byte(numbers, 3), byte(numbers, 6))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return hour &* 3600 &+ minute &* 60 &+ second
  }

  /// Up to 16 digits: a count since 1970.
  @inline(__always)
  static func digits(_ p: UnsafePointer<UInt8>, _ count: Int, perSecond: Int64) -> Value? {
    guard count >= 1, count <= 16, perSecond > 1 || count <= 11 else { return nil }
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let tail: UInt64
    var lead: UInt64 = 0
    if count <= 8 {
      tail = (Word.load(p) ^ zeros) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    } else {
      tail = Word.load(p + (count &- 8)) ^ zeros
      lead = (Word.load(p) ^ zeros) << UInt64(truncatingIfNeeded: 128 &- 8 &* count)
    }
    guard Word.isDigitValues(tail), Word.isDigitValues(lead) else { return nil }
    let number = Int64(
      truncatingIfNeeded: Word.number(lead) &* 100_000_000 &+ Word.number(tail))
    let milliseconds =
      switch perSecond {
      case 1: number &* 1000
      case 1000: number
      default: number / 1000
      }
    guard milliseconds < TimeText.latest else { return nil }
    return Value(milliseconds: milliseconds, isInstant: true)
  }
}
