@testable import Tabular

/// Numbers that look random and are the same in every run (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  /// A number of that many digits, zeros before it.
  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Character(String(below(10))) })
  }

  /// The text with up to two bytes changed, put in, taken out or doubled.
  mutating func mutated(_ text: String, alphabet: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    let letters = Array(alphabet.utf8)
    for _ in 0..<below(3) {
      switch below(4) {
      case 0 where !bytes.isEmpty: bytes[below(bytes.count)] = pick(letters)
      case 1: bytes.insert(pick(letters), at: below(bytes.count + 1))
      case 2 where !bytes.isEmpty: bytes.remove(at: below(bytes.count))
      default: bytes += bytes.suffix(1)
      }
    }
    return bytes
  }
}

/// A column of texts.
func column(_ texts: [String]) -> FieldColumn {
  FieldColumn(texts: texts.map { Array($0.utf8) })
}

/// Bytes as text, for messages.
func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
