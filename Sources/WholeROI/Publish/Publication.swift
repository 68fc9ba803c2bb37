import Tabular

/// A run that stands in its folder.
public struct Published: Sendable {
  /// The run's folder, below the output folder as the caller named it.
  public let path: String
  /// Reports too long for spreadsheets, and what did not work after the run had been published: copies,
  /// or removing old runs.
  public let warnings: [Diagnostic]
}

/// The last stage: a run's files enter the output folder whole, or not at all.
public struct Publication: Sendable {
  private let hook: (@Sendable (RunDirectory.Step) throws(StorageFault) -> Void)?

  public init() { self.init(hook: nil) }

  /// One that tells each step of the way, for tests that look at the disk there, or fail there.
  package init(hook: (@Sendable (RunDirectory.Step) throws(StorageFault) -> Void)?) {
    self.hook = hook
  }

  /// Publishes a run as `runs/<run id>` and points `latest` at it.
  ///
  /// Faults before that leave `latest` and every other run as they were. Publishing the same run
  /// again changes nothing but its timings. Afterwards copies are made and old runs removed, as
  /// `outputs` says; what fails there is a warning, since the run is out.
  ///
  /// - Parameters:
  ///   - reports: in the order in which run.json lists them.
  ///   - ledger: of the run's orders, which run.json doesn't list: its bytes depend on the key too.
  ///   - timings: with the stages so far; this one is added.
  ///   - lock: that of the output folder, still held.
  ///   - executor: brings the ledger to disk beside the reports.
  public func publish(
    reports: [Report], ledger: [UInt8]? = nil, manifest: Manifest, timings: Timings,
    outputs: OutputsDefinition, into lock: RunLock, executor: Executor = Executor(jobs: 1)
  ) throws(Failure) -> Published {
    let begun = ProcessFacts.nowMilliseconds
    let identity = try checkedNames(reports, manifest)
    let directory = RunDirectory(
      directory: lock.directory, executor: executor, hook: hook)
    do {
      try directory.prepare()
      var files = reports.map { (name: $0.name, bytes: $0.bytes) }
      if let ledger { files.append((Ledger.file, ledger)) }
      files.append(("run.json", manifest.bytes(reports: reports)))
      let size = files.reduce(0) { $0 + $1.bytes.count }
      files.append((RunDirectory.timings, finished(timings, reports, size: size, begun: begun)))
      let folder = try directory.place(files, as: identity)
      try directory.switchLatest(to: folder)
      return Published(
        path: lock.directory + "/" + folder,
        warnings: tidy(directory, reports, outputs, identity, now: begun))
    } catch {
      throw Failure(error)
    }
  }

  /// Names are ours, but one that holds a path would write outside the run: it never gets that far.
  private func checkedNames(_ reports: [Report], _ manifest: Manifest) throws(Failure)
    -> RunIdentity
  {
    guard let identity = RunIdentity(folder: manifest.runID),
      identity.description == manifest.runID
    else {
      throw Failure(.internalError, "\"\(manifest.runID)\" is no name for a run")
    }
    var seen: Set<String> = ["run.json", RunDirectory.timings, Ledger.file]
    for report in reports {
      guard Self.isPlainName(report.name) else {
        throw Failure(.internalError, "\"\(report.name)\" is no plain file name for a report")
      }
      guard seen.insert(report.name).inserted else {
        throw Failure(.internalError, "two files of the run are named \"\(report.name)\"")
      }
    }
    return identity
  }

  /// ASCII letters, digits, `_`, `-` and points, beginning with a letter.
  static func isPlainName(_ name: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 100 else { return false }
    return name.utf8.allSatisfy { byte in
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
    }
  }

  private func finished(_ timings: Timings, _ reports: [Report], size: Int, begun: Int64)
    -> [UInt8]
  {
    let now = ProcessFacts.nowMilliseconds
    var timings = timings
    timings.stages.append(
      Timings.Stage(
        name: "publish", milliseconds: now - begun,
        rows: Int64(reports.reduce(0) { $0 + $1.rowCount }), bytes: Int64(size)))
    return timings.bytes(
      finishedAtMilliseconds: now, peakMemoryBytes: ProcessFacts.peakMemoryBytes)
  }

  private func tidy(
    _ directory: RunDirectory, _ reports: [Report], _ outputs: OutputsDefinition,
    _ identity: RunIdentity, now: Int64
  ) -> [Diagnostic] {
    var warnings = reports.compactMap(\.sizeWarning)
    do {
      if outputs.writesCopies {
        let tables = reports.filter { $0.name.hasSuffix(".csv") }
        let names = Set(tables.map(\.name))
        let stale = ReportColumns.all.map(\.file).filter { !names.contains($0) }
        try directory.copy(tables, removing: stale)
      }
    } catch {
      warnings.append(
        Diagnostic(
          .warning, file: error.path,
          "a copy could not be made: cannot \(error.operation.rawValue): \(error.reason)",
          hint: "close the program that has the file open; latest has the new reports"))
    }
    do {
      try directory.removeOld(
        beforeMilliseconds: now - outputs.keepMilliseconds, duplicatesOf: identity)
    } catch {
      warnings.append(
        Diagnostic(
          .warning, file: error.path,
          "an old run could not be removed: cannot \(error.operation.rawValue): \(error.reason)",
          hint: "remove it by hand, or see to its permissions; the next run tries again"))
    }
    return warnings
  }
}
