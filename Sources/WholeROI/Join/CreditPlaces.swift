/// Where the credit of a touch goes.
struct CreditPlace: Hashable, Sendable {
  var program: Int32
  var channel: Int32
  var campaign: Int32
}

/// The distinct places that touches may have, as dense codes: a journey holds one small number for each touch, and
/// credit is added once for program, channel and campaign together.
struct CreditPlaces: Sendable {
  /// By code, in order of the facts.
  let all: [CreditPlace]
  /// By fact: the code, where no date decides about the program, else `dated`.
  private let fixed: [UInt32]
  /// By fact: programs that may be, with their codes; empty where no date decides.
  private let dated: [[(program: Int32, code: UInt32)]]
  private static let dated = UInt32.max

  /// - Parameter candidates: by use: the programs that match on some day.
  init(_ facts: [KindFacts.Fact], _ candidates: [[Int]], noProgram: Int) {
    var all: [CreditPlace] = []
    var codes: [CreditPlace: UInt32] = [:]
    func code(_ fact: KindFacts.Fact, _ program: Int) -> UInt32 {
      let place = CreditPlace(
        program: Int32(program), channel: Int32(fact.channel), campaign: Int32(fact.campaign))
      if let known = codes[place] { return known }
      codes[place] = UInt32(all.count)
      all.append(place)
      return UInt32(all.count - 1)
    }
    var fixed: [UInt32] = []
    var dated: [[(program: Int32, code: UInt32)]] = []
    for fact in facts {
      let isDated = fact.program == KindFacts.dated
      fixed.append(isDated ? Self.dated : code(fact, fact.program))
      dated.append(
        isDated ? (candidates[fact.use] + [noProgram]).map { (Int32($0), code(fact, $0)) } : [])
    }
    self.all = all
    self.fixed = fixed
    self.dated = dated
  }

  /// The code of a touch's place. `program` is one that the fact may have.
  @inline(__always)
  func code(ofFact fact: UInt32, program: Int32) -> UInt32 {
    let code = fixed[Int(fact)]
    return code == Self.dated ? datedCode(fact, program) : code
  }

  private func datedCode(_ fact: UInt32, _ program: Int32) -> UInt32 {
    for candidate in dated[Int(fact)] where candidate.program == program { return candidate.code }
    preconditionFailure("fact \(fact) has no touch of program \(program)")
  }
}
