import Columns

/// A 128-bit hash of short texts: fast, the same on every machine, not cryptographic.
///
/// Two lanes a and b run over the text in blocks of 16 bytes, the last one filled up with zeros.
/// w0, w1 are a block's words, first byte lowest; fold(x, y) is the high half of the 128-bit
/// product x·y xor its low half:
///
///     a₀ = fold(salt ^ K0, K1)            b₀ = fold(salt ^ K2, K3)
///     a  = fold(w0 ^ K4, w1 ^ a)          b  = fold(w1 ^ K5, w0 ^ b)
///     high = fold(a ^ K6, length ^ K1)    low = fold(b ^ K7, length ^ K3)
///
/// An empty text has one block of zeros. (0, 0) means "no text" and is never given: low is 1 then.
/// A row of several fields: a, b begin as above with the number of columns as salt and take the blocks
/// of each field in turn, an empty one too; before a field's last block a and b become a ^ l and b ^ l
/// with l = K7 · (length + 1), so that ("ab", "c") and ("a", "bc") differ.
public enum TextHash {
  // Odd constants with mixed bits: the fractions of √2, √3, √5, √7, √11, √13, √17, √19 times 2⁶⁴,
  // made odd.
  static let k0: UInt64 = 0x6A09_E667_F3BC_C909
  static let k1: UInt64 = 0xBB67_AE85_84CA_A73B
  static let k2: UInt64 = 0x3C6E_F372_FE94_F82B
  static let k3: UInt64 = 0xA54F_F53A_5F1D_36F1
  static let k4: UInt64 = 0x510E_527F_ADE6_82D1
  static let k5: UInt64 = 0x9B05_688C_2B3E_6C1F
  static let k6: UInt64 = 0x1F83_D9AB_FB41_BD6B
  static let k7: UInt64 = 0x5BE0_CD19_137E_2179

  @inline(__always) static func fold(_ x: UInt64, _ y: UInt64) -> UInt64 {
    let product = x.multipliedFullWidth(by: y)
    return product.high ^ product.low
  }

  /// The two lanes before, between and after blocks.
  struct Lanes {
    var a: UInt64
    var b: UInt64

    @inline(__always) init(salt: UInt64) {
      a = fold(salt ^ k0, k1)
      b = fold(salt ^ k2, k3)
    }

    @inline(__always) mutating func take(_ w0: UInt64, _ w1: UInt64) {
      a = fold(w0 ^ k4, w1 ^ a)
      b = fold(w1 ^ k5, w0 ^ b)
    }

    /// Takes a field of a row, from a padded buffer.
    @inline(__always) mutating func take(field p: UnsafePointer<UInt8>, count: Int) {
      var p = p
      var rest = count
      while rest > 16 {
        take(Word.load(p), Word.load(p + 8))
        p += 16
        rest &-= 16
      }
      let length = k7 &* UInt64(truncatingIfNeeded: count &+ 1)
      a ^= length
      b ^= length
      let (w0, w1) = Word.loadTwo(p, rest)
      take(w0, w1)
    }

    @inline(__always) func finished(count: Int) -> Fingerprint {
      let length = UInt64(truncatingIfNeeded: count)
      let high = fold(a ^ k6, length ^ k1)
      let low = fold(b ^ k7, length ^ k3)
      return Fingerprint(high: high, low: high | low == 0 ? 1 : low)
    }
  }

  /// The hash of a text under a salt, byte by byte: the plain form of the kernels.
  public static func fingerprint(of bytes: [UInt8], salt: UInt64) -> Fingerprint {
    var lanes = Lanes(salt: salt)
    var at = 0
    repeat {
      var words: [UInt64] = [0, 0]
      for (index, byte) in bytes[at..<min(at + 16, bytes.count)].enumerated() {
        words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
      }
      lanes.take(words[0], words[1])
      at += 16
    } while at < bytes.count
    return lanes.finished(count: bytes.count)
  }

  /// As `fingerprint(of:salt:)`, from a padded buffer; `lowers` folds ASCII capitals first.
  @inline(__always)
  static func fingerprint(
    _ p: UnsafePointer<UInt8>, _ count: Int, _ seed: Lanes, lowers: Bool
  ) -> Fingerprint {
    var lanes = seed
    var p = p
    var rest = count
    while rest > 16 {
      let w0 = Word.load(p)
      let w1 = Word.load(p + 8)
      lanes.take(lowers ? Word.lowered(w0) : w0, lowers ? Word.lowered(w1) : w1)
      p += 16
      rest &-= 16
    }
    let (w0, w1) = Word.loadTwo(p, rest)
    lanes.take(lowers ? Word.lowered(w0) : w0, lowers ? Word.lowered(w1) : w1)
    return lanes.finished(count: count)
  }

  /// One fingerprint for each row over the exact bytes of all its fields, in row order: rows with
  /// the same one are the same. `rows` is overwritten; all columns have the same count.
  public static func rowFingerprints(columns: [FieldColumn], into rows: inout [Fingerprint]) {
    let count = columns.first?.count ?? 0
    let begin = Lanes(salt: UInt64(columns.count))
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(Fingerprint(high: begin.a, low: begin.b), count: count))
    for column in columns {
      precondition(column.count == count, "\(column.count) fields beside \(count)")
      rows.withUnsafeMutableBufferPointer { rows in
        column.withFields { base, starts, ends in
          for row in 0..<count {
            let start = Int(starts[row])
            var lanes = begin
            (lanes.a, lanes.b) = (rows[row].high, rows[row].low)
            lanes.take(field: base + start, count: Int(ends[row]) &- start)
            rows[row] = Fingerprint(high: lanes.a, low: lanes.b)
          }
        }
      }
    }
    for row in rows.indices where rows[row] == .none { rows[row] = Fingerprint(high: 0, low: 1) }
  }
}

extension FieldColumn {
  /// The fingerprints of the fields' exact texts without ASCII blanks at the ends, in row order;
  /// `.none` for empty ones. For natural keys and order ids. `fingerprints` is overwritten.
  public func textFingerprints(salt: UInt64, into fingerprints: inout [Fingerprint]) {
    fingerprints.resize(to: count, filler: .none)
    let count = count
    let seed = TextHash.Lanes(salt: salt)
    fingerprints.withUnsafeMutableBufferPointer { fingerprints in
      withFields { base, starts, ends in
        for row in 0..<count {
          let (start, end) = Blank.trimmed(
            base, Int(starts[row]), Int(ends[row]), asciiOnly: true)
          fingerprints[row] =
            start == end
            ? .none : TextHash.fingerprint(base + start, end &- start, seed, lowers: false)
        }
      }
    }
  }
}
