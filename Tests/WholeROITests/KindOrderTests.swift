import Columns
import Testing

@testable import WholeROI

struct KindOrderTests {
  /// A small deterministic source of numbers.
  private struct Numbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  @Test(arguments: [1, 2, 40, 3000])
  func kindsAreInTheOrderOfTheirTextsWhateverTableTheyAreFrom(textCount: Int) throws {
    var numbers = Numbers(state: UInt64(textCount))
    var texts = Interner()
    let codes = (0..<textCount).map { _ in texts.code("t\(numbers.below(1_000_000))") } + [0]
    func code() -> UInt32 { codes[numbers.below(codes.count)] }
    let tables = (0..<3).map { table in
      (0..<(table == 1 ? 0 : 700)).map { _ in
        TouchKind(
          source: UInt16(numbers.below(3)), action: UInt8(numbers.below(5)), channel: code(),
          campaign: code(), content: code(), coupon: table == 0 ? code() : 0)
      }
    }
    let order = try KindOrder(tables, texts: texts)
    func key(_ kind: TouchKind) -> [[UInt8]] {
      [[UInt8(kind.source)], texts.bytes(kind.channel), texts.bytes(kind.campaign)]
        + [Array(TouchAction.names[Int(kind.action)].utf8), texts.bytes(kind.content)]
        + [texts.bytes(kind.coupon)]
    }
    func precedes(_ a: TouchKind, _ b: TouchKind) -> Bool {
      for (a, b) in zip(key(a), key(b)) where a != b { return a.lexicographicallyPrecedes(b) }
      return false
    }
    #expect(order.kinds == Set(tables.joined()).sorted(by: precedes))
    for (table, kinds) in tables.enumerated() {
      #expect(order.codes[table].map { order.kinds[Int($0)] } == kinds)
    }
  }
}
