import Testing

@testable import Tabular

/// Random text of `rows` line ends, made of the bytes and pieces that readers stumble on.
private func randomText(rows: Int, seed: UInt64, calm: Bool) -> [UInt8] {
  let wild = ["a", ",", "\"", "\n", "\r", " ", "é", "\0", ",", "a", "\r\n", "\t"]
  let usual = [
    "a", "b,", ",", "\"a\",", "\"a\"\"b\",", "\"a\nb\"", "é", "a,b\n", ",\n", "\n", "\r\n", " ",
    ",\"\"\n", ",\"x,y\"\n", "a, \"b\" \n", "\"", "\0", "a,b\r\n", "\"\"\"\",a\n", "日本,x\n",
  ]
  var random = Seeded(state: seed)
  var text: [UInt8] = []
  var ends = 0
  while ends < rows {
    if random.below(calm ? 400 : 40) == 0 { text.append(UInt8(0x80 + random.below(128))) }
    let piece: String
    if calm {
      let choice = random.below(usual.count * 4)
      piece = usual[choice < usual.count ? choice : [7, 13, 8, 17, 2][choice % 5]]
    } else {
      piece = wild[random.below(wild.count)]
    }
    text += piece.utf8
    if piece.utf8.last == 0x0A || piece == "\r" { ends += 1 }
  }
  return text
}

@Test(arguments: 0..<20)
func allPathsAgreeOnAMillionRandomRows(seed: Int) throws {
  let text = randomText(rows: 50_000, seed: UInt64(seed), calm: seed % 2 == 0)
  var dialect = Dialect(pads: seed % 3 == 0)
  if seed % 5 == 4 { dialect.fieldCap = 6 }
  if seed % 7 == 6 { dialect.quote = nil }
  if seed % 7 == 5 { dialect.delimiter = 0x09 }
  let width = 1 + seed % 3
  let expected = readPlainly(text, dialect, width: width)
  let file = try exportFile(text)
  let fast = try readWhole(file, dialect, width: width)
  expectSame(fast, expected)
  // In a debug build libcsv's callbacks are slow: half of the rows show as much.
  guard seed % 4 < 2 else { return }
  let slow = try readWhole(file, dialect, width: width, only: .libcsv)
  expectSame(slow, expected)
}

@Test(arguments: 0..<12)
func cutsDoNotChangeWhatIsRead(seed: Int) throws {
  let text = randomText(rows: 40, seed: UInt64(1000 + seed), calm: seed % 2 == 0)
  let dialect = Dialect(pads: seed % 3 == 0)
  let width = 1 + seed % 3
  let file = try exportFile(text)
  let expected = readPlainly(text, dialect, width: width)
  for size in 1...64 {
    let cuts = Array(stride(from: size, to: text.count, by: size))
    let reading = try readChunks(file, dialect, width: width, cuts: cuts, overhang: 1 + size % 9)
    expectSame(reading, expected, "size \(size)")
  }
}

@Test(arguments: 0..<6)
func randomCutsInALongTextDoNotChangeWhatIsRead(seed: Int) throws {
  let text = randomText(rows: 6_000, seed: UInt64(2000 + seed), calm: true)
  let file = try exportFile(text)
  let expected = readPlainly(text, width: 2)
  var random = Seeded(state: UInt64(seed))
  let cuts = (0..<20).map { _ in random.below(text.count) }.sorted()
  let reading = try readChunks(file, width: 2, cuts: cuts, overhang: 1 + seed * 5)
  expectSame(reading, expected)
}

/// Two readings give the same; if not, says where they part, not all they hold.
func expectSame(_ found: Reading, _ expected: Reading, _ what: String = "") {
  let isSame = found == expected
  #expect(isSame, "\(what) \(firstDifference(found, expected))")
}

/// Where two readings part, for people.
private func firstDifference(_ found: Reading, _ expected: Reading) -> String {
  if found == expected { return "none" }
  let offset = zip(found.offsets, expected.offsets).first { $0 != $1 }
  let fault = zip(found.faults, expected.faults).first { $0 != $1 }
  let end = zip(found.ends, expected.ends).enumerated().first { $0.element.0 != $0.element.1 }
  return """
    rows \(found.offsets.count) \(expected.offsets.count), \
    faults \(found.faults.count) \(expected.faults.count), \
    lines \(found.lines) \(expected.lines), blanks \(found.blanks) \(expected.blanks); \
    offset \(String(describing: offset)), fault \(String(describing: fault)), \
    end \(String(describing: end))
    """
}
