import Tabular

/// A finished run on disk, as far as `diff` needs it.
struct RunFolder {
  /// As the caller named it, or what `latest` leads to below it.
  let path: String
  let run: String
  let inputs: [Input]
  let ledger: LedgerFile

  /// An export that the run read.
  struct Input: Hashable {
    var path: String
    var hash: String
  }

  /// Opens a run's folder, a link to one, or an output folder, whose latest run is meant.
  ///
  /// - Throws: `Failure` with 66 where there is no run, no ledger or no leave to read it; with 65 where either is
  ///   damaged or from elsewhere.
  init(_ named: String) throws(Failure) {
    let path = try Self.folder(named)
    self.path = path
    let manifest = path + "/run.json"
    let node: JSONNode
    do throws(Failure) {
      node = try JSON5.parse(try Self.read(manifest, most: 1 << 30), file: manifest)
    } catch {
      throw error.code == .noInput ? error : Self.damaged(manifest)
    }
    guard let run = node["run"]?.words, let inputs = node["inputs"]?.parts else {
      throw Self.damaged(manifest)
    }
    self.run = run
    self.inputs = inputs.compactMap { input in
      guard let path = input["path"]?.words, let hash = input["content_hash"]?.words else {
        return nil
      }
      return Input(path: path, hash: hash)
    }
    ledger = try Self.ledger(path + "/" + Ledger.file)
    guard ledger.header.run == run else {
      throw Failure(
        .data, "the ledger is of another run: \(ledger.header.run)", file: path,
        hint: "a run's folder stays as it was written: run the pipeline again")
    }
  }

  private static func folder(_ named: String) throws(Failure) -> String {
    var path = named[...]
    while path.count > 1, path.last == "/" { path = path.dropLast() }
    for folder in [String(path), path + "/latest"]
    where FileSystem.entry(at: folder + "/run.json") == .file {
      return folder
    }
    throw Failure(
      .noInput, "this is no run's folder: it has no run.json", file: named,
      hint: "name a folder such as out/runs/2026-09-30-4f1c09d2ab7e, or out/latest")
  }

  private static func ledger(_ path: String) throws(Failure) -> LedgerFile {
    guard FileSystem.entry(at: path) != nil else {
      throw Failure(
        .noInput, "the run keeps no ledger, which tells why figures changed", file: path,
        hint: "run it again with this version, without outputs.ledger: false")
    }
    let bytes = try read(path, most: mostLedger)
    do {
      return try LedgerFile(bytes)
    } catch {
      throw damaged(path)
    }
  }

  /// Bytes of a ledger beyond any that a machine's memory could have made: 300 million orders.
  private static let mostLedger: Int64 = 1 << 33

  /// A run's own file, which is a file and no link, pipe or device, and has a size that a run may write.
  static func read(_ path: String, most: Int64) throws(Failure) -> [UInt8] {
    guard FileSystem.entry(at: path) == .file, let size = FileSystem.size(of: path), size <= most
    else { throw damaged(path) }
    do {
      return try FileSystem.read(path)
    } catch {
      throw Failure(
        .noInput, "cannot read: \(error.reason)", file: path,
        hint: "a run's files are its owner's alone: use that account")
    }
  }

  /// What a file that says something else than its run wrote means.
  static func damaged(_ path: String) -> Failure {
    Failure(
      .data, "the file is damaged, or from another version", file: path,
      hint: "run the pipeline again: the same exports give the same run")
  }
}

extension RunFolder {
  /// Exports by path: changed, in the later run alone, in the earlier one alone; each by the path's bytes.
  static func exports(
    _ before: RunFolder, _ after: RunFolder
  ) -> (changed: [String], added: [String], removed: [String]) {
    func paths(_ inputs: [Input], notIn others: [Input]) -> Set<String> {
      Set(inputs).subtracting(others).reduce(into: []) { $0.insert($1.path) }
    }
    let new = paths(after.inputs, notIn: before.inputs)
    let old = paths(before.inputs, notIn: after.inputs)
    return (
      new.intersection(old).sorted(by: precedesByBytes),
      new.subtracting(old).sorted(by: precedesByBytes),
      old.subtracting(new).sorted(by: precedesByBytes)
    )
  }

  /// Whether both runs read the same bytes, whatever the files are called.
  static func hasSameExports(_ before: RunFolder, _ after: RunFolder) -> Bool {
    before.inputs.map(\.hash).sorted() == after.inputs.map(\.hash).sorted()
  }
}

extension JSONNode {
  fileprivate var words: String? { if case .text(let text) = value { text } else { nil } }
  fileprivate var parts: [JSONNode]? { if case .list(let items) = value { items } else { nil } }
}
