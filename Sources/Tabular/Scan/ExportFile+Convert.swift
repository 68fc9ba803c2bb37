import Foundation

extension ExportFile {
  /// Opens an export as UTF-8 text, whatever it is on disk: gzip is unpacked, UTF-16 (by its mark or its zero
  /// bytes) converted, and with the fallback so is text that is no UTF-8.
  ///
  /// What has to be converted is written once to a file without a name in `TMPDIR`; its offsets are then those
  /// of the converted text, its lines stay the same.
  public static func open(
    _ path: String, fallback: TextEncoding
  ) throws(FileFault) -> ExportFile {
    let raw = try open(path, sniffing: false)
    if raw.size == 0 { return raw }
    var text = raw
    if try raw.head().starts(with: [0x1F, 0x8B]) {
      text = try raw.converted { file, target throws(FileFault) in
        try file.withDescriptor { descriptor throws(FileFault) in
          try Gunzip.unpack(descriptor, packedBytes: file.size) { piece throws(FileFault) in
            try target.append(piece)
          }
        }
      }
    }
    let head = try text.head()
    let name = text === raw ? path : String(path.dropLast(path.hasSuffix(".gz") ? 3 : 0))
    var encoding = TextEncoding.utf8
    switch FileFault.sniff(head, path: name) {
    case nil: if fallback != .utf8, try !text.isUTF8() { encoding = fallback }
    case .isUTF16: encoding = .utf16(head)
    case let fault?: throw fault
    }
    guard encoding != .utf8 else { return text }
    var isCutOff = false
    return try text.converted(isCutOff: { isCutOff }) { file, target throws(FileFault) in
      var transcoder = Transcoder(encoding)
      var converted: [UInt8] = []
      try file.forEachPiece { piece throws(FileFault) in
        converted.removeAll(keepingCapacity: true)
        transcoder.convert(piece, into: &converted)
        try target.append(converted)
      }
      converted.removeAll(keepingCapacity: true)
      isCutOff = transcoder.isWithinCharacter
      transcoder.finish(into: &converted)
      try target.append(converted)
    }
  }

  /// The same export with other text in its place, which `write` makes.
  public func rewritten(
    _ write: (_ append: ([UInt8]) throws(FileFault) -> Void) throws(FileFault) -> Void
  ) throws(FileFault) -> ExportFile {
    var target = try TemporaryFile()
    try write { (bytes: [UInt8]) throws(FileFault) in try target.append(bytes) }
    return try replaced(by: target)
  }

  private func converted(
    isCutOff: () -> Bool = { false },
    _ write: (ExportFile, inout TemporaryFile) throws(FileFault) -> Void
  ) throws(FileFault) -> ExportFile {
    var target = try TemporaryFile()
    try write(self, &target)
    try checkUnchanged()
    return try replaced(by: target, isCutOff: isCutOff())
  }

  private func head() throws(FileFault) -> [UInt8] { try bytes(from: 0, count: min(size, 4096)) }

  /// The bytes from `start` up to `end`, or to the last, 256 KB at a time.
  public func forEachPiece(
    from start: Int = 0, to end: Int? = nil, _ body: ([UInt8]) throws(FileFault) -> Void
  ) throws(FileFault) {
    let end = end ?? size
    var at = start
    while at < end {
      let piece = try bytes(from: at, count: min(1 << 18, end - at))
      try body(piece)
      at += piece.count
    }
  }

  private func isUTF8() throws(FileFault) -> Bool {
    var rest: [UInt8] = []
    var isValid = true
    try forEachPiece { piece throws(FileFault) in
      guard isValid else { return }
      rest += piece
      // A sequence may go on in the next piece: only what ends in ASCII is judged.
      let end = rest.lastIndex { $0 < 0x80 }.map { $0 + 1 } ?? 0
      isValid = Self.isUTF8(rest[..<end])
      rest.removeFirst(end)
    }
    return isValid && Self.isUTF8(rest[...])
  }

  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { text in
      text.baseAddress.map { TextCheck.firstInvalidUTF8($0, from: 0, to: text.count) == nil }
        ?? true
    }
  }
}
