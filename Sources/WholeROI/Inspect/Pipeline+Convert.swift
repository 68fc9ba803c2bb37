import Tabular

extension Pipeline {
  /// Writes an export as clean RFC 4180: comma, CRLF, `"` where needed, UTF-8 without a mark.
  ///
  /// With a layout these are its data rows; without one all rows that have the header's width. Rows that cannot be
  /// read go to a file of their own, or, where the rows go to stdout and no such file is named, to the warnings.
  ///
  /// - Throws: `Failure` with 64 for a layout that there is not, 66 for a file that is not there, 65 for one that
  ///   is no CSV or has no row that can be read, 73 where the result cannot be written.
  public static func convert(_ request: ConvertRequest) throws(Failure) -> ConvertResult {
    let layout = try request.layout.map { name throws(Failure) in try builtIn(name) }
    if let out = request.out, isSameFile(out, request.export) {
      throw Failure(.usage, "--out is the export itself", file: out, hint: "name another file")
    }
    do {
      let table = try ConversionTable(request, layout)
      let out = try request.out.map { try OutputFile($0) }
      let aside = try request.rejectsPath.map { try OutputFile($0) }
      var conversion = Conversion(
        table, to: out.map { .file($0) } ?? .output, rejects: aside.map { .file($0) },
        guardsFormulas: request.guardsFormulas)
      do {
        try conversion.write()
      } catch is RowSink.ReaderGone {
        return conversion.result
      }
      if conversion.result.rows == 0, conversion.result.rejected > 0 {
        throw Failure(
          .data,
          [
            Diagnostic(
              file: request.export, "no row can be read: \(conversion.result.rejected) set aside",
              hint: "check delimiter and quote: wholeroi inspect shows them")
          ] + conversion.result.warnings)
      }
      conversion.warn(of: table, request)
      try out?.finish()
      // A file without rows would only ask to be looked at.
      if conversion.result.rejected > 0 || request.rejects != nil { try aside?.finish() }
      return conversion.result
    } catch let failure as Failure {
      throw failure
    } catch let fault as FileFault {
      throw fault.failure(request.export, isOperand: true)
    } catch let fault as StorageFault {
      var failure = Failure(fault)
      failure.diagnostics[0].hint = "choose another place with --out FILE and --rejects FILE"
      throw failure
    } catch HeaderFault.empty {
      return try convertEmpty(request)
    } catch let fault as HeaderFault {
      throw failure(fault, request)
    } catch let missing as MissingColumn {
      throw Failure(
        .data, "the export has no column \"\(missing.name)\", which a row condition names",
        file: request.export)
    } catch {
      throw Failure(.internalError, "\(error)", file: request.export)
    }
  }

  /// A header that is not found: with a layout the export is another one, without it may have none.
  private static func failure(_ fault: HeaderFault, _ request: ConvertRequest) -> Failure {
    var failure = fault.failure(
      request.export, in: "the layout \(request.layout ?? "that reads it")")
    switch fault {
    case .notFound(_, let nearest):
      let found = nearest.map {
        "the nearest row has: " + $0.prefix(40).joined(separator: ", ") + "; "
      }
      failure.diagnostics[0].hint =
        (found ?? "")
        + "wholeroi inspect tells which layout fits; without --layout all rows are written"
    case .unreadable:
      failure.diagnostics[0].hint =
        headerless(request).map { "it seems to have no header row: " + $0 }
        ?? "see --delimiter, --quote, --escape and --skip"
    case .empty, .file: break
    }
    return failure
  }

  /// The flags for an export without a header row whose rows are as wide as a built-in layout's; nil where none is.
  static func headerless(_ request: ConvertRequest) -> String? {
    guard request.layout == nil, request.hasHeader,
      let export = try? ExportFile.open(request.absolutePath, fallback: .utf8),
      let layouts = try? HeadRows(export).headerless, !layouts.isEmpty
    else { return nil }
    return layouts.map { "--layout \($0)" }.joined(separator: " or ")
      + " names its columns, --no-header --quote none takes its rows as they are"
  }

  /// Nothing becomes nothing, and says so.
  private static func convertEmpty(_ request: ConvertRequest) throws(Failure) -> ConvertResult {
    do throws(StorageFault) {
      try request.out.map { path throws(StorageFault) in try OutputFile(path) }?.finish()
    } catch {
      throw Failure(error)
    }
    var result = ConvertResult()
    result.warnings = [
      Diagnostic(
        .warning, file: request.export, "the export is empty",
        hint: request.skippedLines > 0
          ? "--skip \(request.skippedLines) may pass over all of its lines: give fewer"
          : "export it again; a header alone would do for an export without rows")
    ]
    return result
  }

  /// The built-in layout of that name.
  static func builtIn(_ name: String) throws(Failure) -> Layout {
    if let layout = BuiltInLayouts.named(name) { return layout }
    let near = Names.nearest(name, among: BuiltInLayouts.names)
    throw Failure(
      .usage, "there is no built-in layout \(name.quoted)",
      hint: near.map { "did you mean \($0.quoted)? wholeroi layouts lists them" }
        ?? "wholeroi layouts lists them")
  }

  private static func isSameFile(_ path: String, _ other: String) -> Bool {
    guard FileSystem.entry(at: path) != nil else { return false }
    return FileSystem.identity(of: path).map { $0 == FileSystem.identity(of: other) } ?? false
  }
}
