import Tabular

extension JourneyBuilder {
  /// Counts the person, where touches in the period reached it, and the coupon touches of its orders, which
  /// are some of them (METHODS, section 5).
  mutating func countReach(_ sales: Span<PersonSale>, isReached: Bool) {
    var isReached = isReached
    for index in sales.indices where coupons.areAny {
      let sale = sales[index]
      guard let coupon = coupons.fact(of: sale), window.contains(sale.time) else {
        continue
      }
      pass.count(looks[Int(coupon)], program: judge.program(of: coupon, at: sale.time))
      isReached = true
    }
    if isReached { reach.persons += 1 }
  }

  /// Counts the person's events in the period that `PeriodBounds` doesn't know; true where there is one.
  mutating func countNearEvents() -> Bool {
    var isReached = false
    for index in 0..<eventCount where window.contains(events[index].time) {
      if window.bounds.holds(events[index].time) { continue }
      pass.count(looks[Int(events[index].fact)], program: events[index].program)
      isReached = true
    }
    return isReached
  }

  /// Everything that was counted so far.
  var totalReach: Reach {
    var total = reach
    pass.reach.add(to: &total)
    for (fact, touches) in pass.touches(in: .holds).enumerated() where touches > 0 {
      total.touches[Int(looks[fact].program)] += touches
    }
    return total
  }
}

/// Touches of the period by program, and the persons whom they reached. One a job.
struct ReachTally: Sendable {
  /// Place program × channels + channel, after all of those a place for each program, and `nowhere`.
  var persons: [PersonCount]
  /// By program.
  var touches: [Int]
  private let channelCount: Int

  init(programs: Int, channels: Int) {
    persons = Array(repeating: PersonCount(), count: programs * channels + programs + 1)
    touches = Array(repeating: 0, count: programs)
    channelCount = channels
  }

  /// The place of the first program.
  var firstProgram: Int { touches.count * channelCount }
  /// A place that nobody asks about: of touches that don't count.
  var nowhere: Int { persons.count - 1 }

  /// Counts a touch of the person with that stamp.
  mutating func count(_ look: FactLook, program: Int, _ stamp: UInt32) {
    touches[program] += 1
    persons[program * channelCount + Int(look.channel)].add(1, stamp)
    persons[firstProgram + program].add(1, stamp)
  }

  func add(to reach: inout Reach) {
    for cell in 0..<firstProgram { reach.byChannel[cell] += Int(persons[cell].count) }
    for program in touches.indices {
      reach.touches[program] += touches[program]
      reach.byProgram[program] += Int(persons[firstProgram + program].count)
    }
  }
}

/// Distinct persons told apart by a stamp each, which are fewer than 2³².
struct PersonCount: Sendable {
  private(set) var count: UInt32 = 0
  private var last: UInt32 = 0

  /// Counts a touch, 1, or none, 0, of the person with that stamp. It is the same work for both: neighbouring
  /// touches differ, so that a branch would be guessed wrongly as often as not.
  @inline(__always)
  mutating func add(_ touch: UInt32, _ stamp: UInt32) {
    count &+= last != stamp ? touch : 0
    last = touch != 0 ? stamp : last
  }

  /// Counts a touch of the person with that stamp.
  @inline(__always)
  mutating func add(_ stamp: UInt32) {
    count &+= last != stamp ? 1 : 0
    last = stamp
  }
}

extension JourneyBuilder {
  /// The touch that a W model anchors on: the first of the journey at or after the person's earliest sign-up,
  /// follow or basket that is itself not before the journey's first touch; -1 for none.
  mutating func milestone(_ person: UInt32, order time: Int64) -> Int {
    guard hasMilestones, let first = steps.first else { return -1 }
    var earliest = Int64.max
    func consider(_ joined: Int32) {
      let start = zone.start(of: CivilDay(joined))
      if start >= first.time { earliest = min(earliest, start) }
    }
    let joined = records.profiles[Int(person)].joined
    if joined != .max { consider(joined) }
    if !records.laterJoins.isEmpty {
      for joined in records.laterJoins[person] ?? [] { consider(joined) }
    }
    for event in events[..<eventCount] {
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
  mutating func addNullJourneys(areAllUnused: Bool) {
    if areAllUnused { return addStretches() }
    if !piece.isEmpty { piece.removeAll(keepingCapacity: true) }
    var last = Int64.min
    for index in 0..<eventCount where !events[index].isUsed {
      let time = events[index].time
      if !piece.isEmpty, time - last > rules.lookbackDefault { closePiece(last) }
      piece.append(index)
      last = time
    }
    if !piece.isEmpty { closePiece(last) }
  }

  /// Adds the null journey of the events in `piece`.
  private mutating func closePiece(_ last: Int64) {
    if !isOver(last) {
      reach.censored += 1
    } else if stretchesArePaths || areNodes && !piece.contains(where: { events[$0].isDirect }) {
      pieceNodes.removeAll(keepingCapacity: true)
      for index in piece { pieceNodes.append(nodes[index]) }
      paths.addNull(pieceNodes, pieceNodes.indices)
    } else {
      if !steps.isEmpty { steps.removeAll(keepingCapacity: true) }
      for index in piece { addStep(index, events[index].lastAction) }
      addNull()
    }
    piece.removeAll(keepingCapacity: true)
  }

  /// Adds the null journey in `steps`.
  private mutating func addNull() {
    shaper.shape(&steps)
    if dimensionPaths.isEmpty {
      paths.addNull(shaper.path, shaper.path.indices)
      return
    }
    let path = paths.place(shaper.path)
    paths.addNull(path)
    dimensionPaths.add(steps, net: JourneyLog.none)
    log?.add(person, net: JourneyLog.none, path: path)
  }

  /// The same for a person who never ordered, as most do: pieces are stretches of `nodes`, which nothing need copy.
  private mutating func addStretches() {
    let lookback = rules.lookbackDefault
    var start = 0
    while start < contactCount {
      var end = start + 1
      while end < contactCount, times[end] - times[end - 1] <= lookback { end += 1 }
      if isOver(times[end - 1]) {
        addStretch(start..<end)
      } else {
        reach.censored += 1
      }
      start = end
    }
  }

  private mutating func addStretch(_ range: Range<Int>) {
    if stretchesArePaths || areNodes && !events[range].contains(where: \.isDirect) {
      paths.addNull(nodes, range)
      return
    }
    if !steps.isEmpty { steps.removeAll(keepingCapacity: true) }
    for index in range { addStep(index, events[index].lastAction) }
    addNull()
  }

  /// Whether a piece that ends there is older than the lookback at the data's end.
  private func isOver(_ last: Int64) -> Bool { records.end - last > rules.lookbackDefault }
}
