/// One contact as METHODS, section 3 sees it, after hits have become visits.
struct PlainTouch {
  var time: Int64
  var source: Int
  var channel: String
  var campaign: String
  var content: String
  /// The furthest thing done is looked up by time: pages of a visit with the moments they were seen.
  var actions: [(time: Int64, name: String)]
  var identifiers: [PlantedIdentifier]
  var person: Int
  /// Index in `SampleWorld.programs`.
  var program: Int?

  /// A visit's pages from near to far.
  static let pageActions = ["visit", "product", "basket", "checkout"]

  /// What the touch amounts to at a moment: a visit's furthest page so far.
  func action(at moment: Int64) -> String {
    let seen = actions.filter { $0.time <= moment }.map(\.name)
    return Self.pageActions.last { seen.contains($0) } ?? actions[0].name
  }

  var lookback: Int64 { (actions[0].name == "open" ? 7 : 30) * SampleWorld.daySeconds }

  /// The total order of touches (METHODS, section 1).
  static func precedes(_ a: PlainTouch, _ b: PlainTouch) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.source != b.source { return a.source < b.source }
    for (x, y) in [
      (a.channel, b.channel), (a.campaign, b.campaign), (a.actions[0].name, b.actions[0].name),
      (a.content, b.content),
    ] where x != y {
      return x.utf8.lexicographicallyPrecedes(y.utf8)
    }
    for key in PlantedKey.allCases {
      let x = a.identifiers.first { $0.key == key }?.normalized ?? []
      let y = b.identifiers.first { $0.key == key }?.normalized ?? []
      if x != y { return x.lexicographicallyPrecedes(y) }
    }
    return false
  }
}

/// The touches that led to one order, oldest first, and the place of its milestone.
struct PlainJourney {
  var orderTime: Int64
  var touches: [PlainTouch]
  /// The touch that model W anchors in the middle (METHODS, section 4); nil without one.
  var milestone: Int?

  /// - Parameters:
  ///   - touches: All touches of the order's person in the total order.
  ///   - coupon: The order's own coupon touch.
  ///   - previous: When the person's previous sale was, if there is one.
  ///   - joined: When the person signed up, as moments.
  init(
    orderTime: Int64, touches: [PlainTouch], coupon: PlainTouch?, previous: Int64?,
    joined: [Int64]
  ) {
    self.orderTime = orderTime
    var eligible = touches.filter {
      $0.time <= orderTime && orderTime - $0.time <= $0.lookback
    }
    if let coupon { eligible.append(coupon) }
    let own = eligible.filter { touch in previous.map { touch.time > $0 } ?? true }
    let all = own.isEmpty ? eligible : own
    let others = all.filter { $0.channel != "direct" }
    self.touches = others.isEmpty ? all : others
    milestone = Self.milestone(self.touches, of: touches, joined, orderTime)
  }

  /// The first touch at or after the earliest sign-up, follow or basket not before the first touch.
  private static func milestone(
    _ journey: [PlainTouch], of touches: [PlainTouch], _ joined: [Int64], _ orderTime: Int64
  ) -> Int? {
    guard let first = journey.first else { return nil }
    var moments = joined
    for touch in touches where touch.time <= orderTime {
      if ["follow", "basket", "checkout"].contains(touch.action(at: orderTime)) {
        moments.append(touch.time)
      }
    }
    guard let moment = moments.filter({ $0 >= first.time }).min() else { return nil }
    return journey.firstIndex { $0.time >= moment }
  }
}
