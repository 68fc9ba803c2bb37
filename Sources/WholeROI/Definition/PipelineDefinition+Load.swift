import Foundation

extension PipelineDefinition {
  /// The largest pipeline file that is read, in bytes.
  static let fileLimit = 4_000_000

  /// The definition that the file and the arguments give together, and what deserves a look in it.
  ///
  /// Throws every fault of the file at once: `.config` where something that it, or a `--set`, says is
  /// wrong, `.usage` where only other arguments are, `.noInput` where the file cannot be read. The clock
  /// is read only for a period that is relative to today, and only without `--as-of`.
  public static func load(
    file: String, overrides: RunOverrides
  ) throws(Failure) -> (definition: PipelineDefinition, warnings: [Diagnostic]) {
    guard let data = FileManager.default.contents(atPath: file) else {
      let exists = FileManager.default.fileExists(atPath: file)
      throw Failure(
        .noInput, exists ? "cannot be read" : "there is no such pipeline file", file: file,
        hint: exists
          ? "a pipeline is a file that you may read"
          : "copy Pipelines/autumn.json5 to begin one; the README shows how")
    }
    guard data.count <= fileLimit else {
      throw Failure(
        .config, "has \(data.count) bytes, and a pipeline file at most \(fileLimit)", file: file)
    }
    return try decode(Array(data), file: file, overrides: overrides)
  }

  /// As `load`, from the bytes that the file holds.
  static func decode(
    _ bytes: [UInt8], file: String, overrides: RunOverrides
  ) throws(Failure) -> (definition: PipelineDefinition, warnings: [Diagnostic]) {
    let faults = DefinitionFaults()
    var root = try JSON5.parse(bytes, file: file)
    for setting in overrides.set {
      do {
        root = try root.applying(setting)
      } catch {
        for fault in error.diagnostics {
          faults.error(argument: fault.file, fault.message, hint: fault.hint)
        }
      }
    }
    let decoder = DefinitionDecoder(overrides: overrides, faults: faults)
    decoder.read(root)
    if let failure = faults.failure { throw failure }
    var definition = decoder.definition
    definition.file = file
    definition.resolvePaths(overrides)
    return (definition, faults.inOrder)
  }

  /// Makes both folders absolute: they are relative to the file's, `--out` to the working directory.
  private mutating func resolvePaths(_ overrides: RunOverrides) {
    let folder = DefinitionPaths.folder(of: file)
    root = DefinitionPaths.absolute(root, in: folder)
    outputs.directory =
      overrides.out.map {
        DefinitionPaths.absolute($0, in: FileManager.default.currentDirectoryPath)
      } ?? DefinitionPaths.absolute(outputs.directory, in: folder)
  }
}
