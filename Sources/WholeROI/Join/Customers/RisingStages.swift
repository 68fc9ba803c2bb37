/// Tells a person's touches that raise their program's stage in the purchase cycle from those that can move
/// nobody on: the furthest stage of each program so far, four bits each in one word.
///
///     view   view   click   view         of one program
///     rises  no     rises   no
///
/// What leaves its program where it was leaves all programs together where they were, who are never behind.
struct RisingStages: Sendable {
  /// Programs whose stages the word holds; every touch of others counts as one that raises.
  static let programCount = 16
  private var ranks: UInt64 = 0

  init() {}

  /// 1 where a touch of a program raises its stage, else 0, without a branch: neighbours differ.
  ///
  /// - Parameter rank: of the touch's stage, as `TouchMark.rank` says; 0 never raises.
  @inline(__always)
  mutating func rise(_ rank: UInt8, program: Int) -> Int {
    guard program < Self.programCount else { return rank > 0 ? 1 : 0 }
    let shift = UInt64(truncatingIfNeeded: program) &* 4
    let more = Int64(rank) &- Int64(bitPattern: ranks &>> shift & 15)
    // The difference where it is above 0, else 0.
    let raised = more & ~(more &>> 63)
    ranks &+= UInt64(bitPattern: raised) &<< shift
    return raised != 0 ? 1 : 0
  }
}
