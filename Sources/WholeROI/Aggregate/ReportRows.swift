/// The rows into which all money of a run falls, in the order of every report: the programs in config
/// order, then the rest rows (METHODS, section 5).
public struct ReportRows: Sendable {
  public let programs: [String]

  public init(programs: [String]) { self.programs = programs }

  /// Credit and cost of campaigns outside any program.
  public var noProgram: Int { programs.count }
  /// Cost that no key covers.
  public var shared: Int { programs.count + 1 }
  /// Money that no touch takes the credit for.
  public func rest(_ kind: RestKind) -> Int { programs.count + 2 + kind.rawValue }
  public var count: Int { programs.count + 2 + RestKind.allCases.count }

  /// The program's name as configured, or the rest row's name in parentheses.
  public func name(_ row: Int) -> String {
    if row < programs.count { return programs[row] }
    if row == noProgram { return Self.noProgramName }
    if row == shared { return Self.sharedName }
    return RestKind.allCases[row - programs.count - 2].name
  }

  public static let noProgramName = "(no program)"
  public static let sharedName = "(shared)"
  public static let wholeName = "WHOLE PROGRAM"
  public static let tillName = "TOTAL"
}

/// Whether `a` comes before `b` by UTF-8 bytes, which is how reports sort text.
func precedesByBytes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
