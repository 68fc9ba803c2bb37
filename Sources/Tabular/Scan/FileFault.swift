/// Why an export cannot be read at all.
public enum FileFault: Error, Sendable, Hashable {
  case notFound
  case notPermitted
  case isDirectory
  /// A pipe, a device, a socket.
  case notRegular
  /// The bytes are gzip's.
  case isGzip
  /// gzip found its data damaged or cut off.
  case brokenGzip
  /// There is no `gzip` on this machine.
  case noGzip
  /// What was unpacked grew past that many bytes.
  case inflates(past: Int)
  /// No temporary file could be made or written, by the system's error number.
  case noTemporary(errno: Int32)
  /// The name ends in `.gz`, the bytes are not gzip's.
  case falseGzip
  /// A zip archive, or a spreadsheet, which is one.
  case isArchive
  /// A page of HTML, such as that of a login.
  case isWebPage
  /// A spreadsheet of Excel as it was saved before 2007.
  case isOldSpreadsheet
  case isUTF16
  case isUTF32
  /// A NUL byte stands at this offset, near the start.
  case isBinary(offset: Int)
  /// The file shrank, grew or was written to while it was read.
  case changed
  /// Any other refusal of the system, by its error number.
  case unreadable(errno: Int32)
}

extension FileFault {
  /// What the first bytes of a file (up to 4,096 are looked at) say against reading it as text.
  public static func sniff(_ head: [UInt8], path: String) -> FileFault? {
    let head = head.prefix(4096)
    if head.starts(with: [0x1F, 0x8B]) { return .isGzip }
    for kind: [UInt8] in [[0x03, 0x04], [0x05, 0x06], [0x07, 0x08]]
    where head.starts(with: [0x50, 0x4B] + kind) {
      return .isArchive
    }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .isOldSpreadsheet }
    if isWebPage(head) { return .isWebPage }
    if path.utf8.suffix(3).map(lowercasedASCII).elementsEqual(".gz".utf8) { return .falseGzip }
    if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
      return .isUTF32
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .isUTF16 }
    guard let firstNUL = head.firstIndex(of: 0) else { return nil }
    return wideText(head) ?? .isBinary(offset: firstNUL)
  }

  /// Whether the first tag is one that only a page of HTML begins with, or a comment or XML's mark with such a page behind.
  private static func isWebPage(_ head: ArraySlice<UInt8>) -> Bool {
    let text = head.drop { [0xEF, 0xBB, 0xBF, 0x09, 0x0A, 0x0D, 0x20].contains($0) }
    guard text.first == UInt8(ascii: "<") else { return false }
    let lower = text.map(lowercasedASCII)
    func begins(_ tag: String) -> Bool { lower.starts(with: tag.utf8) }
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: begins) { return true }
    return (begins("<!--") || begins("<?xml")) && lower.contains(Array("<html".utf8))
  }

  /// UTF-16 or UTF-32 without a byte order mark: mostly ASCII text has its NULs at every second
  /// place, or at three of four.
  private static func wideText(_ head: ArraySlice<UInt8>) -> FileFault? {
    var zeros = [0, 0, 0, 0]
    for (place, byte) in head.enumerated() where byte == 0 { zeros[place % 4] += 1 }
    let quarter = head.count / 4
    guard quarter > 0 else { return nil }
    let full = zeros.map { $0 * 10 >= quarter * 9 }
    let none = zeros.map { $0 * 10 <= quarter }
    if full.filter({ $0 }).count == 3, none.contains(true) { return .isUTF32 }
    let half = zeros.map { $0 * 2 >= quarter }
    if half[0], half[2], none[1], none[3] { return .isUTF16 }
    if half[1], half[3], none[0], none[2] { return .isUTF16 }
    return nil
  }
}
