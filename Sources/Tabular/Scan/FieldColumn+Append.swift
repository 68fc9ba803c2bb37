extension FieldColumn {
  /// Appends the field, without blanks around it, and gives how many bytes that was.
  public func appendTrimmed(_ row: Int, to bytes: inout [UInt8]) -> Int {
    let field = trimmed(row)
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: buffer.base + field.lowerBound, count: field.count))
    return field.count
  }
}

extension FieldColumn {
  /// Appends the fields of some columns row by row, without spaces and tabs around them; nothing for
  /// one that is missing. `ends` gets where each ends in `bytes`, and is overwritten.
  public static func append(
    _ columns: [FieldColumn], missing: MissingTexts, to bytes: inout [UInt8], ends: inout [Int]
  ) {
    let count = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "columns differ in length")
    ends.resize(to: count * columns.count, filler: 0)
    for index in columns.indices {
      columns[index].writeLengths(missing, at: index, step: columns.count, into: &ends)
    }
    let first = bytes.count
    var end = first
    for place in ends.indices {
      end += ends[place]
      ends[place] = end
    }
    bytes.append(addingCapacity: end - first + MemoryLayout<UInt64>.size) { output in
      output.withUnsafeMutableBufferPointer { target, written in
        for index in columns.indices {
          columns[index].copy(at: index, step: columns.count, ends, from: first, to: target)
        }
        written = end - first
      }
    }
  }

  /// Writes how many bytes the fields have without spaces and tabs around them, 0 for one that is missing, to every
  /// `step`th place.
  private func writeLengths(
    _ missing: MissingTexts, at first: Int, step: Int, into lengths: inout [Int]
  ) {
    let count = count
    precondition(lengths.count >= count * step)
    lengths.withUnsafeMutableBufferPointer { lengths in
      withFields { base, starts, ends in
        for row in 0..<count {
          let field = Self.trimmed(base, Int(starts[row]), Int(ends[row]))
          let isMissing =
            missing.mayBeMissing(base + field.lowerBound, field.count)
            && missing.contains(bytes(row))
          lengths[row &* step &+ first] = isMissing ? 0 : field.count
        }
      }
    }
  }

  /// Copies the fields to where every `step`th of `places` says that they end, less `origin`. There is room for a word
  /// behind them all.
  private func copy(
    at first: Int, step: Int, _ places: [Int], from origin: Int,
    to target: UnsafeMutableBufferPointer<UInt8>
  ) {
    let count = count
    guard let target = UnsafeMutableRawPointer(target.baseAddress) else { return }
    places.withUnsafeBufferPointer { places in
      withFields { base, starts, ends in
        for row in 0..<count {
          let place = row &* step &+ first
          let start = (place > 0 ? places[place &- 1] : origin) &- origin
          let length = places[place] &- origin &- start
          let source = base + Self.trimmed(base, Int(starts[row]), Int(ends[row])).lowerBound
          if step > 1 {
            (target + start).copyMemory(from: source, byteCount: length)
            continue
          }
          // Whole words: what is written behind the field is written over by the next one.
          var done = 0
          while done < length {
            (target + (start &+ done)).storeBytes(
              of: Word.load(source + done).littleEndian, as: UInt64.self)
            done &+= MemoryLayout<UInt64>.size
          }
        }
      }
    }
  }

  /// Where the field lies without spaces and tabs around it.
  @inline(__always)
  func trimmed(_ row: Int) -> Range<Int> {
    Self.trimmed(UnsafePointer(buffer.base), Int(starts[row]), Int(ends[row]))
  }

  @inline(__always)
  private static func trimmed(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Range<Int> {
    var start = start
    var end = end
    while start < end, base[start] == 0x20 || base[start] == 0x09 { start += 1 }
    while end > start, base[end - 1] == 0x20 || base[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}

extension MissingTexts {
  /// Whether a field needs to be compared with the list: NBSP may stand around its text.
  @inline(__always)
  fileprivate func mayBeMissing(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    count > 0 && lengths != 0
      && (mayContain(count: count) || p[0] == 0xC2 || p[count &- 1] == 0xA0)
  }
}
