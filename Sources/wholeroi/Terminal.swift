import Tabular
import WholeROI

/// Where a command speaks: its result on stdout, everything else on stderr.
struct Terminal {
  private let isQuiet: Bool
  /// Nil where nobody watches.
  private let bar: ProgressBar?

  /// A bar needs a terminal that can redraw a line; `NO_COLOR`, when not empty, takes its colour.
  init(isQuiet: Bool, environment: [String: String]) {
    self.isQuiet = isQuiet
    let redraws = StandardStream.error.isTerminal && environment["TERM"] != "dumb"
    let usesColor = environment["NO_COLOR"].map(\.isEmpty) ?? true
    bar = redraws && !isQuiet ? ProgressBar(usesColor: usesColor) : nil
  }

  var progress: any ProgressObserver {
    if let bar { return bar }
    return isQuiet ? SilentProgress() : LogLines()
  }

  /// Prints each diagnostic on stderr; warnings not when quiet.
  func show(_ diagnostics: [Diagnostic]) {
    bar?.clear()
    for diagnostic in diagnostics where !isQuiet || diagnostic.severity == .error {
      // Nobody is left to tell when stderr fails; the exit code still says it.
      _ = StandardStream.error.write(diagnostic.text + "\n")
    }
  }

  /// Prints lines on stderr that tell what was done; none when quiet.
  func note(_ lines: [String]) {
    bar?.clear()
    guard !isQuiet else { return }
    _ = StandardStream.error.write(lines.map { $0 + "\n" }.joined())
  }

  /// Prints the result, a line each. A reader that has gone away is no fault.
  func printResult(_ lines: [String]) throws(Failure) {
    bar?.clear()
    let text = lines.map { $0 + "\n" }.joined()
    guard case .failed(let reason) = StandardStream.output.write(text) else { return }
    throw Failure(
      .cannotWrite, "stdout could not be written: \(reason)",
      hint: "what the command did before stands; see where its output goes")
  }
}
