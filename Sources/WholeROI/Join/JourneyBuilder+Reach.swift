import Tabular

extension JourneyBuilder {
  /// Counts the person's touches in the period, coupon touches of its orders included (METHODS,
  /// section 5).
  mutating func countReach(_ sales: Span<PersonSale>) {
    stamp &+= 1
    var isReached = false
    for index in events.indices where window.contains(events[index].time) {
      count(events[index].fact, program: events[index].program)
      isReached = true
    }
    for index in sales.indices {
      let sale = sales[index]
      guard let coupon = coupons.fact(of: sale.order, book), window.contains(sale.time) else {
        continue
      }
      count(coupon, program: program(of: coupon, at: sale.time))
      isReached = true
    }
    if isReached { reach.persons += 1 }
  }

  private mutating func count(_ fact: UInt32, program: Int32) {
    let program = Int(program)
    guard cells[program * channelCount + Int(looks[Int(fact)].channel)].add(stamp) else { return }
    _ = programs[program].add(stamp)
  }

  /// Everything that was counted so far.
  var totalReach: Reach {
    var total = reach
    for cell in cells.indices {
      total.byChannel[cell] += cells[cell].persons
      total.touches[cell / channelCount] += cells[cell].touches
    }
    for program in programs.indices { total.byProgram[program] += programs[program].persons }
    return total
  }
}

/// Touches, and distinct persons told apart by a stamp each.
struct ReachCell: Sendable {
  var touches = 0
  var persons = 0
  private var last: UInt32 = 0

  /// Counts a touch of the person with that stamp; true for the person's first.
  mutating func add(_ stamp: UInt32) -> Bool {
    touches += 1
    if last == stamp { return false }
    last = stamp
    persons += 1
    return true
  }
}

extension JourneyBuilder {
  /// The touch that a W model anchors on: the first of the journey at or after the person's earliest sign-up,
  /// follow or basket that is itself not before the journey's first touch; -1 for none.
  func milestone(_ person: UInt32, order time: Int64) -> Int {
    guard hasMilestones, let first = steps.first else { return -1 }
    var earliest = Int64.max
    func consider(_ joined: Int32) {
      let start = zone.start(of: CivilDay(joined))
      if start >= first.time { earliest = min(earliest, start) }
    }
    let joined = records.joined[Int(person)]
    if joined != .max { consider(joined) }
    if !records.laterJoins.isEmpty {
      for joined in records.laterJoins[person] ?? [] { consider(joined) }
    }
    for event in events {
      guard event.time <= time else { break }
      guard event.time >= first.time, event.time < earliest else { continue }
      let action = event.action(at: time)
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
    for index in events.indices where !events[index].isUsed {
      let time = events[index].time
      if !steps.isEmpty, time - last > lookback { closePiece(last, lookback) }
      addStep(index, events[index].lastAction)
      last = time
    }
    if !steps.isEmpty { closePiece(last, lookback) }
  }

  private mutating func closePiece(_ last: Int64, _ lookback: Int64) {
    if records.end - last > lookback {
      shaper.shape(&steps)
      let path = paths.place(shaper.path)
      paths.addNull(path)
    } else {
      reach.censored += 1
    }
    steps.removeAll(keepingCapacity: true)
  }
}
