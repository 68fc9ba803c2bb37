import Tabular

/// What the values of one column of an export look like, by the readers that runs use.
struct ColumnShape {
  /// As a layout calls it; `#3` for a column without a name.
  let name: String
  private(set) var filled = 0
  private(set) var emails = 0
  private(set) var phones = 0
  private(set) var urls = 0
  /// Names of accounts that begin with @.
  private(set) var handles = 0
  /// Values that read as amounts with a point, and with a comma, before the decimals.
  private(set) var pointAmounts = 0
  private(set) var commaAmounts = 0
  private(set) var hasComma = false
  /// The most digits behind the last mark, where they are no group of thousands.
  private(set) var decimals = 0
  /// Currency codes.
  private(set) var codes = 0
  /// Distinct values in the order of first sight, up to a number.
  private(set) var distinct: [String] = []
  /// Texts that stand for nothing.
  private(set) var missing: [String] = []
  private(set) var formats = FormatSieve.dates
  private(set) var timesOfDay = FormatSieve.timesOfDay

  /// Of days between dashes, which look like phone numbers too.
  private var dashedDays = Self.dashedDays

  static let mostDistinct = 30
  private static let dashedDays = [
    "yyyy-MM-dd", "dd-MM-yyyy", "MM-dd-yyyy", "d-M-yyyy", "M-d-yyyy",
  ].compactMap { try? TimeReader(format: $0, zone: .utc) }
  private static let missingTexts = [
    "-", "--", "—", "n/a", "na", "null", "none", "(not set)", "nan", "#n/a",
  ]
  private static let email = IdentifierNormalization(kind: .email(keepsPlusTags: true))
  private static let phone = IdentifierNormalization(kind: .phone(region: .unitedStates))
  private static let point = AmountReader(minorDigits: 2, rounds: true)
  private static let comma = AmountReader(
    minorDigits: 2, decimal: UInt8(ascii: ","), rounds: true)

  init(name: String) { self.name = name }

  mutating func take(_ bytes: [UInt8]) {
    let text = ColumnText.trimmed(bytes)
    guard !text.isEmpty else { return }
    if Self.missingTexts.contains(text.lowercased()) {
      if !missing.contains(text) { missing.append(text) }
      return
    }
    filled += 1
    let trimmed = Array(text.utf8)
    if Self.isEmail(trimmed) { emails += 1 }
    if Self.isPhone(trimmed), !isDay(trimmed) { phones += 1 }
    if Self.isHandle(trimmed) { handles += 1 }
    let lowered = text.lowercased()
    if lowered.hasPrefix("http://") || lowered.hasPrefix("https://") || lowered.hasPrefix("www.") {
      urls += 1
    }
    if Self.point.parse(trimmed) != FieldValue.invalid { pointAmounts += 1 }
    if Self.comma.parse(trimmed) != FieldValue.invalid { commaAmounts += 1 }
    if trimmed.contains(0x2C) { hasComma = true }
    if let mark = trimmed.lastIndex(where: { $0 == 0x2E || $0 == 0x2C }) {
      let behind = trimmed[(mark + 1)...].count { (0x30...0x39).contains($0) }
      if behind != 3 { decimals = max(decimals, behind) }
    }
    if Currencies.named(text.uppercased()) != nil { codes += 1 }
    if distinct.count <= Self.mostDistinct, !distinct.contains(text) { distinct.append(text) }
    formats.take(trimmed)
    timesOfDay.take(trimmed)
  }

  private static func isEmail(_ text: [UInt8]) -> Bool {
    guard let at = text.lastIndex(of: 0x40), at > 0, text[at...].contains(0x2E) else {
      return false
    }
    return email.normalized(text) != nil
  }

  private mutating func isDay(_ text: [UInt8]) -> Bool {
    for index in dashedDays.indices where dashedDays[index].parse(text) > FieldValue.invalid {
      return true
    }
    return false
  }

  /// `@anna.lee_7`.
  private static func isHandle(_ text: [UInt8]) -> Bool {
    guard text.count > 1, text[0] == 0x40 else { return false }
    return text.dropFirst().allSatisfy { byte in
      byte >= 0x80 || Unicode.Scalar(byte).properties.isIDContinue || byte == 0x2E || byte == 0x2D
    }
  }

  /// Digits with marks of phone numbers among them.
  private static func isPhone(_ text: [UInt8]) -> Bool {
    let digits = text.count { (0x30...0x39).contains($0) }
    return (7...15).contains(digits)
      && text.allSatisfy { (0x30...0x39).contains($0) || Array("+()-. ".utf8).contains($0) }
      && (text.first == 0x2B || text.contains(0x28) || text.count { $0 == 0x2D } == 2)
      && phone.normalized(text) != nil
  }

  /// Whether most values are of a kind; true of a column without values.
  func mostly(_ count: Int) -> Bool { count * 5 >= filled * 4 }

  var isAmount: Bool { mostly(max(pointAmounts, commaAmounts)) }
  var isTime: Bool { filled == 0 || !formats.survivors.isEmpty }
  var isTimeOfDay: Bool { filled > 0 && !timesOfDay.survivors.isEmpty }
  var isEmail: Bool { filled > 0 && mostly(emails) }
  var isPhone: Bool { filled > 0 && mostly(phones) }
  var isHandle: Bool { filled > 0 && mostly(handles) }
  var isURL: Bool { filled > 0 && mostly(urls) }

  /// In words for people, without a value.
  var described: String {
    if filled == 0 { return "empty" }
    if isEmail { return "e-mail addresses" }
    if isPhone { return "phone numbers" }
    if isHandle { return "names of accounts" }
    if isURL { return "links" }
    if mostly(codes) { return "currency codes" }
    if isTime { return "days or times" }
    if isTimeOfDay { return "times of day" }
    if isAmount { return decimals > 0 ? "amounts" : "numbers" }
    if distinct.count == 1 { return "one text" }
    return distinct.count <= Self.mostDistinct ? "\(distinct.count) texts" : "texts"
  }
}

/// Formats of days or times that read every value seen; each value leaves fewer.
struct FormatSieve {
  private var readers: [(format: String, reader: TimeReader)]
  /// Put before the value, so that a time of day reads as a time.
  private let prefix: [UInt8]

  private init(_ formats: [String], prefix: String, prefixFormat: String) {
    readers = formats.compactMap { format in
      (try? TimeReader(format: prefixFormat + format, zone: .utc)).map { (format, $0) }
    }
    self.prefix = Array(prefix.utf8)
  }

  private var taken = 0
  private var slips = 0

  /// In the order of preference; none where the values are no days or times.
  var survivors: [String] {
    taken == 0 || slips * 20 > taken ? [] : readers.map(\.format)
  }

  /// One value in twenty may be no day or time at all: a slip, not another kind of column.
  mutating func take(_ text: [UInt8]) {
    guard !readers.isEmpty else { return }
    taken += 1
    var left: [(format: String, reader: TimeReader)] = []
    for index in readers.indices {
      let value = readers[index].reader.parse(prefix + text)
      let years = readers[index].format.hasPrefix("epoch") ? Self.epochs : Self.days
      if value != FieldValue.invalid, years.contains(value) { left.append(readers[index]) }
    }
    if left.isEmpty { slips += 1 } else { readers = left }
    if slips == taken && slips > 3 || slips > 3 && slips * 20 > taken { readers = [] }
  }

  /// The years 1900 to 2069, for counts of seconds 1990 to 2069: what lies outside only looks like a day.
  private static let days: Range<Int64> = -2_208_988_800_000..<3_155_760_000_000
  private static let epochs: Range<Int64> = 631_152_000_000..<3_155_760_000_000

  /// The formats that a column should have: the first, and the one with day and month the other way round.
  var choice: [String] {
    guard let first = survivors.first else { return [] }
    let other = Self.swapped(first)
    return other != first && survivors.contains(other) ? [first, other] : [first]
  }

  /// `MM/dd/yyyy` is `dd/MM/yyyy` the other way round; formats without numbers for both stay.
  static func swapped(_ format: String) -> String {
    for (month, day) in [("MM", "dd"), ("M", "d")] {
      for mark in ["/", ".", "-"] {
        let (one, other) = (month + mark + day + mark, day + mark + month + mark)
        if format.hasPrefix(one) { return other + format.dropFirst(one.count) }
        if format.hasPrefix(other) { return one + format.dropFirst(other.count) }
      }
    }
    return format
  }

  static let timesOfDay = FormatSieve(
    ["HH:mm:ss", "HH:mm", "hh:mm:ss a", "hh:mm a", "H:mm:ss", "H:mm", "h:mm:ss a", "h:mm a"],
    prefix: "2000-01-01 ", prefixFormat: "yyyy-MM-dd ")

  static let dates: FormatSieve = {
    let days = [
      "yyyy-MM-dd", "yyyy/MM/dd", "MM/dd/yyyy", "dd/MM/yyyy", "M/d/yyyy", "d/M/yyyy", "MM/dd/yy",
      "dd/MM/yy", "M/d/yy", "d/M/yy", "dd.MM.yyyy", "d.M.yyyy", "dd.MM.yy", "dd-MM-yyyy",
      "MM-dd-yyyy", "d-M-yyyy", "M-d-yyyy", "dd-MMM-yyyy", "d-MMM-yy", "d MMM yyyy", "MMM d, yyyy",
      "MMMM d, yyyy", "d MMMM yyyy", "EEE, MMM d, yyyy",
    ]
    let tails = [
      "", " HH:mm:ss", " HH:mm", " hh:mm:ss a", " hh:mm a", " H:mm:ss", " H:mm", " h:mm:ss a",
      " h:mm a", " HH:mm:ss XX", " HH:mm:ss Z", " HH:mm:ss z", " hh:mm a z",
    ]
    return FormatSieve(
      ["iso", "yyyyMMdd", "epoch-s", "epoch-ms", "epoch-us"]
        + tails.flatMap { tail in days.map { $0 + tail } },
      prefix: "", prefixFormat: "")
  }()
}
