import Foundation
import Testing

@testable import Tabular

private let text = "id,name\nA1,Zoë €5 😀\nA2,plain\n"

private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
  text.utf16.flatMap { unit in
    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
    return isBigEndian ? [high, low] : [low, high]
  }
}

/// The text that a file of these bytes is read as.
private func read(
  _ bytes: [UInt8], named name: String = "x.csv", fallback: TextEncoding = .utf8
) throws -> (text: [UInt8], file: ExportFile) {
  let folder = NSTemporaryDirectory() + "/encodings-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let path = folder + "/" + name
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  let file = try ExportFile.open(path, fallback: fallback)
  return (try file.bytes(from: file.dataStart, count: file.size - file.dataStart), file)
}

private func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  let folder = NSTemporaryDirectory() + "/gzip-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let path = folder + "/x"
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", path]
  try process.run()
  process.waitUntilExit()
  return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
}

@Suite struct EncodingsTests {
  @Test(arguments: [true, false], [true, false])
  func utf16ReadsInEitherOrderWithAndWithoutAMark(isBigEndian: Bool, hasMark: Bool) throws {
    let bytes = utf16((hasMark ? "\u{FEFF}" : "") + text, isBigEndian: isBigEndian)
    #expect(try read(bytes).text == Array(text.utf8))
  }

  @Test func textInUTF8StaysAsItIs() throws {
    let (read, file) = try read(Array(("\u{FEFF}" + text).utf8))
    #expect(read == Array(text.utf8))
    #expect(!file.isConverted && file.dataStart == 3)
  }

  /// 😀 is a pair of units; each half alone is no text, and neither is half a unit.
  @Test func brokenUTF16BecomesBytesThatAreNoUTF8() throws {
    for broken in [[0x3D, 0xD8], [0x00, 0xDE]] as [[UInt8]] {
      let bytes =
        [0xFF, 0xFE] + utf16("a,b\n", isBigEndian: false) + broken
        + utf16("\nc,d\n", isBigEndian: false)
      let result = try read(bytes).text
      #expect(String(validating: result, as: UTF8.self) == nil)
      #expect(result.starts(with: Array("a,b\n".utf8)))
      #expect(result.suffix(5).elementsEqual("\nc,d\n".utf8))
    }
    let odd = [0xFF, 0xFE] + utf16("a,b\n", isBigEndian: false) + [0x63]
    #expect(try read(odd).text == Array("a,b\n".utf8) + [0xFF])
  }

  /// € is 80, ë is EB in Windows-1252; 81 is nothing.
  @Test func windows1252IsReadWhereItIsTheFallbackAndTheTextIsNoUTF8() throws {
    let bytes: [UInt8] = Array("Zo".utf8) + [0xEB, 0x20, 0x80, 0x35, 0x0A]
    #expect(try read(bytes, fallback: .windows1252).text == Array("Zoë €5\n".utf8))
    #expect(try read(bytes).text == bytes)
    #expect(try read(Array(text.utf8), fallback: .windows1252).text == Array(text.utf8))
    #expect(try read([0x41, 0x81, 0x0A], fallback: .windows1252).text == [0x41, 0x81, 0x0A])
  }

  @Test func gzipIsUnpackedAndThenReadLikeAnyOther() throws {
    let plain = try read(try gzipped(Array(text.utf8)), named: "x.csv.gz")
    #expect(plain.text == Array(text.utf8))
    #expect(plain.file.isConverted && plain.file.storedSize != plain.file.size)
    let wide = try gzipped([0xFF, 0xFE] + utf16(text, isBigEndian: false))
    #expect(try read(wide, named: "no-suffix.csv").text == Array(text.utf8))
  }

  @Test func damagedGzipIsAFault() throws {
    let whole = try gzipped(Array(String(repeating: text, count: 500).utf8))
    #expect(throws: FileFault.brokenGzip) {
      try read(Array(whole.dropLast(9)), named: "x.csv.gz")
    }
    #expect(throws: FileFault.brokenGzip) { try read([0x1F, 0x8B, 8, 0, 1], named: "x.csv.gz") }
  }

  /// 80 MiB of one letter pack to about 80 KB: a thousandth, where exports reach a tenth.
  @Test func aBombIsNotUnpacked() throws {
    let bomb = try gzipped(Array(repeating: UInt8(ascii: "a"), count: 80 << 20))
    #expect(throws: FileFault.inflates(past: Gunzip.freeBytes)) {
      try read(bomb, named: "x.csv.gz")
    }
  }

  @Test func anArchiveStaysAnArchiveInsideGzip() throws {
    let bytes = try gzipped([0x50, 0x4B, 3, 4, 20, 0])
    #expect(throws: FileFault.isArchive) { try read(bytes, named: "x.csv.gz") }
  }
}

@Suite struct ColumnNameTests {
  @Test func namesAreComparedWithoutCaseAndBlanksAndMayBePatterns() {
    let names = ["Name", "Amount\u{A0}spent (EUR) ", "a|b", "Cost"]
    #expect(ColumnName.index(of: " name ", in: names) == 0)
    #expect(ColumnName.index(of: "amount spent (*)", in: names) == 1)
    #expect(ColumnName.index(of: "a|b", in: names) == 2)
    #expect(ColumnName.index(of: "Kosten|Cost", in: names) == 3)
    #expect(ColumnName.index(of: "Costs", in: names) == nil)
  }

  @Test func aPatternIsNoNamelessColumn() {
    #expect(ColumnName.index(of: "*", in: ["", "x"]) == 1)
    #expect(ColumnName.index(of: "", in: ["x", ""]) == 1)
  }
}

@Suite struct ZoneNameTests {
  /// July in New York is four hours behind, January five; India never changes.
  @Test(
    arguments: [
      ("2026-07-11 11:44:50 Eastern Time (US & Canada)", 1_783_784_690_000),
      ("2026-01-11 11:44:50 Eastern Time (US & Canada)", 1_768_149_890_000),
      ("2026-07-11 11:44:50 America/New_York", 1_783_784_690_000),
      ("2026-07-11 17:14:50 Kolkata", 1_783_770_290_000),
    ] as [(String, Int64)])
  func aZoneByNameTellsTheInstant(text: String, instant: Int64) throws {
    var reader = try TimeReader(format: "yyyy-MM-dd HH:mm:ss VV", zone: .utc)
    #expect(reader.parse(Array(text.utf8)) == instant)
  }

  @Test func aNameThatNobodyKnowsIsNoTime() throws {
    var reader = try TimeReader(format: "yyyy-MM-dd HH:mm:ss VV", zone: .utc)
    #expect(reader.parse(Array("2026-07-11 11:44:50 Atlantis".utf8)) == FieldValue.invalid)
  }
}
