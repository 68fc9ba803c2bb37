import Synchronization
import Tabular
import WholeROI

/// A bar on the terminal for the stage that runs, gone when the stage ends.
final class ProgressBar: ProgressObserver {
  private struct State {
    var line: ProgressLine?
    var began = ContinuousClock.now
    var limit = RedrawLimit()
  }

  private let state = Mutex(State())
  private let usesColor: Bool

  init(usesColor: Bool) { self.usesColor = usesColor }

  func stageBegan(_ name: String, units: Int, unitName: String) {
    state.withLock { state in
      state.line = ProgressLine(stage: name, units: units, unitName: unitName)
      state.began = .now
      draw(&state)
    }
  }

  func advanced(_ units: Int) {
    state.withLock { state in
      state.line?.done += units
      draw(&state)
    }
  }

  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) { clear() }

  /// Takes the bar away, so that other text may follow.
  func clear() {
    state.withLock { state in
      guard state.line != nil else { return }
      state.line = nil
      _ = StandardStream.error.write("\r\u{1B}[K")
    }
  }

  /// Writes under the lock, ten times a second at most: a line drawn late would overwrite a newer one.
  private func draw(_ state: inout State) {
    let now = ContinuousClock.now
    guard var line = state.line, state.limit.allows(now) else { return }
    line.seconds = (now - state.began) / .seconds(1)
    let width = (StandardStream.error.columns ?? 80) - 1
    _ = StandardStream.error.write(
      "\r" + line.text(width: width, usesColor: usesColor) + "\u{1B}[K")
  }
}

/// Lets a drawing pass when a tenth of a second has gone by since the one before.
struct RedrawLimit {
  private var drawn: ContinuousClock.Instant?

  mutating func allows(_ now: ContinuousClock.Instant) -> Bool {
    if let drawn, now - drawn < .milliseconds(100) { return false }
    drawn = now
    return true
  }
}
