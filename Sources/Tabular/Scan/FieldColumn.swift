import Columns

/// Bytes that fields lie in. `padding` readable bytes follow the last one, so that a kernel may load
/// whole words past a field's end.
public final class ByteBuffer {
  public static let padding = 64
  var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  public init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity + Self.padding)
    base.initialize(repeating: 0, count: capacity + Self.padding)
  }

  /// Makes room for `minimum` bytes; the first `keeping` stay.
  func reserve(_ minimum: Int, keeping: Int) {
    guard minimum > capacity else { return }
    let larger = max(minimum, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + Self.padding)
    moved.initialize(repeating: 0, count: larger + Self.padding)
    moved.update(from: base, count: keeping)
    base.deallocate()
    base = moved
    capacity = larger
  }

  deinit { base.deallocate() }
}

/// The fields of one column in a batch of rows, quotes taken off, blanks still there.
///
/// It stays good until its reader reads the next chunk: after that its ranges point at other bytes
/// of the same buffer (never outside it).
public struct FieldColumn {
  let buffer: ByteBuffer
  /// Field i is the bytes from `starts[i]` up to, not including, `ends[i]`.
  var starts: [UInt32]
  var ends: [UInt32]

  init(buffer: ByteBuffer, starts: [UInt32] = [], ends: [UInt32] = []) {
    self.buffer = buffer
    self.starts = starts
    self.ends = ends
  }

  public var count: Int { starts.count }

  /// The field's bytes, copied. For rare rows: messages, rejects, conditions.
  public func bytes(_ row: Int) -> [UInt8] {
    let start = Int(starts[row])
    return Array(UnsafeBufferPointer(start: buffer.base + start, count: Int(ends[row]) - start))
  }

  /// A column of the given texts, for tests and for constants.
  public init(texts: [[UInt8]]) {
    let total = texts.reduce(0) { $0 + $1.count }
    let buffer = ByteBuffer(capacity: max(total, 1))
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    var at = 0
    for text in texts {
      starts.append(UInt32(at))
      for byte in text {
        buffer.base[at] = byte
        at += 1
      }
      ends.append(UInt32(at))
    }
    self.init(buffer: buffer, starts: starts, ends: ends)
  }
}

/// What a kernel writes where a field gives no value.
public enum FieldValue {
  /// The field is empty or one of the layout's `missing` texts.
  public static let missing = Int64.min
  /// The field holds something that is no value of its kind.
  public static let invalid = Int64.min + 1
}
