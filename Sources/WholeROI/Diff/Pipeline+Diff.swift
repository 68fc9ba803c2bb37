import Tabular

/// What `wholeroi diff` is asked.
public struct DiffRequest: Sendable {
  public enum Format: String, CaseIterable, Sendable { case text, json, csv }

  /// Folders of runs, links to them, or output folders, whose latest run is meant.
  public var before: String
  public var after: String
  public var format = Format.text
  /// Where the changed cells of the reports go as CSV; nil: nowhere.
  public var cells: String?

  public init(before: String, after: String) {
    self.before = before
    self.after = after
  }
}

/// What `wholeroi diff` has to say.
public struct DiffResult: Sendable {
  public var lines: [String]
  /// Every figure of every row of program_performance.csv that orders and costs make, in its order.
  public var figures: [FigureChange]
  /// By report and row; empty where nobody asked for them.
  public var cells: [CellChange]
  /// By cause: the orders of which it moved something.
  public var orders: [Int]
}

extension Pipeline {
  /// Tells what changed between two runs and why; both stay as they are.
  ///
  /// - Throws: `Failure` with 64 where the cells would go into a run's folder or in the place of one; with 66 where
  ///   a run, its ledger or leave to read them is missing; with 65 where one is damaged, or where the two can't be
  ///   compared: made under different keys, or in different currencies; with 73 where the cells can't be written.
  public static func diff(_ request: DiffRequest) throws(Failure) -> DiffResult {
    try failing {
      if let path = request.cells { try checkOutsideRuns(path) }
      let before = try RunFolder(request.before)
      let after = try RunFolder(request.after)
      try checkComparable(before, after)
      let hasSameExports = RunFolder.hasSameExports(before, after)
      let comparison: LedgerComparison
      do throws(LedgerComparison.Side) {
        comparison = try LedgerComparison(
          before.ledger, after.ledger, hasSameExports: hasSameExports)
      } catch {
        let run = error == .before ? before : after
        throw RunFolder.damaged(run.path + "/" + Ledger.file)
      }
      let figures = comparison.figures()
      var cells: [CellChange] = []
      if let path = request.cells {
        cells = try CellChanges.find(before, after)
        try write(DiffStyle.csv(cells), to: path)
      }
      let style = DiffStyle(before, after, comparison, figures)
      return DiffResult(
        lines: style.lines(request.format), figures: figures, cells: cells,
        orders: comparison.orders)
    }
  }

  private static func checkComparable(_ before: RunFolder, _ after: RunFolder) throws(Failure) {
    let (a, b) = (before.ledger.header, after.ledger.header)
    guard a.keyCheck == b.keyCheck else {
      throw Failure(
        .data, "the runs were made under different keys, so that their orders can't be matched",
        file: before.path,
        hint: "copy the key beside one's output folder (out.key for out) to the other's, run that"
          + " one again, and name the new run")
    }
    guard a.currency == b.currency else {
      throw Failure(
        .data, "one run is in \(a.currency.code), the other in \(b.currency.code)",
        file: before.path, hint: "only figures of one currency have a difference")
    }
  }

  /// A run stays as it was written: nothing may go into its folder, also by a link, or replace it.
  private static func checkOutsideRuns(_ path: String) throws(Failure) {
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = end.map { String(path[...$0]) } ?? "./"
    guard [folder, path + "/"].contains(where: { FileSystem.entry(at: $0 + "run.json") != nil })
    else { return }
    throw Failure(
      .usage, "--out leads into a run's folder, which stays as it was written", file: path,
      hint: "name a file elsewhere, such as cells.csv")
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    do {
      let file = try OutputFile(path)
      try file.write(bytes)
      try file.finish()
    } catch {
      throw Failure(error)
    }
  }
}
