import Testing

@testable import Tabular

private let cents = AmountReader(minorDigits: 2)
private let comma = AmountReader(minorDigits: 2, decimal: UInt8(ascii: ","))

@Test(arguments: [
  ("12.34", 1234), ("0", 0), ("-0.00", 0), ("12", 1200), (".50", 50), ("12.5", 1250),
  ("$8.00", 800),
  ("-$7.00", -700), ("$-7.00", -700), ("7.00-", -700), ("($7.00)", -700), ("$(7.00)", -700),
  ("(7.00)", -700),
  ("1,149.00 ", 114_900), ("1,234,567.89", 123_456_789), ("+12.34", 1234), ("€ 12.34", 1234),
  ("12.34 €", 1234), ("CA$0.00", 0), ("USD 12.34", 1234), ("12.34 USD", 1234), ("$12.34 USD", 1234),
  ("£1 234.50", 123_450), ("₹1'234.50", 123_450), ("1\u{A0}234.50", 123_450),
  ("1\u{202F}234.50", 123_450), ("\u{2212}5.00", -500), ("¥500", 50_000), ("12.3400", 1234),
  ("007.10", 710),
  ("10000000000000.00", 1_000_000_000_000_000), ("US$ -1.00", -100),
])
func amountsAreReadExactly(text: String, minor: Int64) {
  #expect(cents.parse(Array(text.utf8)) == minor)
}

@Test(arguments: [
  "12,50", "1,2345", "12,345,6.00", "1,234 567.00", "1234,567.00", ",123.00", "1,.00", "12.", ".",
  "-", "$", "()",
  "1e5", "1E5", "12.345", "--5", "-5-", "(-5)", "(5", "5)", "5%", "12.3.4", "1.234,50", "abc",
  "12a", "NaN",
  "10000000000000.01", "99999999999999999999", "1 2", "12 .50", "usd 5", "$$5", "5 5", "- -5",
  "ABCD5", "1-2",
])
func textsThatAreNoAmountAreInvalid(text: String) {
  #expect(cents.parse(Array(text.utf8)) == FieldValue.invalid)
}

@Test(arguments: [
  ("1.234,50", 123_450), ("12,5", 1250), ("-1.234.567,89 €", -123_456_789), ("1 234,50", 123_450),
  ("$9.999,99", 999_999),
])
func aDecimalCommaTurnsTheMarksRound(text: String, minor: Int64) {
  #expect(comma.parse(Array(text.utf8)) == minor)
  #expect(comma.parse(Array("12.50".utf8)) == FieldValue.invalid)
}

@Test func moreDecimalsAreRoundedHalfAwayFromZeroWhereAllowed() {
  let spend = AmountReader(minorDigits: 2, rounds: true)
  for (text, minor) in [
    ("33245.33999", 3_324_534), ("0.005", 1), ("-0.005", -1), ("0.00499999999999999999", 0),
    ("1.995", 200),
    ("-2.675", -268), ("9999999999999.995", 1_000_000_000_000_000),
  ] as [(String, Int64)] {
    #expect(spend.parse(Array(text.utf8)) == minor, "\(text)")
  }
  #expect(spend.parse(Array("10000000000000.005".utf8)) == FieldValue.invalid)
}

@Test func percentSignsAreDroppedOnlyWhereAllowed() {
  let rate = AmountReader(minorDigits: 4, allowsPercent: true)
  #expect(rate.parse(Array("77.77%".utf8)) == 777_700)
  #expect(rate.parse(Array("77.77 %".utf8)) == 777_700)
  #expect(rate.parse(Array("77.77%%".utf8)) == FieldValue.invalid)
}

@Test func currenciesWithoutMinorUnitsTakeZerosOnly() {
  let yen = AmountReader(minorDigits: 0)
  #expect(yen.parse(Array("¥1,500".utf8)) == 1500)
  #expect(yen.parse(Array("1500.00".utf8)) == 1500)
  #expect(yen.parse(Array("1500.01".utf8)) == FieldValue.invalid)
}

@Test func plainDecimalsAreTakenExactly() throws {
  let rate = try #require(AmountReader.plainDecimal(Array("-0.450".utf8)))
  #expect(rate.units == -450 && rate.scale == 3)
  for text in ["", "-", ".5", "5.", "1.2.3", "1e3", "+1", " 1", "1234567890123456"] {
    #expect(AmountReader.plainDecimal(Array(text.utf8)) == nil, "\(text)")
  }
}

@Test func missingAmountsAreToldFromInvalidOnes() {
  var amounts: [Int64] = [9]
  column(["", "  ", " --", "0.00", "x", "--"])
    .amounts(cents, missing: MissingTexts(["--", "0.00"]), into: &amounts)
  let missing = FieldValue.missing
  #expect(amounts == [missing, missing, missing, missing, FieldValue.invalid, missing])
}

@Test(arguments: [0, 1, 2, 3, 6, 9], [UInt8(ascii: "."), UInt8(ascii: ",")])
func kernelOfAmountsAgreesWithThePlainReader(minorDigits: Int, decimal: UInt8) {
  var numbers = SeededNumbers(UInt64(31 + minorDigits))
  let (mark, group) = decimal == UInt8(ascii: ".") ? (".", ",") : (",", ".")
  let texts = (0..<8_000).map { _ -> [UInt8] in
    var text = numbers.pick(["", "", "-", "$", "-$", "$-", "€", "("])
    for part in 0..<(1 + numbers.below(4)) {
      text += part == 0 ? numbers.digits(1 + numbers.below(9)) : group + numbers.digits(3)
    }
    if numbers.below(3) > 0 { text += mark + numbers.digits(numbers.pick([minorDigits, 2, 1, 3])) }
    text += numbers.pick(["", "", "", " ", "-", ")", " USD"])
    return numbers.mutated(text, alphabet: "0123456789.,-$ ()")
  }
  for rounds in [false, true] {
    let reader = AmountReader(minorDigits: minorDigits, decimal: decimal, rounds: rounds)
    var amounts: [Int64] = []
    FieldColumn(texts: texts).amounts(reader, missing: .none, into: &amounts)
    for (row, text) in texts.enumerated() {
      let expected =
        MissingTexts.none.contains(text) ? FieldValue.missing : reader.parse(Blank.trimmed(text))
      #expect(amounts[row] == expected, "\(shown(text))")
    }
    #expect(amounts.filter { $0 != FieldValue.invalid }.count > 500)
  }
}
