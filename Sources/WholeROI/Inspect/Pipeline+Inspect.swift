import Tabular

extension Pipeline {
  /// Says of each export what it is and how a run would read it; writes nothing.
  ///
  /// - Returns: with code 0 where each export is known and reads without a fault, 2 where something deserves a look,
  ///   66 or 65 where an export is missing or cannot be read: the others are told all the same.
  public static func inspect(_ request: InspectRequest) -> InspectResult {
    var base = PipelineDefinition.forTrials()
    base.root = request.root
    var result = InspectResult(lines: [], diagnostics: [], code: .done)
    var values: [JSONValue] = []
    for path in request.exports {
      do throws(Failure) {
        let inspection = try Inspection.best(path, base, showsPeople: request.showsPeople)
        if request.isJSON {
          values.append(inspection.json)
        } else {
          if !result.lines.isEmpty { result.lines.append("") }
          result.lines += inspection.lines
        }
        let warnings = inspection.warnings
        result.diagnostics += warnings
        if !warnings.isEmpty { result.code = graver(result.code, .warnings) }
      } catch {
        result.diagnostics += error.diagnostics
        result.code = graver(result.code, error.code)
        values.append(
          .object([
            ("file", .string(path)),
            ("error", .string(error.diagnostics.map(\.text).joined(separator: "\n"))),
          ]))
      }
    }
    if request.isJSON {
      let text = String(decoding: JSONWriter.bytes(.array(values)), as: UTF8.self)
      result.lines = text.split(separator: "\n").map(String.init)
    }
    return result
  }

  /// The code that stands for both: data (65) over missing input (66) over what deserves a look.
  private static func graver(_ code: ExitCode, _ other: ExitCode) -> ExitCode {
    let order: [ExitCode] = [.done, .warnings, .noInput, .data]
    let (a, b) = (order.firstIndex(of: code), order.firstIndex(of: other))
    return (a ?? order.count) < (b ?? order.count) ? other : code
  }
}
