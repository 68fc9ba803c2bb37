import Tabular

/// What one look at each touch of a person finds for the collectors: all of them in one pass.
struct PersonWalk: Sendable {
  var fans = FanWalk()
  var families = FamilyWalk()

  /// Takes the person's next touch, by what its time says. Nothing branches on its kind: neighbours differ.
  @inline(__always)
  mutating func add(_ time: Int64, _ look: FactLook, _ span: TouchSpan) {
    fans.add(time, look.signs, span)
    families.add(look.family, UInt32(span.bit(.exposed)))
  }
}

/// The families with a touch of one person in the exposure's span of the matched comparison.
struct FamilyWalk: Sendable {
  /// A bit each.
  private(set) var bits: UInt32 = 0
  private(set) var count = 0
  /// In order of first touch: the first `count`. One more takes what is no first touch.
  private var order = InlineArray<33, UInt8>(repeating: 0)

  init() {}

  /// Takes a touch, whose `isExposed` is 1 in the exposure's span, else 0.
  @inline(__always)
  mutating func add(_ family: UInt8, _ isExposed: UInt32) {
    let isKnown = bits &>> UInt32(family) & 1
    order[count] = family
    count &+= Int(isExposed & (isKnown ^ 1))
    bits |= isExposed &<< UInt32(family)
  }

  /// Takes a touch, whose `bit` is its family's in the exposure's span, else 0.
  @inline(__always)
  mutating func add(_ family: UInt8, bit: UInt32) {
    order[count] = family
    count &+= bit & ~bits != 0 ? 1 : 0
    bits |= bit
  }

  /// The family that was touched so many families after the first.
  subscript(place: Int) -> Int { Int(order[place]) }
}

/// The times that tell a person's touches apart, in UTC milliseconds.
struct WalkWindow: Sendable {
  /// The period; `end` is not included.
  let start: Int64
  let end: Int64
  /// Where the exposure's span begins, and where the outcome's does.
  let exposure: Int64
  let outcome: Int64

  init(_ definition: PipelineDefinition, _ zone: TimeZoneTable) {
    let window = ExposureWindow(definition, zone)
    start = zone.start(of: definition.period.from)
    end = window.end
    exposure = window.start
    outcome = window.outcome
  }
}

/// What one person's touches say, up to the period's end.
struct FanWalk: Equatable, Sendable {
  var signs: FanSigns = []
  /// Of the touches before the outcome's span of the matched comparison.
  var earlySigns: FanSigns = []
  /// In the period.
  var visits = 0
  /// `Int64.min` for none.
  var lastVisit = Int64.min
  var shares = 0

  var isTouched: Bool { signs.contains(.touch) }
  var isTouchedEarly: Bool { earlySigns.contains(.touch) }

  @inline(__always)
  mutating func add(_ time: Int64, _ own: FanSigns, _ span: TouchSpan) {
    let all = own.rawValue & (0 &- span.bit(.counted))
    signs.formUnion(FanSigns(rawValue: all))
    earlySigns.formUnion(FanSigns(rawValue: all & (0 &- span.bit(.early))))
    let visit = Int(FanSigns(rawValue: all).bit(.visit))
    let ifVisit = 0 &- Int64(visit)
    lastVisit = (time & ifVisit) | (lastVisit & ~ifVisit)
    visits &+= visit & Int(span.bit(.inPeriod))
    shares &+= Int(FanSigns(rawValue: all).bit(.share))
  }
}

/// What one person's sales come to in every span that a collector asks for.
struct PersonPurchases: Sendable {
  var history = OrderHistory()
  /// In the outcome's span of the matched comparison.
  var outcome = Outcome()
  /// Before the exposure's span; nil for nothing.
  var earlier: EarlierOrders?
  /// Whether one lies before the outcome's span.
  var isEarly = false

  /// Of nobody's sales.
  init() {}

  /// `sales` in their order; `stores` is scratch.
  init(_ sales: Span<PersonSale>, _ window: WalkWindow, _ stores: inout EarlierOrders.Stores) {
    history = OrderHistory(sales, start: window.start, end: window.end)
    outcome = Outcome(of: sales, from: window.outcome, to: window.end)
    guard !sales.isEmpty else { return }
    isEarly = sales[0].time < window.outcome
    earlier = EarlierOrders(sales, before: window.exposure, &stores)
  }
}
