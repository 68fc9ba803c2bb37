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
  }

  private struct Slot {
    var stamp: UInt32 = 0
    var stage: Int8 = -1
    var isEntered = false
    var time: Int64 = 0
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
  /// The stage that the person at hand had by orders before the period; -1 for none.
  private var stageBefore: Int8 = -1

  /// By slot and stage: persons who entered in the period, and of these who went further by its end.
  private(set) var entered: [Int]
  private(set) var advanced: [Int]
  /// Of each advance: its cell and how long it took, in milliseconds.
  private(set) var advanceCells: [UInt16] = []
  private(set) var advanceTimes: [Int64] = []
  /// Touches of the period by slot and stage, unmapped ones last; and by campaign and stage.
  private(set) var touches: [Int]
  private(set) var campaignTouches: [Int]

  /// `start` and `end`: UTC milliseconds of the period; `end` is not included.
  init(_ facts: KindFacts, start: Int64, end: Int64) {
    stages = facts.marks.map { UInt8($0.stage) }
    campaigns = facts.facts.map { Int32($0.campaign) }
    self.start = start
    self.end = end
    slotCount = facts.programCount + 2
    slots = Array(repeating: Slot(), count: slotCount)
    entered = Array(repeating: 0, count: slotCount * Self.cellsPerRow)
    advanced = entered
    touches = entered
    campaignTouches = Array(repeating: 0, count: facts.campaigns.count * Self.cellsPerRow)
  }

  var whole: Int { slotCount - 1 }

  /// Counts a person. `events` in their order; `steps` by time, then stage; `ordersBefore` the period.
  mutating func add(_ events: ArraySlice<PersonEvent>, _ steps: [Step], ordersBefore: Int) {
    stamp &+= 1
    stageBefore =
      ordersBefore > 0 ? Int8(min(Self.trial + ordersBefore - 1, Self.loyalty)) : -1
    var next = 0
    for event in events {
      guard event.time < end else { break }
      while next < steps.count, steps[next].time < event.time {
        reach(steps[next])
        next += 1
      }
      let stage = Int(stages[Int(event.fact) * TouchMark.actionCount + Int(event.lastAction)])
      let program = Int(event.program)
      if event.time >= start {
        touches[program * Self.cellsPerRow + stage] += 1
        touches[whole * Self.cellsPerRow + stage] += 1
        campaignTouches[Int(campaigns[Int(event.fact)]) * Self.cellsPerRow + stage] += 1
      }
      guard stage < Self.stageCount else { continue }
      reach(program, stage, event.time)
      reach(whole, stage, event.time)
    }
    while next < steps.count, steps[next].time < end {
      reach(steps[next])
      next += 1
    }
  }

  private mutating func reach(_ step: Step) { reach(step.slot, step.stage, step.time) }

  @inline(__always)
  private mutating func reach(_ index: Int, _ stage: Int, _ time: Int64) {
    if slots[index].stamp != stamp { slots[index] = Slot(stamp: stamp, stage: stageBefore) }
    let slot = slots[index]
    guard stage > Int(slot.stage) else { return }
    if slot.isEntered {
      let cell = index * Self.cellsPerRow + Int(slot.stage)
      advanced[cell] += 1
      advanceCells.append(UInt16(truncatingIfNeeded: cell))
      advanceTimes.append(time - slot.time)
    }
    let isEntered = time >= start
    if isEntered { entered[index * Self.cellsPerRow + stage] += 1 }
    slots[index].stage = Int8(stage)
    slots[index].isEntered = isEntered
    slots[index].time = time
  }

  mutating func merge(_ other: CycleTally) {
    for index in entered.indices {
      entered[index] += other.entered[index]
      advanced[index] += other.advanced[index]
      touches[index] += other.touches[index]
    }
    for index in campaignTouches.indices { campaignTouches[index] += other.campaignTouches[index] }
    advanceCells += other.advanceCells
    advanceTimes += other.advanceTimes
  }
}
