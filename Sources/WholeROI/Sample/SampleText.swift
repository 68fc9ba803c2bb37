/// Numbers, dates and money as the exports write them, appended to a row's bytes.
extension [UInt8] {
  /// A count in decimal, with zeros in front up to `width` digits.
  mutating func append(decimal value: Int, width: Int = 1) {
    let start = count
    var rest = value.magnitude
    var digits = 0
    while rest > 0 || digits < width {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      digits += 1
    }
    var (low, high) = (start, count - 1)
    while low < high {
      swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// `$1,149.00`; a negative amount as `-$7.00`, or `($33.62)` where `inParentheses`.
  mutating func append(
    money cents: Int64, sign: String.UTF8View = "$".utf8, hasThousands: Bool = true,
    inParentheses: Bool = false
  ) {
    let needsQuotes = hasThousands && cents.magnitude >= 100_000
    if needsQuotes { append(UInt8(ascii: "\"")) }
    if cents < 0 { append(UInt8(ascii: inParentheses ? "(" : "-")) }
    append(contentsOf: sign)
    append(grouped: Int(cents.magnitude / 100), hasThousands: hasThousands)
    append(UInt8(ascii: "."))
    append(decimal: Int(cents.magnitude % 100), width: 2)
    if cents < 0 && inParentheses { append(UInt8(ascii: ")")) }
    if needsQuotes { append(UInt8(ascii: "\"")) }
  }

  /// `1,234,567`, or `1234567` without thousands.
  mutating func append(grouped value: Int, hasThousands: Bool) {
    guard hasThousands, value >= 1_000 else { return append(decimal: value) }
    append(grouped: value / 1_000, hasThousands: true)
    append(UInt8(ascii: ","))
    append(decimal: value % 1_000, width: 3)
  }

  /// `2026-07-04`.
  mutating func append(isoDay day: Int) {
    let date = SampleDate(day: day)
    append(decimal: date.year, width: 4)
    append(UInt8(ascii: "-"))
    append(decimal: date.month, width: 2)
    append(UInt8(ascii: "-"))
    append(decimal: date.day, width: 2)
  }

  /// `07/04/2026`.
  mutating func append(usDay day: Int) {
    let date = SampleDate(day: day)
    append(decimal: date.month, width: 2)
    append(UInt8(ascii: "/"))
    append(decimal: date.day, width: 2)
    append(UInt8(ascii: "/"))
    append(decimal: date.year, width: 4)
  }

  /// `13:05:09` of a moment in local seconds.
  mutating func append(clock local: Int64) {
    let second = Int(local % SampleWorld.daySeconds)
    append(decimal: second / 3_600, width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: second / 60 % 60, width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: second % 60, width: 2)
  }

  /// `2026-07-04T17:05:09Z` of a moment.
  mutating func append(instant moment: Int64) {
    append(isoDay: Int(moment / SampleWorld.daySeconds))
    append(UInt8(ascii: "T"))
    append(clock: moment)
    append(UInt8(ascii: "Z"))
  }

  /// `7/4/2026 1:05:09 PM` of a moment in local seconds.
  mutating func append(mailTime local: Int64) {
    let date = SampleDate(day: Int(local / SampleWorld.daySeconds))
    let second = Int(local % SampleWorld.daySeconds)
    append(decimal: date.month)
    append(UInt8(ascii: "/"))
    append(decimal: date.day)
    append(UInt8(ascii: "/"))
    append(decimal: date.year)
    append(UInt8(ascii: " "))
    append(decimal: (second / 3_600 + 11) % 12 + 1)
    append(UInt8(ascii: ":"))
    append(decimal: second / 60 % 60, width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: second % 60, width: 2)
    append(UInt8(ascii: " "))
    append(UInt8(ascii: second < 43_200 ? "A" : "P"))
    append(UInt8(ascii: "M"))
  }
}

/// Year, month and day of the Gregorian calendar.
struct SampleDate: Equatable {
  let year: Int
  let month: Int
  let day: Int

  /// From days since 1970-01-01, not before it: eras of 400 years that begin in March.
  init(day number: Int) {
    let shifted = number + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
