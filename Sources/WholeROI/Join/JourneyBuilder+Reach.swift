import Tabular

extension JourneyBuilder {
  /// Counts the person's touches in the period, coupon touches of its orders included (METHODS,
  /// section 5).
  mutating func countReach(_ sales: ArraySlice<UInt32>) {
    stamp &+= 1
    var isReached = false
    for event in events {
      let day = memo.day(of: event.time, in: zone)
      if day >= period.from, day <= period.to {
        count(event.kind, day)
        isReached = true
      }
    }
    for sale in sales {
      let order = book.orders[Int(sale)]
      guard order.coupon != 0, contains(book.days[Int(sale)]),
        let kind = couponKinds[CouponUse(source: order.source, coupon: order.coupon)]
      else { continue }
      count(kind, CivilDay(book.days[Int(sale)]))
      isReached = true
    }
    if isReached { reach.persons += 1 }
  }

  private mutating func count(_ kind: UInt32, _ day: CivilDay) {
    let program = facts.program(Int(kind), day: day)
    let cell = program * facts.channels.count + facts.facts[Int(kind)].channel
    reach.touches[program] += 1
    if programStamps[program] != stamp {
      programStamps[program] = stamp
      reach.byProgram[program] += 1
    }
    if cellStamps[cell] != stamp {
      cellStamps[cell] = stamp
      reach.byChannel[cell] += 1
    }
  }
}

extension JourneyBuilder {
  /// The touch that a W model anchors on: the first of the journey at or after the person's earliest sign-up,
  /// follow or basket that is itself not before the journey's first touch; -1 for none.
  func milestone(_ person: UInt32, order time: Int64) -> Int {
    guard rules.models.contains(.w), let first = steps.first else { return -1 }
    var earliest = Int64.max
    func consider(_ joined: Int32) {
      let start = zone.start(of: CivilDay(joined))
      if start >= first.time { earliest = min(earliest, start) }
    }
    let joined = records.joined[Int(person)]
    if joined != .max { consider(joined) }
    for joined in records.laterJoins[person] ?? [] { consider(joined) }
    for event in events {
      guard event.time <= time else { break }
      guard event.time >= first.time, event.time < earliest else { continue }
      let action = event.action(at: time, facts)
      if action == TouchAction.follow || TouchAction.hitRank(action) >= 3 {
        earliest = event.time
      }
    }
    guard earliest != .max else { return -1 }
    return steps.firstIndex { $0.time >= earliest } ?? -1
  }
}

extension JourneyBuilder {
  /// Cuts the touches that no order used into null journeys (METHODS, section 3.6).
  mutating func addNullJourneys() {
    let lookback = rules.lookbackDefault
    steps.removeAll(keepingCapacity: true)
    var last = Int64.min
    for index in events.indices where !isUsed[index] {
      let event = events[index]
      if !steps.isEmpty, event.time - last > lookback { closePiece(last, lookback) }
      steps.append(step(index, event.kind, event.lastAction(facts), event.time))
      last = event.time
    }
    if !steps.isEmpty { closePiece(last, lookback) }
  }

  private mutating func closePiece(_ last: Int64, _ lookback: Int64) {
    if records.end - last > lookback {
      shaper.shape(&steps)
      let path = paths.place(shaper.path[...])
      paths.addNull(path)
      dimensionPaths.add(steps, net: nil, facts)
    } else {
      reach.censored += 1
    }
    steps.removeAll(keepingCapacity: true)
  }
}
