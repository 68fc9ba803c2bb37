import Tabular

extension Pipeline {
  /// The models on a plain table of paths, as model_comparison.csv.
  ///
  /// - Throws: `Failure` with 64 for models that need more than paths, 66 for a file that is not
  ///   there, 65 for one that is no table of paths, or of which more than 1 % of the rows are set
  ///   aside, 73 where the result cannot be written.
  public static func attribute(_ request: PathsRequest) throws(Failure) -> PathsResult {
    let short = (request.models ?? []).filter { !$0.needsOnlyPaths }
    guard short.isEmpty else {
      let known = AttributionModel.allCases.filter(\.needsOnlyPaths).map(\.rawValue)
      throw Failure(
        .usage,
        short.map {
          Diagnostic(
            .error, "the model \($0.rawValue.quoted) needs more than paths",
            hint: "a table of paths takes: " + known.joined(separator: ", "))
        })
    }
    let file = try PathsFile.read(request)
    let rejects = Array(file.rejects.prefix(mostShown))
    guard QualityDefinition().allows(rejects: file.rejects.count, of: file.rowCount) else {
      throw Failure(
        .data,
        [
          Diagnostic(
            file: request.file,
            "\(file.rejects.count) of \(file.rowCount) rows cannot be read: more than 1 %",
            hint:
              "mend the rows, or name the columns that hold the figures: --path, --conversions, --value,"
              + " --nulls")
        ] + rejects)
    }
    let attribution = PathAttribution(file, request)
    var warnings = file.hints + rejects
    if file.rejects.count > rejects.count {
      warnings.append(
        Diagnostic(
          .warning, file: request.file,
          "\(file.rejects.count - rejects.count) more rows are set aside"))
    }
    let lines = try write(attribution, valueScale: file.valueScale, to: request.directory)
    return PathsResult(lines: lines, warnings: warnings + attribution.warnings)
  }

  private static let mostShown = 20

  /// The table itself without a byte order mark, or, in a folder, with one: then its path.
  private static func write(
    _ attribution: PathAttribution, valueScale: Int, to directory: String?
  ) throws(Failure) -> [String] {
    var style = ReportStyle(PipelineDefinition())
    style.currency.minorDigits = valueScale
    style.format.hasBOM = directory != nil
    var report = ModelComparisonRow.writer(style)
    for row in attribution.rows { row.write(style, to: &report) }
    guard let directory else {
      // No cell holds a newline, so each line is a row; its CR stays.
      return report.bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }
    let path = directory + "/model_comparison.csv"
    let unfinished = path + ".unfinished"
    do {
      try FileSystem.createDirectories(directory)
      try FileSystem.remove(unfinished)
      try FileSystem.writeNew(report.bytes, to: unfinished)
      try FileSystem.rename(unfinished, to: path)
    } catch {
      var failure = Failure(error)
      failure.diagnostics[0].hint = "choose another folder with --out DIR"
      throw failure
    }
    return [path]
  }
}
