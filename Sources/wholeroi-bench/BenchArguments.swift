import WholeROI

/// What the call asks for.
struct BenchArguments {
  enum Mode: Equatable {
    case wholeRun
    /// Extract and no more; of one source where it is named.
    case extract(source: String?)
    /// Extract of each source and of all, each in a process of its own.
    case eachSource
  }

  var pipeline = ""
  var mode = Mode.wholeRun
  var jobs = Executor.cores
  var overrides = RunOverrides()

  static let usage = """
    wholeroi-bench Pipelines/bench.json5 --set root=DIR

    Times a run stage by stage: rows, megabytes, seconds, seconds of all processors, megabytes and
    thousand rows a second, peak memory so far in megabytes.

      --extract          extract alone, all sources together
      --source NAME      extract alone, of one source
      --sources          extract alone: each source, then all, a process for each
      --jobs N           threads; one per processor otherwise
      --set KEY=VALUE    replaces one value of the pipeline file
      --out DIR          another output folder
    """

  /// Nil where the words are no call of the program.
  init?(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--extract": mode = .extract(source: nil)
      case "--sources": mode = .eachSource
      case "--source":
        guard let name = rest.popFirst() else { return nil }
        mode = .extract(source: name)
      case "--jobs":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else { return nil }
        jobs = count
      case "--out":
        guard let folder = rest.popFirst() else { return nil }
        overrides.out = folder
      case "--set":
        let parts = (rest.popFirst() ?? "").split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        overrides.set.append(.init(path: parts[0], value: parts[1]))
      default:
        guard pipeline.isEmpty, !word.hasPrefix("-") else { return nil }
        pipeline = word
      }
    }
    if pipeline.isEmpty { return nil }
  }
}
