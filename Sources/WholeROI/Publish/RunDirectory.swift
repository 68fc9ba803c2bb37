import Tabular

/// The output folder, and the steps by which a run enters it.
///
///     out/.lock                      one run at a time
///     out/.building-ID-PID/          files are written and brought to disk here …
///     out/runs/ID/                   … and appear here by one rename
///     out/latest → runs/ID           switched by one rename of a temporary link
///     out/current/                   plain copies, where asked for
///
/// Whatever ends a run between two steps, `latest` leads to a whole run; what it leaves behind has a
/// name that begins with a point and is removed by the next run, which has the lock and so knows that
/// nobody is at work on it.
package struct RunDirectory: Sendable {
  /// The state of the disk at which a hook is called; a test looks at it, or fails there.
  package enum Step: Hashable, Sendable {
    case begun, wrote(String), synced, placed, linkMade, switched, copied(String), removed(String)
  }

  let directory: String
  let hook: (@Sendable (Step) throws(StorageFault) -> Void)?
  private let executor: Executor
  private let process = ProcessFacts.identifier

  private static let building = ".building-"
  private static let removing = ".removing-"
  private static let linking = ".latest-"
  private static let copying = ".copy-"
  /// The clock's file differs between runs of the same work.
  static let timings = "timings.json"

  init(
    directory: String, executor: Executor = Executor(jobs: 1),
    hook: (@Sendable (Step) throws(StorageFault) -> Void)? = nil
  ) {
    self.directory = directory
    self.executor = executor
    self.hook = hook
  }

  private var runs: String { directory + "/runs" }
  private var latest: String { directory + "/latest" }

  private func reached(_ step: Step) throws(StorageFault) {
    if let hook { try hook(step) }
  }

  /// Makes the folders, sees that nothing is in the way, and removes what dead runs left.
  func prepare() throws(StorageFault) {
    try FileSystem.createDirectories(runs)
    if let entry = FileSystem.entry(at: latest), entry != .link {
      throw StorageFault.inTheWay(.link, path: latest)
    }
    for name in try FileSystem.names(in: directory)
    where [Self.building, Self.removing, Self.linking].contains(where: name.hasPrefix) {
      try FileSystem.remove(directory + "/" + name)
    }
  }

  /// Writes a run's files beside the finished ones and moves them in under the run's name.
  ///
  /// A finished run of that name with the same bytes stays, and gets the new timings. One with other
  /// bytes (damaged, or edited) is replaced; where `latest` leads to it, the new one takes a numbered
  /// name, since a folder that is replaced is missing for a moment.
  ///
  /// - Returns: the run's folder, relative to the output folder.
  func place(_ files: [(name: String, bytes: [UInt8])], as identity: RunIdentity)
    throws(StorageFault) -> String
  {
    let draft = directory + "/" + Self.building + "\(identity)-\(process)"
    do {
      try build(files, in: draft)
      return try moveIn(draft, files, identity)
    } catch {
      // The fault that stopped the run is the one to tell; the next run cleans up what stays.
      try? FileSystem.remove(draft)
      throw error
    }
  }

  private func build(_ files: [(name: String, bytes: [UInt8])], in draft: String)
    throws(StorageFault)
  {
    try FileSystem.createDirectory(draft)
    try reached(.begun)
    // The ledger is larger than all reports together: it goes to disk beside them.
    let large = files.filter { $0.name == Ledger.file }
    let faults: (other: StorageFault?, own: StorageFault?)
    do {
      faults = try executor.beside({ write(large, to: draft) }) {
        write(files.filter { $0.name != Ledger.file }, to: draft)
      }
    } catch {
      preconditionFailure("faults are results here: \(error)")
    }
    if let fault = faults.own ?? faults.other { throw fault }
    try FileSystem.syncDirectory(draft)
    try reached(.synced)
  }

  /// Writes files one after the other; gives the fault that ended it, or nil.
  private func write(
    _ files: [(name: String, bytes: [UInt8])], to draft: String
  ) -> StorageFault? {
    do throws(StorageFault) {
      for file in files {
        try FileSystem.writeNew(file.bytes, to: draft + "/" + file.name)
        try reached(.wrote(file.name))
      }
      return nil
    } catch {
      return error
    }
  }

  private func moveIn(
    _ draft: String, _ files: [(name: String, bytes: [UInt8])], _ identity: RunIdentity
  ) throws(StorageFault) -> String {
    let others = try folders { $0 == identity }
    for folder in others where hasSameBytes(folder, files) {
      try FileSystem.rename(
        draft + "/" + Self.timings, to: runs + "/" + folder + "/" + Self.timings)
      try FileSystem.syncDirectory(runs + "/" + folder)
      try FileSystem.remove(draft)
      try reached(.placed)
      return "runs/" + folder
    }
    var folder = identity.description
    if latestFolder == folder {
      var number = 2
      while others.contains("\(identity).\(number)") { number += 1 }
      folder += ".\(number)"
    }
    if others.contains(folder) { try removeRun(folder) }
    try FileSystem.rename(draft, to: runs + "/" + folder)
    try FileSystem.syncDirectory(runs)
    try FileSystem.syncDirectory(directory)
    try reached(.placed)
    return "runs/" + folder
  }

  /// Points `latest` at a placed run in one step.
  func switchLatest(to folder: String) throws(StorageFault) {
    guard FileSystem.linkTarget(latest) != folder else { return try reached(.switched) }
    let link = directory + "/" + Self.linking + String(process)
    do {
      try FileSystem.createLink(at: link, to: folder)
      try reached(.linkMade)
      try FileSystem.rename(link, to: latest)
    } catch {
      try? FileSystem.remove(link)
      throw error
    }
    try FileSystem.syncDirectory(directory)
    try reached(.switched)
  }

  /// Puts plain copies of the reports into `current`, each by one rename, and removes there the reports
  /// of this program that the run doesn't have. `current` may mix two runs while this goes on.
  func copy(_ reports: [Report], removing stale: [String]) throws(StorageFault) {
    let current = directory + "/current"
    try FileSystem.createDirectories(current)
    for name in try FileSystem.names(in: current) where name.hasPrefix(Self.copying) {
      try FileSystem.remove(current + "/" + name)
    }
    for report in reports {
      let draft = current + "/" + Self.copying + report.name
      try FileSystem.writeNew(report.bytes, to: draft)
      do {
        try FileSystem.rename(draft, to: current + "/" + report.name)
      } catch {
        try? FileSystem.remove(draft)
        throw error
      }
      try reached(.copied(report.name))
    }
    for name in stale where FileSystem.entry(at: current + "/" + name) == .file {
      try FileSystem.remove(current + "/" + name)
    }
    try FileSystem.syncDirectory(current)
  }

  /// Removes the other folders of a run, and runs that were last written before a time, but never the
  /// one that `latest` leads to. Only what is named like a run is touched.
  func removeOld(beforeMilliseconds limit: Int64, duplicatesOf identity: RunIdentity)
    throws(StorageFault)
  {
    let kept = latestFolder
    for folder in try folders(where: { _ in true }) where folder != kept {
      let modified = FileSystem.modifiedAtMilliseconds(runs + "/" + folder) ?? .max
      guard modified < limit || RunIdentity(folder: folder) == identity else { continue }
      try removeRun(folder)
      try reached(.removed(folder))
    }
  }

  /// A run leaves by one rename too, so that no half of it stands among the whole ones.
  private func removeRun(_ folder: String) throws(StorageFault) {
    let doomed = directory + "/" + Self.removing + "\(folder)-\(process)"
    try FileSystem.rename(runs + "/" + folder, to: doomed)
    try FileSystem.remove(doomed)
  }

  /// The folder below `runs` that `latest` leads to.
  private var latestFolder: String? {
    FileSystem.linkTarget(latest)?.split(separator: "/").last.map(String.init)
  }

  private func folders(where matches: (RunIdentity) -> Bool) throws(StorageFault) -> [String] {
    try FileSystem.names(in: runs).filter { name in
      FileSystem.entry(at: runs + "/" + name) == .directory
        && RunIdentity(folder: name).map(matches) == true
    }
  }

  /// Whether a finished run holds exactly these files with these bytes, timings aside.
  private func hasSameBytes(_ folder: String, _ files: [(name: String, bytes: [UInt8])]) -> Bool {
    let path = runs + "/" + folder
    guard let names = try? FileSystem.names(in: path), Set(names) == Set(files.map(\.name)) else {
      return false
    }
    return files.allSatisfy { file in
      file.name == Self.timings || FileSystem.holds(path + "/" + file.name, file.bytes)
    }
  }
}
