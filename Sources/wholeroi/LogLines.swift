import Tabular
import WholeROI

/// One line on stderr for each stage that ended: what a scheduler's log shall hold.
struct LogLines: ProgressObserver {
  func stageBegan(_ name: String, units: Int, unitName: String) {}
  func advanced(_ units: Int) {}

  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) {
    // A log that cannot be written is no reason to stop a run.
    _ = StandardStream.error.write(
      Self.text(name, rows: rows, bytes: bytes, seconds: seconds) + "\n")
  }

  /// `extract: 1,200,000 rows, 85.3 MB in 1.24 s, 967,741 rows/s`; a stage without rows or bytes
  /// leaves them out.
  static func text(_ name: String, rows: Int, bytes: Int, seconds: Double) -> String {
    let amounts = [
      rows > 0 ? "\(Figures.grouped(rows)) rows" : "", bytes > 0 ? Figures.bytes(bytes) : "",
    ].filter { !$0.isEmpty }.joined(separator: ", ")
    let time = (amounts.isEmpty ? "" : amounts + " in ") + Figures.seconds(seconds)
    let rate = Figures.perSecond(rows, seconds)
    return "\(name): \(time)" + (rate > 0 ? ", \(Figures.grouped(rate)) rows/s" : "")
  }
}

/// Says nothing: `--quiet`, and commands without stages.
struct SilentProgress: ProgressObserver {
  func stageBegan(_ name: String, units: Int, unitName: String) {}
  func advanced(_ units: Int) {}
  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) {}
}
