import Tabular

/// The right to write into an output folder: one run at a time has it.
///
/// A run that dies leaves the file, not the lock.
public struct RunLock: Sendable {
  public let directory: String
  private let lock: FileLock

  /// Takes the lock of an output folder, which is made where it is missing. Fails at once with
  /// `.locked` where another run holds it.
  ///
  /// Hold it until the run ends: `defer { lock.release() }`.
  public init(directory: String) throws(Failure) {
    self.directory = directory
    let path = directory + "/.lock"
    do {
      try FileSystem.createDirectories(directory)
    } catch {
      throw Failure(error)
    }
    do {
      lock = try FileLock(path: path)
    } catch {
      switch error {
      case .fault(let fault): throw Failure(fault)
      case .held(let process):
        let holder = process.map { "process \($0)" } ?? "another process"
        throw Failure(
          .locked, "another run (\(holder)) is writing into this folder", file: directory,
          hint: "wait until it has ended, or give this run a folder of its own with --out DIR")
      }
    }
  }

  /// Lets the next run in.
  public func release() { lock.release() }
}

extension Failure {
  /// What a fault of the file system means for a run, and what to do about it.
  public init(_ fault: FileFault) {
    let elsewhere = "choose another folder with --out DIR"
    let advice =
      switch fault.kind {
      case .full: "free some space there, or \(elsewhere)"
      case .forbidden: "make the folder writable for this user, or \(elsewhere)"
      case .inTheWay: "something else has this name: move it away, or \(elsewhere)"
      case .other: "look at the folder's disk and permissions, or \(elsewhere)"
      }
    self.init(
      .cannotWrite, "cannot \(fault.operation.rawValue): \(fault.reason)", file: fault.path,
      hint: advice + "; the last good run is untouched")
  }
}
