import Tabular

/// What the time of a touch alone says, as bits.
struct TouchSpan: OptionSet, Sendable {
  let rawValue: UInt8
  /// Before the period's end.
  static let counted = TouchSpan(rawValue: 1)
  /// From the period's start on.
  static let inPeriod = TouchSpan(rawValue: 2)
  /// Before the outcome's span of the matched comparison.
  static let early = TouchSpan(rawValue: 4)
  /// In its exposure's span.
  static let exposed = TouchSpan(rawValue: 8)
  /// As `PeriodBounds` says.
  static let holds = TouchSpan(rawValue: 16)
  static let near = TouchSpan(rawValue: 32)
}

extension OptionSet where RawValue == UInt8 {
  /// 1 where an option of one bit is among these, else 0, without a branch.
  @inline(__always)
  func bit(_ option: Self) -> UInt8 {
    rawValue &>> UInt8(truncatingIfNeeded: option.rawValue.trailingZeroBitCount) & 1
  }
}

/// The spans of time in which all touches say the same, rising: a person's touches come by time, so that mostly
/// one comparison tells a touch's span.
struct TouchSpans: Sendable {
  /// Where each span ends, itself not included, and what its times say.
  private let spans: [(end: Int64, span: TouchSpan)]

  init(_ window: WalkWindow, _ bounds: PeriodBounds) {
    let edges = Set(
      bounds.edges + [window.start, window.end, window.exposure, window.outcome]
    ).sorted()
    spans = (edges + [.max]).map { end in
      // Of a span's last moment, as of all others.
      let time = end == .max ? Int64.max : end - 1
      var span: TouchSpan = []
      if time < window.end { span.insert(.counted) }
      if time >= window.start { span.insert(.inPeriod) }
      if time < window.outcome { span.insert(.early) }
      if time >= window.exposure, time < window.outcome { span.insert(.exposed) }
      if bounds.holds(time) { span.insert(.holds) }
      if bounds.isNear(time) { span.insert(.near) }
      return (end, span)
    }
  }

  var count: Int { spans.count }

  /// The place of the span that a time lies in, which is `place` or a later one.
  @inline(__always)
  func place(of time: Int64, from place: Int) -> Int {
    var place = place
    while time >= spans[place].end, place < spans.count - 1 { place &+= 1 }
    return place
  }

  @inline(__always)
  subscript(place: Int) -> (end: Int64, span: TouchSpan) { spans[place] }
}
