import Columns
import Testing

// FingerprintTable, PairTable and SequenceTable against dictionaries.

@Test(arguments: [1, 1000, 100_000])
func fingerprintsGetDenseCodesInOrderOfFirstSight(capacity: Int) {
  var generator = SeededGenerator(UInt64(capacity))
  var table = FingerprintTable(capacity: capacity)
  var plain: [Fingerprint: UInt32] = [:]
  var codes: [UInt32] = []
  var expected: [UInt32] = []
  for _ in 0..<30_000 {
    // Few distinct words, so that fingerprints come again and share halves and slots.
    let fingerprint = Fingerprint(
      high: UInt64.random(in: 0..<4, using: &generator),
      low: UInt64.random(in: 0..<3000, using: &generator) << 20)
    let code = plain[fingerprint] ?? UInt32(plain.count)
    plain[fingerprint] = code
    expected.append(code)
    codes.append(table.code(fingerprint.high, fingerprint.low))
  }
  #expect(codes == expected)
  #expect(table.count == plain.count)
  #expect(plain.allSatisfy { table.find($0.key) == $0.value })
  #expect(table.find(Fingerprint(high: 41, low: 0)) == nil)
}

@Test func fingerprintsThatWantTheSameSlotStayApart() {
  var table = FingerprintTable(capacity: 8)
  // The low 20 bits don't choose the slot: all of these collide, through every growth.
  #expect((0..<500).allSatisfy { table.code($0, 7) == UInt32($0) })
  #expect((0..<500).allSatisfy { table.code(0, $0 + 8) == UInt32(500 + $0) })
  #expect(table.find(Fingerprint(high: 499, low: 7)) == 499)
}

@Test func anEmptiedTableForgetsWhatItHeld() {
  var table = FingerprintTable(capacity: 4)
  for index in 0..<100 { _ = table.code(UInt64(index), 1) }
  table.removeAll()
  #expect(table.count == 0)
  #expect(table.find(Fingerprint(high: 5, low: 1)) == nil)
  #expect(table.code(9, 1) == 0)
}

@Test func theZeroFingerprintIsOneLikeAnyOther() {
  var table = FingerprintTable()
  #expect(table.find(.none) == nil)
  #expect(table.code(0, 0) == 0)
  #expect(table.find(.none) == 0)
}

@Test func pairsGetDenseCodesAndGiveTheirHalvesBack() {
  var generator = SeededGenerator(3)
  var table = PairTable()
  var plain: [[UInt32]: UInt32] = [:]
  var codes: [UInt32] = []
  var expected: [UInt32] = []
  for _ in 0..<20_000 {
    let pair = (0..<2).map { _ in UInt32.random(in: 0..<90, using: &generator) &* 0x0101_0101 }
    let code = plain[pair] ?? UInt32(plain.count)
    plain[pair] = code
    expected.append(code)
    codes.append(table.code(pair[0], pair[1]))
  }
  #expect(codes == expected)
  #expect(table.count == plain.count)
  #expect(
    plain.allSatisfy { pair, code in
      [table.lefts[Int(code)], table.rights[Int(code)]] == pair
    })
}

@Test func aPairIsNotItsMirror() {
  var table = PairTable()
  #expect([table.code(1, 2), table.code(2, 1), table.code(1, 2)] == [0, 1, 0])
}

@Test func combiningColumnsNamesEachDistinctRowOnce() {
  var generator = SeededGenerator(4)
  let columns = (0..<3).map { _ in
    // Runs of equal rows, as exports have them.
    (0..<500).flatMap { _ in
      Array(
        repeating: UInt32.random(in: 0..<6, using: &generator),
        count: Int.random(in: 1...4, using: &generator))
    }.prefix(1000)
  }
  var tables = [PairTable(), PairTable()]
  var codes = Array(columns[0])
  for index in 0..<2 { tables[index].combine(&codes, with: Array(columns[index + 1])) }
  let rows = (0..<1000).map { row in columns.map { $0[row] } }
  // And back: the last table's halves, then the first's.
  let parts = codes.map { code in
    let pair = Int(tables[1].lefts[Int(code)])
    return [tables[0].lefts[pair], tables[0].rights[pair], tables[1].rights[Int(code)]]
  }
  #expect(parts == rows)
  #expect(Set(codes).count == Set(rows).count)
}

@Test func combiningNothingGivesNothing() {
  var table = PairTable()
  var codes: [UInt32] = []
  table.combine(&codes, with: [])
  #expect(codes.isEmpty && table.count == 0)
}

@Test(arguments: [5, 1 << 20, Int.max])
func sequencesGetDenseCodesAndComeBackWhole(bound: Int) {
  var generator = SeededGenerator(5)
  var table = SequenceTable(codesBelow: bound)
  var plain: [[UInt32]: UInt32] = [:]
  var codes: [UInt32] = []
  var expected: [UInt32] = []
  for _ in 0..<20_000 {
    // Beyond 20 codes a sequence is too long for its key.
    let length = Int.random(in: 0...(Bool.random(using: &generator) ? 4 : 24), using: &generator)
    let sequence = (0..<length).map { _ in UInt32.random(in: 0..<5, using: &generator) }
    let code = plain[sequence] ?? UInt32(plain.count)
    plain[sequence] = code
    expected.append(code)
    // A slice of a longer array: its indices don't begin at 0.
    let slice = ([9, 9] + sequence + [9])[2..<(2 + length)]
    codes.append(table.code(slice))
  }
  #expect(codes == expected)
  #expect(table.count == plain.count)
  #expect(plain.allSatisfy { Array(table.sequence(Int($0.value))) == $0.key })
}

/// Some by their keys, many at a time, and all others one by one.
@Test func aSequenceHasOneCodeWhetherItIsLookedUpByItsKeyOrByItself() {
  var generator = SeededGenerator(6)
  var table = SequenceTable(codesBelow: 5)
  var plain: [[UInt32]: UInt32] = [:]
  for _ in 0..<100 {
    var keys: [UInt64] = []
    var expected: [UInt32] = []
    for _ in 0..<200 {
      let length = Int.random(in: 0...24, using: &generator)
      let sequence = (0..<length).map { _ in UInt32.random(in: 0..<5, using: &generator) }
      let code = plain[sequence] ?? UInt32(plain.count)
      guard let key = table.shortKey(sequence.span) else {
        #expect(length * 3 >= 62)
        continue
      }
      plain[sequence] = code
      keys.append(key)
      expected.append(code)
    }
    var codes: [UInt32] = [7]
    table.codes(ofKeys: keys, into: &codes)
    #expect(codes == expected)
    let other = (0..<Int.random(in: 0...24, using: &generator)).map { _ in UInt32(4) }
    let code = plain[other] ?? UInt32(plain.count)
    plain[other] = code
    #expect(table.code(other) == code)
  }
  #expect(plain.allSatisfy { Array(table.sequence(Int($0.value))) == $0.key })
  #expect(SequenceTable().shortKey([1].span) == nil)
}

/// One word holds 32 elements below 3, ten below 40, and one of any size.
@Test(arguments: [3, 40, 1 << 32])
func sequencesAreSortedByTheirElements(bound: Int) {
  var generator = SeededGenerator(7)
  var table = SequenceTable()
  for _ in 0..<3_000 {
    let length = Int.random(in: 0...(Bool.random(using: &generator) ? 4 : 40), using: &generator)
    // Mostly the same, so that many agree up to their last elements.
    let sequence = (0..<length).map { _ in
      UInt32(Int.random(in: 0..<9, using: &generator) == 0 ? bound - 1 : bound - 2)
    }
    _ = table.code(sequence)
  }
  let plain = (0..<table.count).sorted {
    table.sequence($0).lexicographicallyPrecedes(table.sequence($1))
  }
  #expect(table.sortedCodes() == plain)
  #expect(SequenceTable().sortedCodes().isEmpty)
}

@Test func aSequenceBeyondTheBoundHasNoCode() {
  var table = SequenceTable(codesBelow: 5)
  #expect(table.code([3, 4]) == 0)
  // 7 takes no more bits than 5 may.
  let others: [[UInt32]] = [[3, 7], [3, 8], [1 << 31, 4], [3, 4, 9]]
  #expect(others.allSatisfy { table.existingCode($0[...]) == nil })
  #expect(table.existingCode([3, 4]) == 0)
}

@Test func aSequenceIsNotItsBeginning() {
  var table = SequenceTable()
  let codes = [[], [0], [0, 0], [0, 0, 0], [0]].map { (sequence: [UInt32]) in
    table.code(sequence[...])
  }
  #expect(codes == [0, 1, 2, 3, 1])
}

@Test func pairsKeepTheirCodesWhileTheirPartsGrow() {
  var generator = SeededGenerator(5)
  var table = PairTable()
  var plain: [UInt64: UInt32] = [:]
  // The parts grow past what is looked up in a grid, by turns, and shrink again.
  for (left, right) in [(3, 3), (3, 900), (2000, 9), (70, 2), (90_000, 90_000), (2, 2)] {
    var codes = (0..<5000).map { _ in UInt32.random(in: 0..<UInt32(left), using: &generator) }
    let rights = codes.map { _ in UInt32.random(in: 0..<UInt32(right), using: &generator) }
    let expected = zip(codes, rights).map { left, right in
      let pair = UInt64(left) << 32 | UInt64(right)
      let code = plain[pair] ?? UInt32(plain.count)
      plain[pair] = code
      return code
    }
    table.combine(&codes, with: rights)
    #expect(codes == expected)
  }
}

@Test func repeatedFingerprintsAreThoseThatCameTwice() {
  var generator = SeededGenerator(11)
  var found = RepeatedFingerprints(capacity: 4)
  var counts: [Fingerprint: Int] = [:]
  #expect(found.isEmpty && !found.contains(.none))
  for _ in 0..<3000 {
    let name = Fingerprint(
      high: UInt64.random(in: 0..<2, using: &generator),
      low: UInt64.random(in: 0..<2000, using: &generator))
    counts[name, default: 0] += 1
    found.note(name)
  }
  #expect(counts.values.contains(1) && counts.values.contains(2) && !found.isEmpty)
  #expect(counts.allSatisfy { found.contains($0.key) == ($0.value > 1) })
}
