import Columns

/// All that touches have in common but their time and person: a run has thousands of kinds for
/// millions of touches. Texts are codes in the texts beside it.
struct TouchKind: Hashable, Sendable {
  /// Index in the pipeline's sources.
  var source: UInt16
  /// Index in `TouchAction.names`.
  var action: UInt8
  var channel: UInt32
  var campaign: UInt32
  var content: UInt32
  /// Only where a program matches coupons; else 0.
  var coupon: UInt32

  /// The same kind with the texts' codes in another table.
  func recoded(_ codes: [UInt32]) -> TouchKind {
    TouchKind(
      source: source, action: action, channel: codes[Int(channel)],
      campaign: codes[Int(campaign)], content: codes[Int(content)], coupon: codes[Int(coupon)])
  }
}

/// All kinds of a run in the order of touches of the same time (METHODS, section 1): source, then the bytes of
/// channel, campaign, action, content and coupon.
///
/// Each kind becomes one number that orders as they do, texts by their rank among all texts, so that they
/// are sorted without a look-up: 0.17 s to 0.04 s for the benchmark's 120,000 kinds in each of two tables.
struct KindOrder: Sendable {
  let kinds: [TouchKind]
  /// By table and place in it: the index in `kinds`.
  let codes: [[UInt32]]

  private struct Entry {
    var key: UInt128
    var table: Int32
    var place: UInt32
  }

  /// Source 16 bits, action 8: four texts may take 26 bits each, 67 million texts.
  private static let textBits = 26

  /// - Throws: where there are more texts than `textBits` tell apart.
  init(
    _ tables: [[TouchKind]], texts: Interner, textBits: Int = textBits
  ) throws(Failure) {
    let ranks = texts.ranks().map { UInt128($0) }
    let bits = UInt128(UInt64.bitWidth - (texts.count - 1).leadingZeroBitCount)
    guard bits <= textBits else {
      throw Failure(
        .data,
        "the exports name \(texts.count) different channels, campaigns, contents, coupons and stores,"
          + " more than the \(1 << textBits) of one run",
        hint:
          "a whole address or a number of its own in each row does that: cut it with before: \"?\","
          + " or leave content out of the layout")
    }
    var entries: [Entry] = []
    entries.reserveCapacity(tables.reduce(0) { $0 + $1.count })
    for (table, kinds) in tables.enumerated() {
      for (place, kind) in kinds.enumerated() {
        var key = UInt128(kind.source) << bits | ranks[Int(kind.channel)]
        key = key << bits | ranks[Int(kind.campaign)]
        key = key << 8 | UInt128(TouchAction.ranks[Int(kind.action)])
        key = key << bits | ranks[Int(kind.content)]
        key = key << bits | ranks[Int(kind.coupon)]
        entries.append(Entry(key: key, table: Int32(table), place: UInt32(place)))
      }
    }
    Self.sort(&entries, bits: 24 + 4 * Int(bits))
    var codes = tables.map { [UInt32](repeating: 0, count: $0.count) }
    var kinds: [TouchKind] = []
    var last: UInt128?
    for entry in entries {
      if entry.key != last {
        kinds.append(tables[Int(entry.table)][Int(entry.place)])
        last = entry.key
      }
      codes[Int(entry.table)][Int(entry.place)] = UInt32(kinds.count - 1)
    }
    self.kinds = kinds
    self.codes = codes
  }

  private static let digitBits = 11

  /// Sorts by keys of as many bits, some of them at a time from the lowest on: a fifth of the time of comparing.
  private static func sort(_ entries: inout [Entry], bits: Int) {
    guard entries.count > 1 else { return }
    var sorted = entries
    for shift in stride(from: 0, to: bits, by: digitBits) {
      func digit(_ entry: Entry) -> Int {
        Int(truncatingIfNeeded: entry.key >> UInt128(shift)) & (1 << digitBits - 1)
      }
      var places = [Int](repeating: 0, count: 1 << digitBits)
      for entry in entries { places[digit(entry)] += 1 }
      if places[digit(entries[0])] == entries.count { continue }
      var next = 0
      for digit in places.indices { (places[digit], next) = (next, next + places[digit]) }
      for entry in entries {
        let digit = digit(entry)
        sorted[places[digit]] = entry
        places[digit] += 1
      }
      swap(&entries, &sorted)
    }
  }
}

/// Actions and notices by a dense number.
enum TouchAction {
  static let names = FieldNames.actions + FieldNames.notices

  static func index(of name: String) -> UInt8? {
    names.firstIndex(of: name).map(UInt8.init)
  }

  // Plain numbers: what is worked out at its first use is asked for at each, and these are for each touch.
  static let click: UInt8 = 0
  static let visit: UInt8 = 1
  static let product: UInt8 = 2
  static let basket: UInt8 = 3
  static let checkout: UInt8 = 4
  static let follow: UInt8 = 11
  static let coupon: UInt8 = 13

  /// By number: the place of the name by its bytes.
  static let ranks: [Int] = names.map { name in
    names.count { $0.utf8.lexicographicallyPrecedes(name.utf8) }
  }

  /// visit < product < basket < checkout, from 1; 0: no hit.
  static func hitRank(_ action: UInt8) -> UInt8 {
    switch action {
    case visit: 1
    case product: 2
    case basket: 3
    case checkout: 4
    default: 0
    }
  }

  /// Sends, bounces and unsubscribes link identities and are no touches.
  static func isNotice(_ action: UInt8) -> Bool { Int(action) >= FieldNames.actions.count }
}

/// Kinds ↔ dense codes, in order of first sight. One a job; the run's own are sorted.
struct KindTable: Sendable {
  private(set) var kinds: [TouchKind] = []
  private var codes = SequenceTable()

  mutating func code(_ kind: TouchKind) -> UInt32 {
    let words: InlineArray<5, UInt32> = [
      UInt32(kind.source) << 8 | UInt32(kind.action), kind.channel, kind.campaign, kind.content,
      kind.coupon,
    ]
    let code = codes.code(words.span)
    if Int(code) == kinds.count { kinds.append(kind) }
    return code
  }
}
