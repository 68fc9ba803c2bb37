import Tabular

/// How persons move through the purchase cycle, program by program (METHODS, section 8).
///
/// A person's stage is the furthest so far; who was further already does not enter an earlier one again:
///
/// An order before the period counts for every program, whose touches led to it or not: they may be older than
/// the exports. One of the period counts for the programs whose touches led to it, and for all together.
///
///     view   click   open    order        view
///     discovery → research → → → trial    (still trial)      entered: discovery, research, trial
struct CycleTally: Sendable {
  /// Stages that a person may be in; touches that no rule maps come after them.
  static let stageCount = StageRules.names.count - 1
  static let cellsPerRow = StageRules.names.count
  static let trial = 3
  static let purchase = 4
  static let loyalty = 5
  static let preference = 2
  static let advocacy = 6

  /// Something that is no touch: an order, a profile, a referral.
  struct Step: Sendable {
    var time: Int64
    var stage: Int
    var slot: Int

    static func precedes(_ a: Step, _ b: Step) -> Bool {
      a.time != b.time ? a.time < b.time : a.stage < b.stage
    }
  }

  /// How far the person at hand is in a program's cycle.
  private struct Slot {
    var stamp: UInt32 = 0
    var stage: Int8 = -1
    var isEntered = false
    var time: Int64 = 0
  }

  /// Whoever is at hand, and between which times.
  private struct Person {
    var start: Int64
    var end: Int64
    var whole: Int
    /// Where the orders before the period left everyone's slots.
    var fresh: Slot
  }

  /// Of one slot and stage.
  private struct Cell {
    var entered = 0
    var advanced = 0
    /// Touches of the period.
    var touches = 0
  }

  /// Those who went further: their cells and how long it took each, in milliseconds.
  struct Advances: Sendable {
    /// The cell in 16 bits and the time in 48: what is longer than 8,900 years counts as that.
    private var words: [UInt64] = []
    private static let timeBits: UInt64 = 48

    var count: Int { words.count }

    @inline(__always)
    mutating func append(_ cell: Int, _ time: Int64) {
      let time = min(UInt64(bitPattern: time), 1 << Self.timeBits - 1)
      words.append(UInt64(truncatingIfNeeded: cell) << Self.timeBits | time)
    }

    subscript(place: Int) -> (cell: Int, time: Int64) {
      let word = words[place]
      return (Int(word >> Self.timeBits), Int64(word & (1 << Self.timeBits - 1)))
    }
  }

  /// By fact and action: the stage; by fact: the campaign.
  private let stages: [UInt8]
  private let campaigns: [Int32]
  private let start: Int64
  private let end: Int64
  /// Programs, (no program), all together.
  let slotCount: Int
  private var slots: [Slot]
  private var stamp: UInt32 = 0
  /// By slot and stage, unmapped touches last; touches of all together are added up at the end.
  private var cells: [Cell]
  /// By campaign and stage, unmapped ones last: touches of the period.
  private(set) var campaignTouches: [Int]
  /// Of jobs that were merged.
  private var others: [Advances] = []
  /// One a job.
  var advances: [Advances] { [own] + others }
  /// Of this job.
  private var own = Advances()

  /// `start` and `end`: UTC milliseconds of the period; `end` is not included.
  init(_ facts: KindFacts, start: Int64, end: Int64) {
    stages = facts.marks.map { UInt8($0.stage) }
    campaigns = facts.facts.map { Int32($0.campaign) }
    self.start = start
    self.end = end
    slotCount = facts.programCount + 2
    slots = Array(repeating: Slot(), count: slotCount)
    cells = Array(repeating: Cell(), count: slotCount * Self.cellsPerRow)
    campaignTouches = Array(repeating: 0, count: facts.campaigns.count * Self.cellsPerRow)
  }

  var whole: Int { slotCount - 1 }

  /// By slot and stage: persons who entered in the period.
  var entered: [Int] { cells.map(\.entered) }
  /// Of these, who went further by its end.
  var advanced: [Int] { cells.map(\.advanced) }

  /// Touches of the period by slot and stage, unmapped ones last.
  var touches: [Int] {
    var touches = cells.map(\.touches)
    let ofWhole = whole * Self.cellsPerRow
    for cell in 0..<ofWhole { touches[ofWhole + cell % Self.cellsPerRow] += touches[cell] }
    return touches
  }

  /// Counts a person. `events` in their order; `steps` by time, then stage; `ordersBefore` the period.
  mutating func add(_ events: Span<PersonEvent>, _ steps: [Step], ordersBefore: Int) {
    stamp &+= 1
    let person = Person(
      start: start, end: end, whole: whole,
      fresh: Slot(
        stamp: stamp,
        stage: ordersBefore > 0 ? Int8(min(Self.trial + ordersBefore - 1, Self.loyalty)) : -1))
    Self.add(
      events, steps, stages, campaigns, person, &slots, &cells, &campaignTouches, &own)
  }

  private static func add(
    _ events: Span<PersonEvent>, _ steps: [Step], _ stages: [UInt8], _ campaigns: [Int32],
    _ person: Person, _ slots: inout [Slot], _ cells: inout [Cell],
    _ campaignTouches: inout [Int], _ advances: inout Advances
  ) {
    let (steps, stages, campaigns) = (steps.span, stages.span, campaigns.span)
    var slots = slots.mutableSpan
    var cells = cells.mutableSpan
    var campaignTouches = campaignTouches.mutableSpan

    @inline(__always)
    func reach(
      _ slot: inout Slot, _ row: Int, _ stage: Int, _ time: Int64, _ cells: inout MutableSpan<Cell>
    ) {
      if slot.stamp != person.fresh.stamp { slot = person.fresh }
      guard stage > Int(slot.stage) else { return }
      if slot.isEntered {
        let cell = row &* cellsPerRow &+ Int(slot.stage)
        cells[cell].advanced &+= 1
        advances.append(cell, time &- slot.time)
      }
      slot.isEntered = time >= person.start
      if slot.isEntered { cells[row &* cellsPerRow &+ stage].entered &+= 1 }
      slot.stage = Int8(truncatingIfNeeded: stage)
      slot.time = time
    }

    var next = 0
    for index in events.indices {
      let time = events[index].time
      guard time < person.end else { break }
      while next < steps.count, steps[next].time < time {
        let step = steps[next]
        reach(&slots[step.slot], step.slot, step.stage, step.time, &cells)
        next += 1
      }
      let fact = Int(events[index].fact)
      let stage = Int(stages[fact &* TouchMark.actionCount &+ Int(events[index].lastAction)])
      let program = Int(events[index].program)
      let counts = time >= person.start ? 1 : 0
      cells[program &* cellsPerRow &+ stage].touches &+= counts
      campaignTouches[Int(campaigns[fact]) &* cellsPerRow &+ stage] &+= counts
      guard stage < stageCount else { continue }
      reach(&slots[program], program, stage, time, &cells)
      reach(&slots[person.whole], person.whole, stage, time, &cells)
    }
    while next < steps.count, steps[next].time < person.end {
      let step = steps[next]
      reach(&slots[step.slot], step.slot, step.stage, step.time, &cells)
      next += 1
    }
  }

  mutating func merge(_ other: CycleTally) {
    for index in cells.indices {
      cells[index].entered += other.cells[index].entered
      cells[index].advanced += other.cells[index].advanced
      cells[index].touches += other.cells[index].touches
    }
    for index in campaignTouches.indices { campaignTouches[index] += other.campaignTouches[index] }
    others += other.advances
  }
}
