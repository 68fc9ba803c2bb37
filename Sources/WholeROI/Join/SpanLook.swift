import Columns

/// What each touch of one fact says in one span of time, to be added up as it is, in 40 bytes; and how many of these
/// touches there were.
///
/// Whether a touch counts is asked once for a fact and a span, and not of each touch: what does not count adds
/// nothing here, or adds it where nobody looks.
struct SpanLook: Sendable {
  /// Places among the persons of `ReachTally`, of (program, channel) and of the program.
  let cell: Int32
  let programCell: Int32
  let program: Int32
  /// As `FactLook` says.
  let node: UInt32
  var touches: UInt32 = 0
  let family: UInt8
  /// As `TouchMark.rank` says; 0 from the period's end on.
  let rank: UInt8
  let sums: SpanSums

  /// - Parameters:
  ///   - firstProgram: the place of the first program among the persons of `ReachTally`.
  ///   - nowhere: the place there that nobody looks at.
  private init(_ look: FactLook, _ span: TouchSpan, firstProgram: Int, nowhere: Int) {
    // What the touch adds to nothing is what it adds.
    var walk = PersonWalk()
    walk.add(0, look, span)
    sums = SpanSums(walk)
    family = look.family
    rank = span.contains(.counted) ? look.rank : 0
    program = look.program
    node = look.node
    let holds = span.contains(.holds)
    cell = holds ? look.cell : Int32(nowhere)
    programCell = Int32(holds ? firstProgram + Int(look.program) : nowhere)
  }
}

/// What some touches of a person say in two words, so that one more takes two operations.
struct SpanSums: Sendable {
  /// Their families in the exposure's span of the matched comparison, a bit each; from bit 32 on the signs of those
  /// before the period's end, from bit 40 on of those before the outcome's span.
  private var bits: UInt64 = 0
  /// Shares before the period's end; from bit 32 on visits in the period.
  private var counts: UInt64 = 0

  /// Of none.
  init() {}

  fileprivate init(_ walk: PersonWalk) {
    bits =
      UInt64(walk.families.bits) | UInt64(walk.fans.signs.rawValue) << 32
      | UInt64(walk.fans.earlySigns.rawValue) << 40
    counts = UInt64(walk.fans.shares) | UInt64(walk.fans.visits) << 32
  }

  @inline(__always)
  mutating func add(_ other: SpanSums) {
    bits |= other.bits
    counts &+= other.counts
  }

  @inline(__always) var familyBit: UInt32 { UInt32(truncatingIfNeeded: bits) }
  private var signs: FanSigns { FanSigns(rawValue: UInt8(truncatingIfNeeded: bits >> 32)) }

  /// Whether one is a visit before the period's end.
  @inline(__always) var isVisit: Bool { signs.contains(.visit) }

  func fans(lastVisit: Int64) -> FanWalk {
    FanWalk(
      signs: signs, earlySigns: FanSigns(rawValue: UInt8(truncatingIfNeeded: bits >> 40)),
      visits: Int(counts >> 32), lastVisit: lastVisit,
      shares: Int(UInt32(truncatingIfNeeded: counts)))
  }
}

extension SpanLook {
  /// By span, then by fact.
  static func table(
    _ looks: [FactLook], _ spans: [TouchSpan], _ reach: ReachTally
  ) -> [SpanLook] {
    spans.flatMap { span in
      looks.map {
        SpanLook($0, span, firstProgram: reach.firstProgram, nowhere: reach.nowhere)
      }
    }
  }

  /// By fact: how many touches a table counted in the spans that say all of that.
  static func touches(
    in asked: TouchSpan, of table: [SpanLook], _ spans: [TouchSpan]
  ) -> [Int] {
    let factCount = table.count / spans.count
    var touches = [Int](repeating: 0, count: factCount)
    for place in spans.indices where spans[place].isSuperset(of: asked) {
      for fact in 0..<factCount { touches[fact] += Int(table[place * factCount + fact].touches) }
    }
    return touches
  }
}

/// The spans of time by packed keys: those that a key may lie in.
struct KeyedSpans: Sendable {
  let form: PackedForm
  let spans: [TouchSpan]
  /// By span: no key of its times reaches it.
  let ends: [UInt64]
  let factCount: Int
  /// The bits of a key that are its fact.
  let factMask: UInt64

  init(_ spans: TouchSpans, _ form: PackedForm, _ facts: KindFacts) {
    self.form = form
    factCount = facts.facts.count
    factMask = UInt64(facts.factMask)
    let keyed = (0..<spans.count).map {
      (
        end: spans[$0].end == .max ? UInt64.max : form.leastKey(of: spans[$0].end),
        span: spans[$0].span
      )
    }
    // Those that end before the first key are none of these; the first that no key reaches the end of is the last.
    let first = keyed.firstIndex { $0.end > 0 } ?? 0
    let last = keyed.firstIndex { $0.end == .max } ?? keyed.count - 1
    self.spans = keyed[first...last].map(\.span)
    ends = keyed[first...last].map(\.end)
  }

  /// The place of the span that a key lies in, which is `place` or a later one.
  @inline(__always)
  func place(of key: UInt64, from place: Int) -> Int {
    var place = place
    while key >= ends[place] { place &+= 1 }
    return place
  }
}
