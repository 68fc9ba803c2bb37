import Columns
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
  static let stageCount = 7
  static let cellsPerRow = 8
  static let trial = 3
  static let purchase = 4
  static let loyalty = 5
  static let preference = 2
  static let advocacy = 6

  /// What may move a person on: an order, a profile, a referral, or a touch of a stage.
  struct Step: Sendable {
    var time: Int64
    /// A program, or all together.
    var slot: Int32
    var stage: Int8

    init(time: Int64, stage: Int, slot: Int) {
      self.time = time
      self.stage = Int8(truncatingIfNeeded: stage)
      self.slot = Int32(truncatingIfNeeded: slot)
    }

    /// - Parameter rank: as `TouchMark.rank` says, above 0.
    @inline(__always) init(time: Int64, rank: UInt8, slot: Int32) {
      self.time = time
      self.slot = slot
      stage = Int8(bitPattern: rank &- 1)
    }

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

  /// The period, and where in `cells` all programs together lie.
  private struct Frame: Sendable {
    let start: Int64
    let end: Int64
    let whole: Int
  }

  /// Of one slot and stage.
  private struct Cell {
    var entered = 0
    var advanced = 0
  }

  /// Those who went further: their cells and how long it took each, in milliseconds.
  struct Advances: Sendable {
    /// The cell in 16 bits and the time in 48: what is longer than 8,900 years counts as that.
    private var words: PooledRows<UInt64>
    private static let timeBits: UInt64 = 48

    init(pool: BlockPool) { words = PooledRows(pool: pool) }

    @inline(__always)
    mutating func append(_ cell: Int, _ time: Int64) {
      let time = min(UInt64(bitPattern: time), 1 << Self.timeBits - 1)
      words.append(UInt64(truncatingIfNeeded: cell) << Self.timeBits | time)
    }

    mutating func take(_ other: Advances) { words.take(other.words) }

    /// Calls `body` with each one's cell and time.
    func forEach(_ body: (_ cell: Int, _ time: Int64) -> Void) {
      words.forEach { word in
        body(Int(word >> Self.timeBits), Int64(word & (1 << Self.timeBits - 1)))
      }
    }
  }

  /// By fact and action: the stage; by fact: the campaign.
  private let stages: [UInt8]
  private let campaigns: [Int32]
  private let frame: Frame
  /// Programs, (no program), all together.
  let slotCount: Int
  private var slots: [Slot]
  private var stamp: UInt32 = 0
  /// By slot and stage, the place of unmapped touches last.
  private var cells: [Cell]
  /// The same: touches of the period; those of all together are added up at the end.
  private var slotTouches: [Int]
  /// By campaign and stage, unmapped ones last: touches of the period.
  private(set) var campaignTouches: [Int]
  private(set) var advances: Advances

  /// `start` and `end`: UTC milliseconds of the period; `end` is not included. `pool`: that advances lie in.
  init(_ facts: KindFacts, start: Int64, end: Int64, pool: BlockPool) {
    advances = Advances(pool: pool)
    stages = facts.marks.map { UInt8($0.stage) }
    campaigns = facts.facts.map { Int32($0.campaign) }
    precondition(
      StageRules.names.count == Self.cellsPerRow, "\(StageRules.names.count) stages")
    slotCount = facts.programCount + 2
    frame = Frame(start: start, end: end, whole: slotCount - 1)
    slots = Array(repeating: Slot(), count: slotCount)
    cells = Array(repeating: Cell(), count: slotCount * Self.cellsPerRow)
    slotTouches = Array(repeating: 0, count: cells.count)
    campaignTouches = Array(repeating: 0, count: facts.campaigns.count * Self.cellsPerRow)
  }

  var whole: Int { frame.whole }

  /// By slot and stage: persons who entered in the period.
  var entered: [Int] { cells.map(\.entered) }
  /// Of these, who went further by its end.
  var advanced: [Int] { cells.map(\.advanced) }

  /// Touches of the period by slot and stage, unmapped ones last.
  var touches: [Int] {
    var touches = slotTouches
    let ofWhole = whole * Self.cellsPerRow
    for cell in 0..<ofWhole { touches[ofWhole + cell % Self.cellsPerRow] += touches[cell] }
    return touches
  }

  /// Counts touches of the period by their facts, whose programs no date decides about.
  mutating func count(_ touches: [Int], _ facts: KindFacts) {
    for (place, count) in touches.enumerated() where count > 0 {
      let fact = facts.facts[place]
      let stage = Int(stages[place * TouchMark.actionCount + Int(fact.action)])
      slotTouches[fact.program * Self.cellsPerRow + stage] += count
      campaignTouches[fact.campaign * Self.cellsPerRow + stage] += count
    }
  }

  /// Counts the touches of the period among a person's events.
  mutating func count(_ events: Span<PersonEvent>) {
    for index in events.indices {
      let event = events[index]
      if event.time >= frame.end { return }
      if event.time < frame.start { continue }
      let stage = Int(
        stages[Int(event.fact) &* TouchMark.actionCount &+ Int(event.lastAction)])
      slotTouches[Int(event.program) &* Self.cellsPerRow &+ stage] &+= 1
      campaignTouches[Int(campaigns[Int(event.fact)]) &* Self.cellsPerRow &+ stage] &+= 1
    }
  }

  /// Counts where a person went.
  ///
  /// - Parameters:
  ///   - rises: their touches before the period's end, by time: at least those that move them on.
  ///   - steps: what else does, by time, then stage.
  ///   - before: the stage where they were for every program when the period began, and for all together; -1 for none.
  ///     Orders of `ordersBefore` are in it.
  mutating func add(
    _ rises: Span<Step>, _ steps: [Step], before: (each: Int, whole: Int)
  ) {
    stamp &+= 1
    Self.add(
      rises, steps, frame, Slot(stamp: stamp, stage: Int8(before.each)),
      Slot(stamp: stamp, stage: Int8(max(before.each, before.whole))), &slots, &cells,
      &advances)
  }

  /// Where so many orders leave a person; -1 for none.
  static func stage(ofOrders count: Int) -> Int {
    count > 0 ? min(trial + count - 1, loyalty) : -1
  }

  private static func add(
    _ rises: Span<Step>, _ steps: [Step], _ frame: Frame, _ fresh: Slot, _ begun: Slot,
    _ slots: inout [Slot], _ cells: inout [Cell], _ advances: inout Advances
  ) {
    let steps = steps.span
    var slots = slots.mutableSpan
    var cells = cells.mutableSpan
    var whole = begun

    @inline(__always)
    func reach(
      _ slot: inout Slot, _ row: Int, _ step: Step, _ cells: inout MutableSpan<Cell>
    ) {
      guard step.stage > slot.stage else { return }
      let row = row &* cellsPerRow
      if slot.isEntered {
        cells[row &+ Int(slot.stage)].advanced &+= 1
        advances.append(row &+ Int(slot.stage), step.time &- slot.time)
      }
      slot.isEntered = step.time >= frame.start
      cells[row &+ Int(step.stage)].entered &+= slot.isEntered ? 1 : 0
      slot.stage = step.stage
      slot.time = step.time
    }
    @inline(__always)
    func reachProgram(
      _ step: Step, _ slots: inout MutableSpan<Slot>, _ cells: inout MutableSpan<Cell>
    ) {
      let place = Int(step.slot)
      if slots[place].stamp != fresh.stamp { slots[place] = fresh }
      reach(&slots[place], place, step, &cells)
    }

    @inline(__always)
    func take(
      _ step: Step, _ whole: inout Slot, _ slots: inout MutableSpan<Slot>,
      _ cells: inout MutableSpan<Cell>
    ) {
      if Int(step.slot) == frame.whole {
        reach(&whole, frame.whole, step, &cells)
      } else {
        reachProgram(step, &slots, &cells)
      }
    }

    var next = 0
    for index in rises.indices {
      let rise = rises[index]
      while next < steps.count, steps[next].time < rise.time {
        take(steps[next], &whole, &slots, &cells)
        next += 1
      }
      reachProgram(rise, &slots, &cells)
      reach(&whole, frame.whole, rise, &cells)
    }
    while next < steps.count, steps[next].time < frame.end {
      take(steps[next], &whole, &slots, &cells)
      next += 1
    }
  }

  mutating func merge(_ other: CycleTally) {
    for index in cells.indices {
      cells[index].entered += other.cells[index].entered
      cells[index].advanced += other.cells[index].advanced
      slotTouches[index] += other.slotTouches[index]
    }
    for index in campaignTouches.indices { campaignTouches[index] += other.campaignTouches[index] }
    advances.take(other.advances)
  }
}
