import Foundation
import Tabular

/// What `wholeroi init` is asked.
public struct InitRequest: Sendable {
  public var folder: String
  /// Nil for stdout.
  public var out: String?
  public init(folder: String, out: String? = nil) {
    self.folder = folder
    self.out = out
  }
}

/// What `wholeroi init` has to say.
public struct InitResult: Sendable {
  /// The pipeline file, or the path where it was written.
  public var lines: [String]
  public var warnings: [Diagnostic]
}

extension Pipeline {
  /// Drafts a pipeline file for the exports of a folder, and checks it as `check` does.
  ///
  /// Warnings say what the file lacks, what was left out, and what `check` has against it.
  ///
  /// - Throws: `Failure` with 66 for a folder that is not there or has no export, 73 where the file stands already or
  ///   cannot be written.
  public static func initialize(_ request: InitRequest) throws(Failure) -> InitResult {
    let here = FileManager.default.currentDirectoryPath
    let folder = DefinitionPaths.absolute(request.folder, in: here)
    let file = request.out.map { DefinitionPaths.absolute($0, in: here) }
    if let file, let out = request.out, FileSystem.entry(at: file) != nil {
      throw Failure(
        .cannotWrite, "stands already, and is not overwritten", file: out,
        hint: "name another file with --out FILE")
    }
    let draft = try PipelineDraft(
      folder, root: file.map { relative(folder, to: DefinitionPaths.folder(of: $0)) } ?? folder)
    let text = draft.text
    let place = file ?? here + "/pipeline.json5"
    let found = complaints(draft, file: place).map { complaint in
      // What goes to stdout is no file.
      var complaint = complaint
      if file == nil, complaint.file == place { complaint.file = "the draft" }
      return complaint
    }
    let warnings = draft.notes + found
    guard let file, let out = request.out else {
      return InitResult(lines: [String(text.dropLast())], warnings: warnings)
    }
    do throws(StorageFault) {
      try FileSystem.writeNew(Array(text.utf8), to: file)
    } catch {
      var failure = Failure(error)
      failure.diagnostics[0].hint = "name another file with --out FILE"
      throw failure
    }
    return InitResult(lines: [out], warnings: warnings)
  }

  /// What check has against the draft: with what is left open, what it has against the rest.
  private static func complaints(_ draft: PipelineDraft, file: String) -> [Diagnostic] {
    let trial = draft.definition
    var found = complaints(draft.text, file: file, overrides: RunOverrides())
    guard found.contains(where: { $0.severity == .error }) else { return found }
    var overrides = RunOverrides()
    overrides.set = [
      .init(path: "currency", value: trial.currency.code),
      .init(path: "timezone", value: trial.timezone),
    ]
    (overrides.from, overrides.to) = ("2000-01-01", "2000-01-01")
    for more in complaints(draft.trialText, file: file, overrides: overrides)
    where !found.contains(more) {
      found.append(more)
    }
    return found
  }

  /// The draft itself says what it lacks of sources.
  private static func isNew(_ diagnostic: Diagnostic) -> Bool {
    !diagnostic.message.hasPrefix("no source gives orders")
  }

  private static func complaints(
    _ text: String, file: String, overrides: RunOverrides
  ) -> [Diagnostic] {
    do throws(Failure) {
      let (definition, warnings) = try PipelineDefinition.decode(
        Array(text.utf8), file: file, overrides: overrides)
      return try warnings.filter(isNew)
        + check(definition, options: RunOptions(jobs: 1)).warnings
    } catch {
      return error.diagnostics.filter(isNew)
    }
  }

  /// The folder as seen from another that holds it or lies in it; absolute elsewhere.
  private static func relative(_ folder: String, to other: String) -> String {
    if folder == other { return "." }
    if folder.hasPrefix(other + "/") { return String(folder.dropFirst(other.count + 1)) }
    if other.hasPrefix(folder + "/") {
      let depth = other.dropFirst(folder.count + 1).split(separator: "/").count
      return Array(repeating: "..", count: depth).joined(separator: "/")
    }
    return folder
  }
}
