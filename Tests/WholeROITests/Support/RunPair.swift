import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Two runs of programs told row by row, made under one key, to be told apart.
final class RunPair {
  let before: TemporaryRun
  let after: TemporaryRun
  let runs: [FinishedRun]

  /// What no figure of a program depends on is left out, so that a pair takes little time.
  static let quick = [("attribution.bootstrap", "0"), ("outputs.html", "false")]

  /// `set`: of the later run alone; `both`: of both.
  init(
    _ a: MethodsProgram, _ b: MethodsProgram, set: [(String, String)] = [],
    both: [(String, String)] = [],
    isOneKey: Bool = true, jobs: (Int, Int) = (1, 1), only: [String]? = nil
  ) throws {
    before = try a.temporary()
    after = try b.temporary()
    let first = try before.run(jobs: jobs.0, set: Self.quick + both, only: only)
    if isOneKey {
      let key = try FileSystem.read(before.folder.path + "/out.key")
      try FileSystem.writeNew(key, to: after.folder.path + "/out.key")
    }
    runs = [first, try after.run(jobs: jobs.1, set: Self.quick + both + set, only: only)]
  }

  var request: DiffRequest {
    DiffRequest(before: runs[0].result.reportsPath, after: after.folder.path + "/out/latest")
  }

  func diff(_ change: (inout DiffRequest) -> Void = { _ in }) throws -> DiffResult {
    var request = request
    change(&request)
    return try Pipeline.diff(request)
  }

  /// By cause: what it moved of a figure; causes that moved nothing are left out.
  func moved(_ figure: String, _ program: String = "TOTAL") throws -> [ChangeCause: Int64] {
    try diff().moved(figure, program)
  }
}

extension DiffResult {
  func figure(_ name: String, _ program: String = "TOTAL") -> FigureChange? {
    figures.first { $0.figure == name && $0.program == program }
  }

  func moved(_ name: String, _ program: String = "TOTAL") -> [ChangeCause: Int64] {
    var moved: [ChangeCause: Int64] = [:]
    for (cause, part) in zip(ChangeCause.allCases, figure(name, program)?.parts ?? [])
    where part != 0 {
      moved[cause] = part
    }
    return moved
  }

  /// The causes that moved any figure.
  var causes: Set<ChangeCause> {
    var causes: Set<ChangeCause> = []
    for figure in figures {
      for (cause, part) in zip(ChangeCause.allCases, figure.parts ?? []) where part != 0 {
        causes.insert(cause)
      }
    }
    return causes
  }

  /// Figures whose parts don't add up to the change, or that say something else than the runs' reports.
  func faults(_ runs: [FinishedRun]) throws -> [String] {
    let reports = try runs.map { try $0.report("program_performance") }
    func cell(_ run: Int, _ figure: FigureChange) -> String? {
      reports[run].first { row in
        row["program"] == figure.program && row["kind"] == figure.kind.rawValue
      }?[figure.figure]
    }
    return figures.compactMap { figure in
      let name = "\(figure.program) \(figure.kind) \(figure.figure)"
      if let parts = figure.parts, parts.reduce(0, +) != figure.change {
        return "\(name): \(parts) don't add up to \(figure.change ?? 0)"
      }
      // A program that one run alone has stands with zeros in the other.
      for (run, value) in [figure.before, figure.after].enumerated() {
        guard let printed = cell(run, figure) else { continue }
        let told = value.map { plain($0, figure.digits) } ?? ""
        if told != printed { return "\(name): \(told) told, \(printed) in the report" }
      }
      return nil
    }
  }

  private func plain(_ value: Int64, _ digits: Int) -> String {
    fixedText(Int128(value), digits: digits).replacing(",", with: "")
  }
}

extension MethodsProgram {
  /// Day, campaign and amount of an ad platform.
  mutating func spend(_ rows: [(day: Int, campaign: String, amount: String)]) {
    moreExports["ads.csv"] =
      "day,campaign,amount\n"
      + rows.map { "\(OracleRows.day(20_634 + $0.day)),\($0.campaign),\($0.amount)\n" }.joined()
    guard settings.moreSources.isEmpty else { return }
    settings.moreSources.append(
      """
      { name: "ads", files: "ads.csv", layout: { record: "spend",
        columns: { day: "day", campaign: "campaign", amount: "amount" } } }
      """)
  }
}
