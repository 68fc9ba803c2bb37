import Tabular

/// How the bytes of an export spell text, in words.
enum TextFacts {
  /// Such as `UTF-16 little-endian`, from its first bytes; `isWindows1252` where it was read as that.
  static func encoding(of export: ExportFile, isWindows1252: Bool) throws(FileFault) -> String {
    let stored = try export.stored()
    let head = try stored.bytes(from: 0, count: min(4, stored.storedSize))
    if head.starts(with: [0x1F, 0x8B]) { return "gzip" }
    if head.starts(with: [0xFF, 0xFE]) { return "UTF-16 little-endian" }
    if head.starts(with: [0xFE, 0xFF]) { return "UTF-16 big-endian" }
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return "UTF-8 with a byte order mark" }
    if head.count > 1, head[0] == 0 { return "UTF-16 big-endian without a mark" }
    if head.count > 1, head[1] == 0 { return "UTF-16 little-endian without a mark" }
    return isWindows1252 ? "Windows-1252" : "UTF-8"
  }

  /// `','`, `tab`.
  static func mark(_ byte: UInt8?) -> String {
    guard let byte else { return "none" }
    return byte == 9 ? "tab" : "'\(Character(UnicodeScalar(byte)))'"
  }
}
