import Columns
import Testing

@Test func codesAreDenseInOrderOfFirstSight() {
  var interner = Interner()
  #expect(["cpc", "email", "cpc", "", "EMAIL"].map { interner.code($0) } == [1, 2, 1, 0, 3])
  #expect(interner.count == 4)
  #expect(interner.text(0) == "" && interner.text(3) == "EMAIL")
}

@Test func textsOfAllLengthsThatShareTheirEndsHaveTheirOwnCodes() {
  var interner = Interner()
  var texts: [[UInt8]] = [[]]
  for length in 1...40 {
    for middle in 0..<length {
      var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
      text[middle] = UInt8(ascii: "b")
      texts.append(text)
    }
    texts.append([UInt8](repeating: 0, count: length))
  }
  for round in 0..<2 {
    for (index, text) in texts.enumerated() {
      #expect(interner.code(text) == UInt32(index), "\(round) \(text)")
      #expect(interner.existingCode(text) == UInt32(index))
      #expect(interner.bytes(UInt32(index)) == text)
    }
  }
  #expect(interner.existingCode(Array("never seen".utf8)) == nil)
}

@Test func thousandsOfTextsKeepTheirCodesAsTheTableGrows() {
  var interner = Interner()
  for index in 1...50_000 {
    #expect(interner.code("page-\(index)/of/the/shop.html") == UInt32(index))
  }
  for index in 1...50_000 {
    #expect(interner.code("page-\(index)/of/the/shop.html") == UInt32(index))
  }
}

@Test func ranksOrderByBytes() {
  var interner = Interner()
  let texts = [
    "b", "a", "ab", "a\u{0}", "Z", "é", "prefixed-2", "prefixed-10", "prefixed", "zz",
    "a\u{0}\u{0}",
  ]
  for text in texts { _ = interner.code(text) }
  let sorted = ([""] + texts).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  #expect(interner.codesInByteOrder().map { interner.text($0) } == sorted)
  let ranks = interner.ranks()
  for (rank, text) in sorted.enumerated() {
    #expect(ranks[Int(interner.code(text))] == UInt32(rank))
  }
}

@Test func mergingMapsTheOthersCodes() {
  var first = Interner()
  var second = Interner()
  for text in ["a", "b"] { _ = first.code(text) }
  for text in ["c", "b", "d"] { _ = second.code(text) }
  #expect(first.merge(second) == [0, 3, 2, 4])
  #expect(first.text(4) == "d")
}

@Test func copiesGoTheirOwnWay() {
  var first = Interner()
  _ = first.code("a")
  var second = first
  _ = second.code("b")
  #expect(first.count == 2 && second.count == 3)
  #expect(first.code("c") == 2 && second.text(2) == "b")
}
