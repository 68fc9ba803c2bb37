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
      try out?.finish()
      // A file without rows would only ask to be looked at.
      if conversion.result.rejected > 0 || request.rejects != nil { try aside?.finish() }
      return conversion.result
    } catch let failure as Failure {
      throw failure
    } catch let fault as FileFault {
      throw fault.failure(request.export)
    } catch let fault as StorageFault {
      var failure = Failure(fault)
      failure.diagnostics[0].hint = "choose another place with --out FILE and --rejects FILE"
      throw failure
    } catch HeaderFault.empty {
      return try convertEmpty(request)
    } catch let fault as HeaderFault {
      var failure = fault.failure(request.export, source: SourceDefinition(name: ""))
      if case .unreadable = fault {
        failure.diagnostics[0].hint = "see --delimiter, --quote, --escape and --skip"
      }
      throw failure
    } catch let missing as MissingColumn {
      throw Failure(
        .data, "the export has no column \"\(missing.name)\", which a row condition names",
        file: request.export)
    } catch {
      throw Failure(.internalError, "\(error)", file: request.export)
    }
  }

  /// Nothing becomes nothing, and says so.
  private static func convertEmpty(_ request: ConvertRequest) throws(Failure) -> ConvertResult {
    do throws(StorageFault) {
      try request.out.map { path throws(StorageFault) in try OutputFile(path) }?.finish()
    } catch {
      throw Failure(error)
    }
    var result = ConvertResult()
    result.warnings = [Diagnostic(.warning, file: request.export, "the export is empty")]
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
