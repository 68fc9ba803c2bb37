/// The texts that identifiers and receipts have in the exports, made from their numbers.
struct SampleNames {
  private static let first = [
    "ada", "amir", "bea", "bruno", "cleo", "dina", "elif", "emil", "femi", "greta", "hana", "hugo",
    "ines", "ivan", "jade", "jonas", "kaia", "kofi", "lena", "luca", "mara", "milo", "nadia",
    "noor",
    "odile", "omar", "petra", "quinn", "rosa", "sami", "talia", "yuki",
  ].map { Array($0.utf8) }
  private static let last = [
    "abbott", "bauer", "castro", "diaz", "eriksen", "fuchs", "garcia", "haddad", "ito", "jansen",
    "kim", "lopez", "meyer", "nguyen", "okafor", "park", "quist", "rossi", "silva", "tran", "ueda",
    "vogel", "weiss", "young",
  ].map { Array($0.utf8) }
  private static let domains = ["mail.example", "inbox.example", "post.example", "example.org"]
    .map { Array($0.utf8) }

  private let first = Self.first
  private let last = Self.last
  private let domains = Self.domains

  /// `rosa.kim417@mail.example`; in capitals as some tills write it.
  func appendEmail(_ number: Int, to row: inout [UInt8], isUpper: Bool = false) {
    let start = row.count
    if number >= PlantedCase.firstNumber {
      appendCase(number, to: &row)
    } else {
      row += first[number % first.count]
      row.append(UInt8(ascii: "."))
      row += last[number / first.count % last.count]
      row.append(decimal: number)
    }
    row.append(UInt8(ascii: "@"))
    row += domains[number % domains.count]
    guard isUpper else { return }
    for index in start..<row.count where row[index] >= 0x61 && row[index] <= 0x7A {
      row[index] -= 0x20
    }
  }

  /// `HP000000417`.
  func appendLoyalty(_ number: Int, to row: inout [UInt8]) {
    row += [0x48, 0x50]
    row.append(decimal: number, width: 9)
  }

  /// `CUS000000417`.
  func appendCustomer(_ number: Int, to row: inout [UInt8]) {
    row += [0x43, 0x55, 0x53]
    row.append(decimal: number, width: 9)
  }

  /// `@rosa_417`.
  func appendHandle(_ number: Int, to row: inout [UInt8]) {
    row.append(UInt8(ascii: "@"))
    row += first[number % first.count]
    row.append(UInt8(ascii: "_"))
    row.append(decimal: number)
  }

  /// `(201) 000-0417`; one number, one phone up to six thousand million.
  func appendPhone(_ number: Int, to row: inout [UInt8]) {
    row.append(UInt8(ascii: "("))
    row.append(decimal: 201 + number / 10_000_000, width: 3)
    row += [0x29, 0x20]
    row.append(decimal: number / 10_000 % 1_000, width: 3)
    row.append(UInt8(ascii: "-"))
    row.append(decimal: number % 10_000, width: 4)
  }

  /// `1000000834.1751284800`, as web analytics name a browser.
  func appendClient(_ number: Int, to row: inout [UInt8]) {
    row.append(decimal: 1_000_000_000 + number)
    row.append(UInt8(ascii: "."))
    row.append(decimal: 1_751_284_800 + number % 86_400)
  }

  /// `T000000417`, or `CASE-05-1` for a chosen order.
  func appendReceipt(_ number: Int, to row: inout [UInt8]) {
    if number < PlantedCase.firstNumber {
      row.append(UInt8(ascii: "T"))
      row.append(decimal: number, width: 9)
      return
    }
    row += [0x43, 0x41, 0x53, 0x45, 0x2D]
    row.append(decimal: (number - PlantedCase.firstNumber) / 10, width: 2)
    row.append(UInt8(ascii: "-"))
    row.append(decimal: number % 10)
  }

  /// A receipt's text by itself.
  static func receipt(_ number: Int) -> [UInt8] {
    var text: [UInt8] = []
    SampleNames().appendReceipt(number, to: &text)
    return text
  }

  private func appendCase(_ number: Int, to row: inout [UInt8]) {
    row += [0x63, 0x61, 0x73, 0x65]
    row.append(decimal: (number - PlantedCase.firstNumber) / 10, width: 2)
    row.append(UInt8(ascii: "."))
    row.append(UInt8(ascii: "a") + UInt8(number % 10))
  }
}

extension PlantedIdentifier {
  /// The text by which identifiers are compared: normalised as METHODS, section 8 says.
  var normalized: [UInt8] {
    let names = SampleNames()
    var text: [UInt8] = []
    switch key {
    case .loyalty: names.appendLoyalty(number, to: &text)
    case .customer: names.appendCustomer(number, to: &text)
    case .email: names.appendEmail(number, to: &text)
    case .phone:
      names.appendPhone(number, to: &text)
      text = Array("+1".utf8) + text.filter { $0 >= 0x30 && $0 <= 0x39 }
    case .handle:
      names.appendHandle(number, to: &text)
      text.removeFirst()
    case .client: names.appendClient(number, to: &text)
    }
    return text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }
}
