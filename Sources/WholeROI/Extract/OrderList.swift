import Tabular

/// The orders of a run in file order: those of each chunk where they were read, so that none is copied.
///
///     chunk   0          1       2
///     order   0 1 2 3 4  5 6 7   8 9 …
struct OrderList: RandomAccessCollection, Sendable {
  private let parts: [[OrderRecord]]
  /// Where each part begins, and the count.
  private let starts: [UInt32]
  /// By `1 << nearBits` orders: the part of the first of them.
  private let nearest: [UInt32]
  private static let nearBits = 9

  let startIndex = 0
  let endIndex: Int

  /// - Parameter parts: chunk after chunk; empty ones are left out.
  init(parts: [[OrderRecord]]) {
    let parts = parts.filter { !$0.isEmpty }
    var starts: [UInt32] = [0]
    var nearest: [UInt32] = []
    var end = 0
    for (place, part) in parts.enumerated() {
      end += part.count
      starts.append(UInt32(end))
      while nearest.count << Self.nearBits < end { nearest.append(UInt32(place)) }
    }
    self.parts = parts
    self.starts = starts
    self.nearest = nearest
    endIndex = end
  }

  init(_ orders: [OrderRecord] = []) { self.init(parts: [orders]) }

  /// An order by its place among all; those of few hundred neighbours lie in a chunk or two.
  @inline(__always) subscript(index: Int) -> OrderRecord {
    var part = Int(nearest[index >> Self.nearBits])
    while Int(starts[part + 1]) <= index { part += 1 }
    return parts[part][index - Int(starts[part])]
  }

  func makeIterator() -> Iterator { Iterator(parts: parts) }

  /// Calls `body` with neighbouring orders, at most so many at a time, and the place of their first.
  func forEachSlice(_ most: Int, _ body: (_ first: Int, ArraySlice<OrderRecord>) -> Void) {
    var first = 0
    for part in parts {
      for start in stride(from: 0, to: part.count, by: most) {
        body(first + start, part[start..<Swift.min(start + most, part.count)])
      }
      first += part.count
    }
  }

  /// Goes from part to part without looking any up.
  struct Iterator: IteratorProtocol {
    private let parts: [[OrderRecord]]
    private var part: [OrderRecord] = []
    private var nextPart = 0
    private var place = 0

    fileprivate init(parts: [[OrderRecord]]) { self.parts = parts }

    @inline(__always) mutating func next() -> OrderRecord? {
      if place == part.count {
        // None is empty.
        guard nextPart < parts.count else { return nil }
        part = parts[nextPart]
        nextPart += 1
        place = 0
      }
      defer { place += 1 }
      return part[place]
    }
  }
}
