import Tabular

/// Finds, opens and checks every export of a run before any row is read, so that all that is wrong with
/// the files is said at once.
enum ExportOpener {
  /// The files in source order, then by the bytes of their paths; and what deserves a look.
  static func open(
    _ definition: PipelineDefinition
  ) throws(Failure) -> (files: [FilePlan], warnings: [Diagnostic]) {
    var plans: [FilePlan] = []
    var warnings: [Diagnostic] = []
    var failures: [Failure] = []
    for (index, source) in definition.sources.enumerated() {
      do {
        var own: [FilePlan] = []
        for path in try ExportFinder.find(source, root: definition.root) {
          if let plan = try open(path, source: index, definition, number: plans.count + own.count) {
            own.append(plan)
          } else {
            warnings.append(
              Diagnostic(
                .warning, file: path, "the export is empty", hint: "source \"\(source.name)\""))
          }
        }
        plans += withSharedColumns(own)
      } catch {
        failures.append(error)
      }
    }
    if let first = failures.first {
      // The gravest code first met stands for all: data (65) over missing input (66).
      let code = failures.contains { $0.code == .data } ? .data : first.code
      throw Failure(code, failures.flatMap(\.diagnostics))
    }
    return (plans, warnings)
  }

  /// Nil for a file without a byte of data.
  private static func open(
    _ path: String, source index: Int, _ definition: PipelineDefinition, number: Int
  ) throws(Failure) -> FilePlan? {
    let source = definition.sources[index]
    let layout = source.layout
    let absolute = path.hasPrefix("/") ? path : ExportFinder.join(definition.root, path)
    let export: ExportFile
    do {
      export = try ExportFile.open(absolute)
    } catch {
      throw error.failure(path)
    }
    if export.size == export.dataStart { return nil }
    let header: Header
    if layout.names.isEmpty {
      do {
        header = try Header.find(
          in: export, dialect: Dialect(layout), requiring: layout.header, comment: layout.comment)
      } catch HeaderFault.empty {
        return nil
      } catch {
        throw error.failure(path, source: source)
      }
    } else {
      header = Header(names: layout.names, dataStart: export.dataStart)
    }
    var fields: [FieldPlan] = []
    var faults: [Diagnostic] = []
    for column in layout.columns {
      do throws(MissingColumn) {
        fields.append(try FieldPlan(column, names: header.names))
      } catch {
        faults.append(
          Diagnostic(
            file: path, line: header.line,
            "the export has no column \"\(error.name)\" for \(column.field)",
            hint: nearest(error.name, header.names)))
      }
    }
    guard faults.isEmpty else {
      throw Failure(.data, wrongDelimiter(path, header, source).map { [$0] } ?? faults)
    }
    return FilePlan(
      source: index, index: number, path: path, export: export, header: header, fields: fields)
  }

  /// What to say instead of every missing column where the header is one field with another delimiter in
  /// it; nil elsewhere.
  private static func wrongDelimiter(
    _ path: String, _ header: Header, _ source: SourceDefinition
  ) -> Diagnostic? {
    guard header.names.count == 1, let name = header.names.first,
      let mark = [";", "\t", "|", ","].first(where: name.contains)
    else { return nil }
    let written = mark == "\t" ? "tab" : mark
    return Diagnostic(
      file: path, line: header.line,
      "the header is one column, \"\(name.prefix(60))\": the delimiter seems to be another",
      hint: "set delimiter: \"\(written)\" in the layout of source \"\(source.name)\"")
  }

  private static func nearest(_ name: String, _ names: [String]) -> String {
    let list = names.prefix(40).joined(separator: ", ")
    let guess = Names.nearest(name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    return guess + "it has: \(list); map another column, or set optional: true"
  }

  /// Which columns all files of a source have, by name.
  private static func withSharedColumns(_ plans: [FilePlan]) -> [FilePlan] {
    guard let first = plans.first else { return [] }
    let shared = plans.dropFirst().reduce(into: Set(first.header.names)) {
      $0.formIntersection($1.header.names)
    }
    let names = shared.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return plans.map { plan in
      var plan = plan
      plan.sharedColumns = names.compactMap { plan.header.names.firstIndex(of: $0) }
      return plan
    }
  }
}

extension Dialect {
  /// How a layout's files are cut into fields.
  init(_ layout: Layout) {
    self.init(delimiter: layout.delimiter, quote: layout.quote, pads: layout.ragged == .pad)
  }
}
