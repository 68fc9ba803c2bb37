import Columns
import Foundation
import Testing

@testable import WholeROI

extension TemporaryRun {
  /// What the exports say, before customers are joined.
  func extracted(jobs: Int = 2, set: [(String, String)] = []) throws -> Exports {
    let definition = try definition(set: set)
    let inputs = try ExportOpener.open(definition)
    return try extract(
      ExtractSetup(definition, files: inputs.files), executor: Executor(jobs: jobs),
      pool: BlockPool(), progress: SilentObserver())
  }

  /// `done` and the warnings, or the exit code and the messages, one a line; the run's own folder
  /// left out.
  func outcome(jobs: Int = 2, set: [(String, String)] = []) -> String {
    let lines: [String]
    do {
      lines = ["done"] + (try run(jobs: jobs, set: set)).result.warningsOfExports.map(\.text)
    } catch let failure as Failure {
      lines = ["\(failure.code.rawValue)"] + failure.diagnostics.map(\.text)
    } catch {
      lines = ["\(error)"]
    }
    return lines.joined(separator: "\n").replacing(folder.path + "/", with: "")
      .replacing(folder.path, with: ".")
  }

  /// Replaces or adds an export.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  /// Whether a run was published.
  var hasPublished: Bool {
    let runs = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/out/runs")
    return runs?.isEmpty == false
      || FileManager.default.fileExists(atPath: folder.path + "/out/latest")
  }
}

extension FinishedRun {
  /// Where a file's rows went, by run.json.
  func rows(of path: String) throws -> Manifest.Input.Rows {
    let inputs = try manifest()["inputs"] as? [[String: Any]]
    let input = try #require(inputs?.first { $0["path"] as? String == path })
    let counts = try #require(input["rows"] as? [String: Int])
    return Self.rows { counts[$0] }
  }

  /// The sums of a source's rows in reconciliation.csv.
  func reconciledRows(_ source: String) throws -> Manifest.Input.Rows {
    let lines = try report("reconciliation").filter { $0["source"] == source }
    return Self.rows { name in
      lines.reduce(0) { $0 + (Int($1["rows_" + name] ?? "") ?? 0) }
    }
  }

  private func manifest() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(try bytes("run.json")))
    return try #require(object as? [String: Any])
  }

  private static func rows(_ count: (String) -> Int?) -> Manifest.Input.Rows {
    var rows = Manifest.Input.Rows()
    rows.read = count("read") ?? -1
    rows.kept = count("kept") ?? -1
    rows.rejected = count("rejected") ?? -1
    rows.totals = count("totals") ?? -1
    rows.skipped = count("skipped") ?? -1
    rows.blank = count("blank") ?? -1
    rows.superseded = count("superseded") ?? -1
    return rows
  }
}

extension Manifest.Input.Rows {
  /// Whether every row went somewhere.
  var addUp: Bool { read == kept + rejected + totals + skipped + blank + superseded }

  init(
    read: Int, kept: Int, rejected: Int = 0, totals: Int = 0, skipped: Int = 0, blank: Int = 0,
    superseded: Int = 0
  ) {
    self.init()
    self.read = read
    self.kept = kept
    self.rejected = rejected
    self.totals = totals
    self.skipped = skipped
    self.blank = blank
    self.superseded = superseded
  }
}
