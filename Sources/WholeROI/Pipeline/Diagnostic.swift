/// How a command ends; the README lists them.
public enum ExitCode: Int32, Sendable {
  case done = 0
  case internalError = 1
  /// Done, and published, but something deserves a look.
  case warnings = 2
  case usage = 64
  /// Data beyond the thresholds, unreadable as CSV, or not reconciling; nothing is published.
  case data = 65
  /// Input missing or not permitted.
  case noInput = 66
  case cannotWrite = 73
  /// Another run holds the lock.
  case locked = 75
  case config = 78
}

/// What happened, where, and what to do next.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Sendable { case error, warning }
  public var severity: Severity
  /// Empty where no file is concerned. Line and column count from 1; 0 where there is none.
  public var file: String
  public var line: Int
  public var column: Int
  public var message: String
  /// What to do next; empty for none.
  public var hint: String

  public init(
    _ severity: Severity = .error, file: String = "", line: Int = 0, column: Int = 0,
    _ message: String, hint: String = ""
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `file:line:column`, as far as they are known.
  var place: String {
    var place = file
    if line > 0 { place += ":\(line)" }
    if line > 0, column > 0 { place += ":\(column)" }
    return place
  }

  /// `file:line:column: error: message`, and the hint on a line of its own.
  public var text: String {
    let head = (place.isEmpty ? "" : place + ": ") + "\(severity.rawValue): \(message)"
    return hint.isEmpty ? head : head + "\n  " + hint
  }
}

/// Why a command stops: its exit code and every fault that was found.
public struct Failure: Error, Sendable {
  public var code: ExitCode
  public var diagnostics: [Diagnostic]
  public init(_ code: ExitCode, _ diagnostics: [Diagnostic]) {
    self.code = code
    self.diagnostics = diagnostics
  }
  public init(_ code: ExitCode, _ message: String, file: String = "", hint: String = "") {
    self.init(code, [Diagnostic(file: file, message, hint: hint)])
  }
}
