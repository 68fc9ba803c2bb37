import Testing

@testable import WholeROI

/// A definition from text, as if it stood in `/p/night.json5`.
func decoded(
  _ text: String, _ overrides: RunOverrides = RunOverrides()
) throws -> (definition: PipelineDefinition, warnings: [Diagnostic]) {
  try PipelineDefinition.decode(Array(text.utf8), file: "/p/night.json5", overrides: overrides)
}

/// The least that a pipeline says, with more of it in a line of its own (line 6).
func minimal(_ more: String = "") -> String {
  """
  { name: "Night", currency: "USD", timezone: "UTC",
    period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [{ name: "till", files: "*.csv", layout: {
      record: "order", columns: { id: "Id", time: "Time", net: "Net" } } }],
    outputs: { directory: "out" },
  \(more) }
  """
}

/// One source of touches beside the till, with this as its layout (line 6, from column 44 on).
func layoutPipeline(_ layout: String) -> String {
  """
  { name: "Night", currency: "USD", timezone: "UTC", outputs: { directory: "out" },
    period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [
      { name: "till", files: "*.csv", layout: {
        record: "order", columns: { id: "Id", time: "Time", net: "Net" } } },
      { name: "web", files: "*.csv", layout: \(layout) }] }
  """
}

/// Exit code and messages, one a line; the file's name left out.
func faults(_ text: String, _ overrides: RunOverrides = RunOverrides()) -> String {
  do {
    let warnings = try decoded(text, overrides).warnings
    return "no fault" + warnings.map { "\n" + $0.text }.joined()
  } catch let failure as Failure {
    let lines = failure.diagnostics.map {
      $0.text.hasPrefix("/p/night.json5:") ? String($0.text.dropFirst(15)) : $0.text
    }
    return "\(failure.code.rawValue)\n" + lines.joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}
