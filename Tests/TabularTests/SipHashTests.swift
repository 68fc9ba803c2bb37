import Tabular
import Testing

@Suite struct SipHashTests {
  /// Key and texts 00, 01, 02 …: the first vectors of the reference implementation.
  private let sip = SipHash(key: Array(0..<16))

  private static let vectors: [(Int, UInt64)] = [
    (0, 0x726F_DB47_DD0E_0E31), (1, 0x74F8_39C5_93DC_67FD), (2, 0x0D6C_8009_D9A9_4F5A),
    (3, 0x8567_6696_D7FB_7E2D), (8, 0x93F5_F579_9A93_2462), (15, 0xA129_CA61_49BE_45E5),
  ]

  @Test(arguments: vectors)
  func namesAreThoseOfTheReference(count: Int, name: UInt64) {
    #expect(sip.hash((0..<count).map { UInt8($0) }) == name)
  }

  @Test func wordsAreTheirBytesLowestFirst() {
    let bytes = (0..<35).map { UInt8($0) }
    func word(_ at: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
    }
    #expect(sip.hash(word(0)) == sip.hash(Array(bytes[..<8])))
    #expect(sip.hash(word(0)) == 0x93F5_F579_9A93_2462)
    #expect(sip.hash(bytes, 24..<35, after: (word(0), word(8), word(16))) == sip.hash(bytes))
  }

  @Test func anotherKeyGivesAnotherName() {
    let other = SipHash(key: Array(repeating: 7, count: 16))
    #expect(other.hash(Array("A-1".utf8)) != sip.hash(Array("A-1".utf8)))
  }
}
