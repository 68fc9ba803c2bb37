/// The distinct ones of many codes of nodes, numbered as they rise.
struct NodeNumbers: Sendable {
  /// Rising.
  let codes: [UInt32]
  /// By code below `tabled`: its number; `none` for one that is not there.
  private let numbers: [UInt32]

  private static let none = UInt32.max
  /// Codes from here on are searched for: under `frequency` they carry counts, and a number for each would take
  /// gigabytes.
  private static let tabled = 1 << NodeNames.countShift

  init(_ all: [UInt32]) {
    var numbers = [UInt32](
      repeating: Self.none, count: min(Int(all.max() ?? 0) + 1, Self.tabled))
    var larger: Set<UInt32> = []
    for code in all {
      if Int(code) < numbers.count { numbers[Int(code)] = 0 } else { larger.insert(code) }
    }
    var codes: [UInt32] = []
    for code in numbers.indices where numbers[code] == 0 {
      numbers[code] = UInt32(codes.count)
      codes.append(UInt32(code))
    }
    self.codes = codes + larger.sorted()
    self.numbers = numbers
  }

  /// Nil for a code that is not there.
  func number(of code: UInt32) -> Int? {
    if Int(code) < numbers.count {
      return numbers[Int(code)] == Self.none ? nil : Int(numbers[Int(code)])
    }
    var low = 0
    var high = codes.count
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code ? low : nil
  }
}
