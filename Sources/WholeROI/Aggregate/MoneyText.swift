/// An amount as people read it: `moneyText(-1234567, usd)` is `USD -12,345.67`.
public func moneyText(_ minor: Int64, _ currency: Currency) -> String {
  currency.code + " " + fixedText(Int128(minor), digits: currency.minorDigits)
}

/// A ratio as a percentage with one decimal: 0.5434 is `54.3 %`.
public func percentText(_ ratio: Ratio) -> String {
  fixedText(ratio.scaled(digits: 3), digits: 1) + " %"
}

/// `fixedText(1234567, digits: 2)` is `12,345.67`: commas between thousands.
func fixedText(_ units: Int128, digits: Int) -> String {
  var text = String(units.magnitude)
  text = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
  var whole = text.dropLast(digits)
  var groups: [Substring] = []
  while whole.count > 3 {
    groups.insert(whole.suffix(3), at: 0)
    whole = whole.dropLast(3)
  }
  groups.insert(whole, at: 0)
  let sign = units < 0 ? "-" : ""
  return sign + groups.joined(separator: ",") + (digits > 0 ? "." + text.suffix(digits) : "")
}
