import CLibcsv
import Foundation

/// Where libcsv's fields go: into a byte buffer, each between quotes, with a NUL between two of
/// them, so that they look like the fields of any other row there. No field of a good row holds
/// a NUL, so several fields are one unambiguous text.
struct FieldSink {
  var bytes: UnsafeMutablePointer<UInt8>
  /// The first free place in `bytes`.
  var top = 0
  var ends: UnsafeMutablePointer<UInt32>
  /// The first free place in `ends`.
  var count = 0
  /// Rows that have ended.
  var rows = 0
  /// Put around each field; nil: none.
  var quote: UInt8?

  /// The most room that rows of `text` bytes in all can take.
  static func room(for text: Int) -> (bytes: Int, ends: Int) { (text * 3 + 8, text + 2) }

  /// Adds one field. There must be room for it.
  mutating func add(_ field: UnsafePointer<UInt8>?, count length: Int) {
    put(quote)
    if let field, length > 0 {
      (bytes + top).update(from: field, count: length)
      top += length
    }
    put(quote)
    ends[count] = UInt32(truncatingIfNeeded: top)
    count += 1
    put(0)
  }

  private mutating func put(_ byte: UInt8?) {
    guard let byte else { return }
    bytes[top] = byte
    top += 1
  }
}

/// One libcsv parser, kept to the ways in which it is safe.
///
/// It runs strict, so that it refuses what it would otherwise guess; its memory has a cap; after an
/// error it is freed and made anew, since `csv_fini` would turn the error into a row.
final class LibcsvParser {
  /// The most bytes libcsv may hold. The hook has no context, so this is a constant: four times the
  /// longest row of the default dialect.
  static let memoryCap = 16 << 20
  private let state: UnsafeMutablePointer<csv_parser>
  private let sink: UnsafeMutablePointer<FieldSink>
  private let delimiter: UInt8
  private let quote: UInt8
  private let trims: Bool

  /// `trims`: blanks around fields, outside quotes, do not count. Otherwise they are part of the
  /// field, and make a fault beside a quoted one.
  init(delimiter: UInt8, quote: UInt8, trims: Bool) {
    self.delimiter = delimiter
    self.quote = quote
    self.trims = trims
    state = .allocate(capacity: 1)
    state.initialize(to: csv_parser())
    sink = .allocate(capacity: 1)
    begin()
  }

  deinit {
    csv_free(state)
    state.deallocate()
    sink.deallocate()
  }

  /// Feeds `count` bytes, of one row at most; fields go to `target`. False when they break
  /// a rule, or need too much memory: the parser then stands at the start of a row again.
  func feed(_ line: UnsafePointer<UInt8>, count: Int, into target: inout FieldSink) -> Bool {
    sink.initialize(to: target)
    let parsed = csv_parse(state, line, count, Self.endField, Self.endRow, sink)
    target = sink.pointee
    if parsed == count { return true }
    restart()
    return false
  }

  /// Ends the text in the middle of a row. False when a quote was still open.
  func finish(into target: inout FieldSink) -> Bool {
    sink.initialize(to: target)
    let isWhole = csv_fini(state, Self.endField, Self.endRow, sink) == 0
    target = sink.pointee
    restart()
    return isWhole
  }

  /// Forgets a half-read row.
  func restart() {
    csv_free(state)
    begin()
  }

  private func begin() {
    csv_init(state, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    csv_set_delim(state, delimiter)
    csv_set_quote(state, quote)
    csv_set_blk_size(state, 1 << 16)
    csv_set_realloc_func(state) { block, size in
      size > LibcsvParser.memoryCap ? nil : realloc(block, size)
    }
    if !trims { csv_set_space_func(state) { _ in 0 } }
  }

  private static let endField:
    @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      field, length, context in
      context?.assumingMemoryBound(to: FieldSink.self).pointee
        .add(field.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) }, count: length)
    }

  private static let endRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
    _, context in
    context?.assumingMemoryBound(to: FieldSink.self).pointee.rows += 1
  }
}
