/// A place in a buffer where a part of a file lies.
struct Window {
  let start: Int
  /// One past the last byte to read: behind a line feed added where the file's last line has none,
  /// before a CR whose LF may not have been read yet.
  let end: Int
  /// The offset in the file of the byte at `start`.
  let fileOffset: Int
  /// Whether the file ends here.
  let isEnd: Bool
  /// One past the last byte of the file's own.
  let textEnd: Int

  func offset(of place: Int) -> Int { place - start + fileOffset }
  func place(of offset: Int) -> Int { offset - fileOffset + start }
}

extension RowReader {
  /// The part of the file that is being read.
  var window: Window { windows[windows.count - 1] }

  var fileSize: Int { file?.size ?? 0 }

  /// Reads `count` bytes at `offset` of the file to the buffer's first free place.
  func openWindow(at offset: Int, count: Int) throws(FileFault) {
    try openWindow(at: offset, keeping: 0, of: 0, more: count)
  }

  /// Makes more of the file readable, from the row at `place` on; gives the row's new place.
  ///
  /// The row moves behind everything that the buffer holds, so that unescaped fields keep their
  /// places. What is read at least doubles each time: the cost stays linear.
  func extendWindow(from place: Int) throws(FileFault) -> Int {
    let old = window
    let kept = old.textEnd - place
    let offset = old.offset(of: place)
    let more = min(max(overhang, kept), fileSize - offset - kept)
    try openWindow(at: offset, keeping: kept, of: place, more: more)
    return window.start
  }

  private func openWindow(at offset: Int, keeping kept: Int, of place: Int, more: Int)
    throws(FileFault)
  {
    let start = top
    buffer.reserve(start + kept + more + 2, keeping: top)
    let target = buffer.base + start
    if kept > 0 { target.update(from: buffer.base + place, count: kept) }
    try file?.read(into: target + kept, from: offset + kept, count: more)
    let textEnd = start + kept + more
    let isEnd = offset + kept + more == fileSize
    var end = textEnd
    let last = end > start ? buffer.base[end - 1] : 0x0A
    if isEnd {
      if last != 0x0A && last != 0x0D {
        buffer.base[end] = 0x0A
        end += 1
      }
      // The scan looks one byte ahead for the LF of a CRLF.
      buffer.base[end] = 0
    } else if last == 0x0D {
      // Whether an LF follows is not known yet.
      end -= 1
    }
    top = max(end, textEnd) + 1
    windows.append(
      Window(
        start: start, end: end, fileOffset: offset, isEnd: isEnd, textEnd: textEnd))
  }
}
