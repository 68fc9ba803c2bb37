import Synchronization
import WholeROI

/// What one stage did, and what it took.
struct StageFigures: Sendable {
  var name: String
  /// 0 where the stage counts none.
  var rows = 0
  var bytes = 0
  var seconds: Double
  var processorSeconds: Double
  var peakMemoryBytes: Int64

  static let heading = """
    stage              rows        MB   seconds  processors   MB/s  k rows/s  peak MB
    """

  /// A line under the heading; `-` stands for what the stage doesn't count.
  var line: String {
    func rate(_ count: Int, _ unit: Double) -> String {
      count > 0 && seconds > 0 ? "\(Int(Double(count) / seconds / unit))" : "-"
    }
    let columns: [(text: String, width: Int)] = [
      (rows > 0 ? "\(rows)" : "-", 11),
      (bytes > 0 ? Self.decimal(Double(bytes) / 1e6, 1) : "-", 10),
      (Self.decimal(seconds, 3), 10),
      (Self.decimal(processorSeconds, 3), 12),
      (rate(bytes, 1e6), 7),
      (rate(rows, 1e3), 10),
      ("\(peakMemoryBytes / 1_000_000)", 9),
    ]
    let padding = String(repeating: " ", count: max(0, 12 - name.count))
    return columns.reduce(name + padding) { line, column in
      line + String(repeating: " ", count: max(1, column.width - column.text.count)) + column.text
    }
  }

  /// `1.25` with so many digits after the point.
  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((value * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}

/// Keeps the figures of each stage that ends.
final class StageRecorder: ProgressObserver {
  private struct State {
    var processorSecondsBefore = 0.0
    var stages: [StageFigures] = []
  }

  private let state = Mutex(State())

  var stages: [StageFigures] { state.withLock { $0.stages } }

  func stageBegan(_ name: String, units: Int, unitName: String) {
    state.withLock { $0.processorSecondsBefore = MachineFacts.processorSeconds }
  }

  func advanced(_ units: Int) {}

  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) {
    state.withLock { state in
      state.stages.append(
        StageFigures(
          name: name, rows: rows, bytes: bytes, seconds: seconds,
          processorSeconds: MachineFacts.processorSeconds - state.processorSecondsBefore,
          peakMemoryBytes: MachineFacts.peakMemoryBytes))
    }
  }
}
