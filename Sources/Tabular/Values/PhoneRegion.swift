/// A country whose national phone numbers are completed to E.164.
public struct PhoneRegion: Hashable, Sendable {
  /// ISO 3166, two capitals.
  public let country: String
  /// The country calling code's digits.
  public let callingCode: [UInt8]
  /// The digit that stands before national numbers and is dropped with the code; nil: none does.
  public let trunk: UInt8?

  /// The region of a country's two letters, ASCII case ignored; nil where it is not known.
  public init?(_ country: String) {
    let wanted = String(decoding: country.utf8.map(Self.capital), as: UTF8.self)
    guard let row = Self.table.first(where: { $0.country == wanted }) else { return nil }
    self.country = row.country
    callingCode = Array(String(row.code).utf8)
    trunk = row.trunk.utf8.first
  }

  /// United States: the default region.
  public static let unitedStates = PhoneRegion(
    country: "US", callingCode: [UInt8(ascii: "1")], trunk: UInt8(ascii: "1"))

  private init(country: String, callingCode: [UInt8], trunk: UInt8?) {
    self.country = country
    self.callingCode = callingCode
    self.trunk = trunk
  }

  /// The two letters of all known countries, sorted.
  public static var known: [String] { table.map(\.country).sorted() }

  /// Whether 011, not 00, starts a country code (METHODS, section 8).
  var isAmerican: Bool { country == "US" || country == "CA" }

  private static func capital(_ byte: UInt8) -> UInt8 {
    byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte
  }

  /// Calling codes and trunk digits as the ITU's national numbering plans have them. Italy's 0 is
  /// part of the number; America's trunk digit is 1.
  private static let table: [(country: String, code: Int, trunk: String)] = [
    ("US", 1, "1"), ("CA", 1, "1"), ("GB", 44, "0"), ("DE", 49, "0"), ("FR", 33, "0"),
    ("NL", 31, "0"), ("ES", 34, ""), ("IT", 39, ""), ("AU", 61, "0"), ("NZ", 64, "0"),
    ("IN", 91, "0"), ("JP", 81, "0"), ("BR", 55, "0"), ("MX", 52, ""), ("IE", 353, "0"),
    ("AT", 43, "0"), ("CH", 41, "0"), ("BE", 32, "0"), ("SE", 46, "0"), ("NO", 47, ""),
    ("DK", 45, ""), ("FI", 358, "0"), ("PL", 48, ""), ("PT", 351, ""), ("LU", 352, ""),
    ("IS", 354, ""), ("MT", 356, ""), ("CY", 357, ""), ("GR", 30, ""), ("CZ", 420, ""),
    ("SK", 421, "0"), ("SI", 386, "0"), ("HR", 385, "0"), ("RO", 40, "0"), ("BG", 359, "0"),
    ("EE", 372, ""), ("LV", 371, ""), ("UA", 380, "0"), ("TR", 90, "0"), ("IL", 972, "0"),
    ("AE", 971, "0"), ("ZA", 27, "0"), ("SG", 65, ""), ("HK", 852, ""), ("TW", 886, "0"),
    ("KR", 82, "0"), ("CN", 86, "0"), ("TH", 66, "0"), ("MY", 60, "0"), ("PH", 63, "0"),
    ("ID", 62, "0"), ("VN", 84, "0"), ("AR", 54, "0"), ("CL", 56, ""), ("CO", 57, ""),
  ]
}
