/// Reads times of one format: what a text says, as milliseconds since 1970-01-01T00:00:00Z.
///
/// Formats are Unicode's: yyyy yy, MM M MMM MMMM, dd d, EEE, HH H, hh h with a, mm, ss, SSS (1–9
/// digits, cut to milliseconds), X XX XXX x Z (an offset), z zzz (an abbreviation), `'text'`; also
/// `epoch-s`, `epoch-ms`, `epoch-us`. Two letters want two digits, one letter takes one or two. A
/// blank stands for one or more. `yy` is 1969–2068. A format without a day means the first of the
/// month; a weekday must be that of the date. nil is ISO 8601: a date, or a date and a time with
/// `T` or a blank, seconds, fraction and offset as they come. Years are 1–9999, hours 0–23, seconds
/// 0–59.
///
///     var reader = try TimeReader(format: "MM/dd/yyyy hh:mm:ss a", zone: newYork)
///     // "07/01/2026 09:30:00 PM" is 2026-07-02T01:30:00Z
///     column.times(&reader, missing: missing, into: &times)
public struct TimeReader: Sendable {
  public let zone: TimeZoneTable
  /// Times that lay in a gap of the zone's clock and were moved forward.
  public internal(set) var gaps = 0
  /// Times that the zone's clock showed twice; the earlier instant was taken.
  public internal(set) var overlaps = 0

  enum Grammar: Sendable {
    case iso
    case format(TimeFormat)
    case epoch(perSecond: Int64)
  }

  /// Formats that have a kernel of their own.
  enum Shape: Sendable {
    case iso
    case dashedDate, dashedTime, dashedTimeT, dashedTimeTX
    case slashedDate(isDayFirst: Bool)
    case slashedTime(isDayFirst: Bool)
    case slashedHalfDayTime, looseHalfDayTime
    case digits(perSecond: Int64)
    case other
  }

  let grammar: Grammar
  let shape: Shape
  var stretch = TimeZoneTable.LocalStretch()

  /// - Throws: what is wrong with the format.
  public init(format: String?, zone: TimeZoneTable) throws(FormatFault) {
    self.zone = zone
    switch format {
    case nil, "iso": (grammar, shape) = (.iso, .iso)
    case "epoch-s": (grammar, shape) = (.epoch(perSecond: 1), .digits(perSecond: 1))
    case "epoch-ms": (grammar, shape) = (.epoch(perSecond: 1000), .digits(perSecond: 1000))
    case "epoch-us":
      (grammar, shape) = (.epoch(perSecond: 1_000_000), .digits(perSecond: 1_000_000))
    case .some(let format):
      grammar = .format(try TimeFormat(format))
      shape = Self.shape(format)
    }
  }

  private static func shape(_ format: String) -> Shape {
    switch format {
    case "yyyy-MM-dd": .dashedDate
    case "yyyy-MM-dd HH:mm:ss": .dashedTime
    case "yyyy-MM-dd'T'HH:mm:ss": .dashedTimeT
    case "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd'T'HH:mm:ssXX", "yyyy-MM-dd'T'HH:mm:ssXXX":
      .dashedTimeTX
    case "MM/dd/yyyy": .slashedDate(isDayFirst: false)
    case "dd/MM/yyyy": .slashedDate(isDayFirst: true)
    case "MM/dd/yyyy HH:mm:ss": .slashedTime(isDayFirst: false)
    case "dd/MM/yyyy HH:mm:ss": .slashedTime(isDayFirst: true)
    case "MM/dd/yyyy hh:mm:ss a": .slashedHalfDayTime
    case "M/d/yyyy h:mm:ss a": .looseHalfDayTime
    default: .other
    }
  }

  /// What the text says, blanks at its ends left out; nil where it is no time of this format.
  func written(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    switch grammar {
    case .iso: TimeText.iso(text)
    case .format(let format): TimeText.formatted(text, format)
    case .epoch(let perSecond): TimeText.epoch(text, perSecond: perSecond)
    }
  }

  /// The instant of one text, in milliseconds, or `FieldValue.invalid`. Counts gaps and overlaps.
  /// The plain form of `FieldColumn.times`.
  public mutating func parse(_ bytes: [UInt8]) -> Int64 {
    let text = Blank.trimmed(bytes)
    guard let written = text.withUnsafeBufferPointer({ written($0) }) else {
      return FieldValue.invalid
    }
    if let offset = written.offset { return written.local - offset }
    let (instant, adjustment) = zone.utc(local: written.local)
    count(adjustment)
    return instant
  }

  /// The day of one text as its number since 1970-01-01, or `FieldValue.invalid`.
  ///
  /// The day is the one written; where the text has an offset of its own, that of its instant in
  /// the reader's zone. The plain form of `FieldColumn.days`.
  public func parseDay(_ bytes: [UInt8]) -> Int64 {
    let text = Blank.trimmed(bytes)
    guard let written = text.withUnsafeBufferPointer({ written($0) }) else {
      return FieldValue.invalid
    }
    return day(written)
  }

  func day(_ written: WrittenTime) -> Int64 {
    guard let offset = written.offset else {
      return Int64(CivilDay.containing(local: written.local).number)
    }
    return Int64(zone.day(utc: written.local - offset).number)
  }

  mutating func count(_ adjustment: TimeZoneTable.Adjustment) {
    switch adjustment {
    case .none: break
    case .gap: gaps += 1
    case .overlap: overlaps += 1
    }
  }
}
