extension SampleTruth.WholeProgram {
  /// One line an entry.
  var json: String {
    object(
      [
        ("customers", list(customers.map(\.json))), ("fans", list(fans.map(\.json))),
        ("stages", list(stages.map(\.json))), ("advocates", list(advocates.map(\.json))),
        ("stores", list(stores.map(\.json))), ("care", list(care.map(\.json))),
        ("content", list(content.map(\.json))), ("plantedSlopeMillionths", "\(plantedSlope)"),
        ("promotions", "\(promotions)"), ("sends", "\(sends)"),
        ("unsubscribes", "\(unsubscribes)"),
      ], isOpen: true)
  }
}

extension SampleTruth.Segment {
  fileprivate var json: String {
    object([
      ("dimension", quoted(dimension)), ("segment", quoted(segment)), ("persons", "\(persons)"),
      ("orders", "\(orders)"), ("net", "\(net)"),
    ])
  }
}

extension SampleTruth.Fans {
  fileprivate var json: String {
    object([
      ("status", quoted(status)), ("tier", quoted(tier)), ("persons", "\(persons)"),
      ("buyers", "\(buyers)"), ("orders", "\(orders)"), ("net", "\(net)"),
      ("visits", "\(visits)"), ("retained", "\(retained)"),
    ])
  }
}

extension SampleTruth.Count {
  fileprivate var json: String { object([("name", quoted(name)), ("persons", "\(persons)")]) }
}

extension SampleTruth.Advocate {
  fileprivate var json: String {
    object([
      ("person", quoted(person)), ("referred", "\(referred)"), ("net", "\(net)"),
      ("isSelfReferral", "\(isSelfReferral)"), ("isRing", "\(isRing)"),
    ])
  }
}

extension SampleTruth.Store {
  fileprivate var json: String {
    object([
      ("store", quoted(store)), ("orders", "\(orders)"), ("net", "\(net)"),
      ("unidentified", "\(unidentified)"), ("identifiedOrders", "\(identifiedOrders)"),
      ("researched", "\(researched)"),
    ])
  }
}

extension SampleTruth.Care {
  fileprivate var json: String {
    object([
      ("channel", quoted(channel)), ("week", "\(week)"), ("messages", "\(messages)"),
      ("answered", "\(answered)"), ("helped", "\(helped)"), ("repeated", "\(repeated)"),
    ])
  }
}

extension SampleTruth.Content {
  fileprivate var json: String {
    object([
      ("type", quoted(type)), ("week", "\(week)"), ("posts", "\(posts)"), ("reach", "\(reach)"),
      ("engagements", "\(engagements)"), ("net", "\(net)"),
    ])
  }
}
