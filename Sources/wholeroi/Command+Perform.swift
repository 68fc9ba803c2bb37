import WholeROI

extension Command {
  /// Does what the command asks for; every fault ends up on stderr and in the exit code.
  func perform(environment: [String: String]) -> ExitCode {
    let terminal = Terminal(isQuiet: isQuiet, environment: environment)
    do throws(Failure) {
      return try perform(on: terminal)
    } catch {
      terminal.show(error.diagnostics)
      return error.code
    }
  }

  private func perform(on terminal: Terminal) throws(Failure) -> ExitCode {
    switch self {
    case .run(let request): return try run(request, terminal)
    case .check(let request): return try check(request, terminal)
    case .explain(let pipeline, let request):
      return try explain(request, of: pipeline, terminal)
    case .diff(let request): try terminal.printResult(try Pipeline.diff(request).lines)
    case .attribute(let request): return try attribute(request, terminal)
    case .sample(let request): return try sample(request, terminal)
    case .convert(let request, _): return try convert(request, terminal)
    case .inspect(let request):
      let result = Pipeline.inspect(request)
      terminal.show(result.diagnostics)
      try terminal.printResult(result.lines)
      return result.code
    case .initialize(let request):
      let result = try Pipeline.initialize(request)
      terminal.show(result.warnings)
      try terminal.printResult(result.lines)
      return result.warnings.isEmpty ? .done : .warnings
    case .layouts: try terminal.printResult(BuiltInLayouts.listing)
    case .help(let command): try terminal.printResult([Help.text(of: command)])
    case .version: try terminal.printResult(["wholeroi \(ProductVersion.text)"])
    }
    return .done
  }

  private func run(_ request: PipelineRequest, _ terminal: Terminal) throws(Failure) -> ExitCode {
    let (definition, warnings) = try PipelineDefinition.load(
      file: request.file, overrides: request.overrides)
    terminal.show(warnings)
    let result = try Pipeline.run(
      definition, options: request.options, progress: terminal.progress)
    terminal.show(result.warnings)
    try terminal.printResult(result.verdict + [result.reportsPath].filter { !$0.isEmpty })
    return (warnings + result.warnings).isEmpty ? .done : .warnings
  }

  private func check(_ request: PipelineRequest, _ terminal: Terminal) throws(Failure) -> ExitCode {
    let (definition, warnings) = try PipelineDefinition.load(
      file: request.file, overrides: request.overrides)
    terminal.show(warnings)
    let result = try Pipeline.check(definition, options: request.options)
    terminal.show(result.warnings)
    try terminal.printResult(result.lines)
    return (warnings + result.warnings).isEmpty ? .done : .warnings
  }

  private func explain(
    _ request: ExplainRequest, of pipeline: PipelineRequest, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let (definition, warnings) = try PipelineDefinition.load(
      file: pipeline.file, overrides: pipeline.overrides)
    terminal.show(warnings)
    let result = try Pipeline.explain(
      definition, request, options: pipeline.options, progress: terminal.progress)
    terminal.show(result.warnings)
    try terminal.printResult(result.lines)
    return (warnings + result.warnings).isEmpty ? .done : .warnings
  }

  private func attribute(
    _ request: PathsRequest, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let result = try Pipeline.attribute(request)
    terminal.show(result.warnings)
    try terminal.printResult(result.lines)
    return result.warnings.isEmpty ? .done : .warnings
  }

  private func convert(
    _ request: ConvertRequest, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let result = try Pipeline.convert(request)
    terminal.show(result.warnings)
    terminal.note([request.export + ": " + result.summary])
    return result.rejected > 0 || !result.warnings.isEmpty ? .warnings : .done
  }

  private func sample(_ request: SampleRequest, _ terminal: Terminal) throws(Failure) -> ExitCode {
    _ = try SampleProgram(customers: request.customers, seed: request.seed)
      .write(to: request.directory)
    try terminal.printResult([request.directory])
    return .done
  }

  private var isQuiet: Bool {
    switch self {
    case .run(let request), .check(let request), .explain(let request, _): request.isQuiet
    case .convert(_, let isQuiet): isQuiet
    case .inspect, .initialize, .diff, .attribute, .sample, .layouts, .help, .version: false
    }
  }
}
