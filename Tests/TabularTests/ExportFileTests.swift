import Foundation
import Testing

@testable import Tabular

@Test(
  arguments: [
    ([0x1F, 0x8B, 8], "a.csv", FileFault.isGzip), (Array("a,b\n".utf8), "a.csv.gz", .falseGzip),
    ([0x50, 0x4B, 3, 4], "a.csv", .isArchive), ([0xFF, 0xFE, 0x61, 0], "a.csv", .isUTF16),
    ([0xFE, 0xFF, 0, 0x61], "a.csv", .isUTF16), ([0xFF, 0xFE, 0, 0, 0x61], "a.csv", .isUTF32),
    ([0x61, 0, 0x2C, 0, 0x62, 0, 0x0A, 0], "a.csv", .isUTF16),
    ([0, 0x61, 0, 0x2C, 0, 0x62, 0, 0x0A], "a.csv", .isUTF16),
    ([0x61, 0, 0, 0, 0x62, 0, 0, 0], "a.csv", .isUTF32),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "a.csv", .isOldSpreadsheet),
    (Array("\u{FEFF}\n<!DOCTYPE html>\n<title>Log in</title>".utf8), "a.csv", .isWebPage),
    (Array("<HTML lang=en><head>".utf8), "a.csv.gz", .isWebPage),
    (Array("<!-- saved from url -->\n<html>".utf8), "a.csv", .isWebPage),
    (Array("a,b,c,d,e,f,g\nh\0i\n".utf8), "a.csv", .isBinary(offset: 15)),
  ] as [([UInt8], String, FileFault)])
func filesThatAreNoTextAreRefused(head: [UInt8], name: String, fault: FileFault) {
  #expect(throws: fault) { try exportFile(head, named: name, sniffing: true) }
}

@Test(arguments: ["page,<html>\n", "<b>,<html>\n", "<!-- note -->,b\n", "<htm"])
func textWithTagsInItIsNoWebPage(text: String) throws {
  #expect(throws: Never.self) { try exportFile(Array(text.utf8), sniffing: true) }
}

@Test func textStartsAfterAByteOrderMark() throws {
  let marked = try exportFile([0xEF, 0xBB, 0xBF, 0x61], sniffing: true)
  #expect(marked.dataStart == 3)
  #expect(marked.size == 4)
  #expect(try exportFile("PK,id\n").dataStart == 0)
}

@Test func whatIsNoFileIsNamed() {
  #expect(throws: FileFault.notFound) { try ExportFile.open("/no/such/export.csv") }
  #expect(throws: FileFault.isDirectory) { try ExportFile.open(NSTemporaryDirectory()) }
  #expect(throws: FileFault.notRegular) { try ExportFile.open("/dev/null") }
}

@Test(arguments: [2, 40])
func aFileThatChangesWhileItIsReadIsAFault(newSize: Int) throws {
  let path = NSTemporaryDirectory() + "/changing-" + UUID().uuidString
  try Data("a,b\nc,d\n".utf8).write(to: URL(fileURLWithPath: path))
  let file = try ExportFile.open(path)
  let handle = try #require(FileHandle(forWritingAtPath: path))
  try handle.truncate(atOffset: UInt64(newSize))
  try handle.close()
  try FileManager.default.removeItem(atPath: path)
  let reader = RowReader(dialect: Dialect(), width: 2)
  #expect(throws: FileFault.changed) {
    try reader.read(file, from: 0, to: file.size, startsAtRow: true)
  }
}
