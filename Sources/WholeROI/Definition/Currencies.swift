/// The currencies of ISO 4217 that money circulates in.
public enum Currencies {
  /// The currency of a code such as `USD`; nil where ISO 4217 has none.
  public static func named(_ code: String) -> Currency? {
    if withoutMinorUnit.contains(code) { return Currency(code: code, minorDigits: 0) }
    if withThreeDigits.contains(code) { return Currency(code: code, minorDigits: 3) }
    if withTwoDigits.contains(code) { return Currency(code: code, minorDigits: 2) }
    return nil
  }

  /// All codes, sorted.
  public static let codes = (withoutMinorUnit + withTwoDigits + withThreeDigits).sorted()

  private static let withoutMinorUnit = split(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")

  private static let withThreeDigits = split("BHD IQD JOD KWD LYD OMR TND")

  private static let withTwoDigits = split(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN \
    BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT \
    LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD \
    XCG YER ZAR ZMW ZWG ZWL
    """)

  private static func split(_ codes: String) -> [String] {
    codes.split(separator: " ").map(String.init)
  }
}
