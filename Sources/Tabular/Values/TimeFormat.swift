/// Why a time format cannot be used: the facts; whoever prints it makes the sentence.
public struct FormatFault: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// A letter that stands for nothing here; text belongs between apostrophes.
    case unknownLetter(String)
    /// An apostrophe without its partner.
    case unclosedQuote
    /// The same part of the time twice.
    case repeated(String)
    /// A part without which the others say nothing: "year", "month", "hour".
    case missing(String)
    /// `h` without `a`, or `a` without `h`.
    case halfDay
  }

  public let format: String
  /// Where it lies, counted in characters from 0.
  public let position: Int
  public let reason: Reason
}

/// A Unicode date pattern as the list of what must stand in a text.
struct TimeFormat: Sendable {
  enum Part: Sendable, Hashable {
    case year, shortYear
    /// One or two digits, or exactly two.
    case month(exact: Bool)
    case day(exact: Bool)
    case hour(exact: Bool)
    case halfDayHour(exact: Bool)
    case minute(exact: Bool)
    case second(exact: Bool)
    /// One to nine digits.
    case fraction
    case monthName, weekdayName, halfDay
    /// `Z`, ±hh, ±hhmm, ±hh:mm, UTC or GMT.
    case offset
    /// An abbreviation such as EST, or what `offset` takes.
    case zoneName
    /// A zone's whole name, such as `America/New_York` or `Eastern Time (US & Canada)`: all that is left.
    case zonePlace
    /// One blank or more.
    case blank
    case literal(UInt8)
  }

  let parts: [Part]

  /// - Throws: the first fault of the pattern.
  init(_ format: String) throws(FormatFault) {
    var parts: [Part] = []
    var kinds: Set<String> = []
    let characters = Array(format)
    var at = 0
    while at < characters.count {
      let start = at
      func fault(_ reason: FormatFault.Reason) -> FormatFault {
        FormatFault(format: format, position: start, reason: reason)
      }
      let letter = characters[at]
      if letter == "'" {
        guard let literal = Self.quoted(characters, &at) else { throw fault(.unclosedQuote) }
        parts += literal.utf8.map { $0 == 0x20 ? .blank : .literal($0) }
        continue
      }
      guard letter.isASCII, letter.isLetter else {
        if letter == " " || letter == "\u{A0}" || letter == "\u{202F}" {
          if parts.last != .blank { parts.append(.blank) }
        } else {
          parts += String(letter).utf8.map(Part.literal)
        }
        at += 1
        continue
      }
      while at < characters.count, characters[at] == letter { at += 1 }
      guard let (part, kind) = Self.part(letter, count: at - start) else {
        throw fault(.unknownLetter(String(characters[start..<at])))
      }
      guard kinds.insert(kind).inserted else { throw fault(.repeated(kind)) }
      parts.append(part)
    }
    self.parts = parts
    try Self.check(kinds, parts, format)
  }

  /// The text between apostrophes from `at` on; two of them stand for one.
  private static func quoted(_ characters: [Character], _ at: inout Int) -> String? {
    at += 1
    if at < characters.count, characters[at] == "'" {
      at += 1
      return "'"
    }
    var text = ""
    while at < characters.count {
      if characters[at] == "'" {
        guard at + 1 < characters.count, characters[at + 1] == "'" else {
          at += 1
          return text
        }
        at += 1
      }
      text.append(characters[at])
      at += 1
    }
    return nil
  }

  private static func part(_ letter: Character, count: Int) -> (Part, String)? {
    switch (letter, count) {
    case ("y", 2), ("u", 2): (.shortYear, "year")
    case ("y", 1), ("y", 4), ("u", 1), ("u", 4): (.year, "year")
    case ("M", 1...2), ("L", 1...2): (.month(exact: count == 2), "month")
    case ("M", 3...4), ("L", 3...4): (.monthName, "month")
    case ("d", 1...2): (.day(exact: count == 2), "day")
    case ("E", 1...4): (.weekdayName, "weekday")
    case ("H", 1...2): (.hour(exact: count == 2), "hour")
    case ("h", 1...2): (.halfDayHour(exact: count == 2), "hour")
    case ("m", 1...2): (.minute(exact: count == 2), "minute")
    case ("s", 1...2): (.second(exact: count == 2), "second")
    case ("S", 1...9): (.fraction, "fraction")
    case ("a", 1...3): (.halfDay, "half of the day")
    case ("X", 1...3), ("x", 1...3), ("Z", 1...5): (.offset, "zone")
    case ("z", 1...3), ("O", 1), ("O", 4): (.zoneName, "zone")
    case ("V", 2), ("V", 4): (.zonePlace, "zone")
    default: nil
    }
  }

  private static func check(
    _ kinds: Set<String>, _ parts: [Part], _ format: String
  ) throws(FormatFault) {
    func missing(_ kind: String) -> FormatFault {
      FormatFault(format: format, position: 0, reason: .missing(kind))
    }
    for kind in ["year", "month"] where !kinds.contains(kind) { throw missing(kind) }
    if kinds.contains("minute"), !kinds.contains("hour") { throw missing("hour") }
    if kinds.contains("second"), !kinds.contains("minute") { throw missing("minute") }
    if kinds.contains("fraction"), !kinds.contains("second") { throw missing("second") }
    let isHalfDayHour =
      parts.contains(.halfDayHour(exact: true))
      || parts.contains(.halfDayHour(exact: false))
    if isHalfDayHour != kinds.contains("half of the day") {
      throw FormatFault(format: format, position: 0, reason: .halfDay)
    }
  }
}
