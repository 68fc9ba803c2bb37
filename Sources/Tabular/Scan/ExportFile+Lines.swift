extension ExportFile {
  /// The offset behind so many physical lines; the text's end where it has fewer.
  public func offset(afterLines count: Int) throws(FileFault) -> Int {
    var at = dataStart
    var left = count
    var endsInReturn = false
    try forEachPiece(from: dataStart) { piece throws(FileFault) in
      for byte in piece where left > 0 || endsInReturn {
        let isFeed = byte == 0x0A
        if endsInReturn {
          endsInReturn = false
          if isFeed {
            at += 1
            continue
          }
          if left == 0 { return }
        }
        at += 1
        if isFeed || byte == 0x0D {
          left -= 1
          endsInReturn = byte == 0x0D
        }
      }
    }
    return at
  }
}
