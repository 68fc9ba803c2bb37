import Tabular

/// The sentences for what is wrong with an export as a whole.
extension FileFault {
  /// - Parameter isOperand: The path was given to a command, not found by a pipeline.
  func failure(_ path: String, isOperand: Bool = false) -> Failure {
    let (code, message, hint): (ExitCode, String, String) =
      switch self {
      case .notFound:
        (
          .noInput, "there is no such file",
          isOperand
            ? "check the path: it is looked up from the folder that you are in"
            : "check files in the pipeline, or --set root=DIR"
        )
      case .notPermitted:
        (.noInput, "the file may not be read", "give the user who runs this the right to read it")
      case .isDirectory:
        (
          .data, "this is a folder, not an export",
          "name the files in it, such as \"\(path)/*.csv\""
        )
      case .notRegular: (.data, "this is no regular file", "save the export to a file first")
      case .isGzip: (.data, "this is gzip inside gzip", "unpack it once: gunzip \"\(path)\"")
      case .brokenGzip:
        (.data, "the gzip data is damaged or cut off", "copy it again; gzip -t tells where it is")
      case .noGzip:
        (.noInput, "gzip is needed to unpack this, and there is none", "install gzip")
      case .inflates(let limit):
        (
          .data, "this unpacks to more than \(limit) bytes, which no export of its size does",
          "unpack it yourself if it is one"
        )
      case .noTemporary(let errno):
        (
          .cannotWrite, "no temporary file can be written (error \(errno))",
          "this export is unpacked or converted first: make room in TMPDIR, or /tmp"
        )
      case .falseGzip:
        (
          .data, "the name says gzip, the content is something else",
          "rename it, or export it again"
        )
      case .isArchive:
        (
          .data, "this is a zip archive or a spreadsheet, not CSV",
          "unpack it, or save the sheet as CSV (UTF-8)"
        )
      case .isWebPage:
        (
          .data, "this is a web page, not an export",
          "a login that ran out saves its page instead: log in and export again"
        )
      case .isOldSpreadsheet:
        (.data, "this is a spreadsheet (.xls), not CSV", "save the sheet as CSV (UTF-8)")
      case .isUTF16: (.data, "this is UTF-16 inside UTF-16", "convert it once with iconv")
      case .isUTF32:
        (
          .data, "UTF-32 is not read",
          "convert it first: iconv -f UTF-32 -t UTF-8 \"\(path)\" > converted.csv"
        )
      case .isBinary(let offset):
        (.data, "this is no text: a NUL byte at byte \(offset)", "export it again as CSV")
      case .changed:
        (.data, "the file changed while it was read", "run again when its export is complete")
      case .unreadable(let errno):
        (
          .noInput, "the file cannot be read (error \(errno))",
          "check the disk and the network share"
        )
      }
    return Failure(code, message, file: path, hint: hint)
  }
}

extension HeaderFault {
  /// - Parameter unread: What the export is, where that is known and no layout reads it.
  func failure(
    _ path: String, source: SourceDefinition, unread: UnreadExport? = nil
  ) -> Failure {
    if case .notFound = self, let unread, source.layout.isBuiltIn {
      return Failure(.data, unread.message, file: path, hint: unread.hint)
    }
    return failure(path, in: "the layout of source \"\(source.name)\"")
  }

  /// - Parameter place: Where delimiter, quote and header are set, as in "the layout meta-ads".
  func failure(_ path: String, in place: String) -> Failure {
    switch self {
    case .empty: return Failure(.data, "the export is empty", file: path)
    case .file(let fault): return fault.failure(path)
    case .unreadable(let fault):
      return Failure(
        .data,
        [
          Diagnostic(
            file: path, line: fault.lineInChunk + 1, column: fault.column,
            "the header row cannot be read: \(fault.explanation)",
            hint: "check delimiter and quote in \(place)")
        ])
    case .notFound(let required, let nearest):
      let names = required.map { "\"\($0)\"" }.joined(separator: ", ")
      let found = nearest.map { "the nearest row has: " + $0.prefix(40).joined(separator: ", ") }
      return Failure(
        .data, "no row among the first \(Header.reach) has the columns \(names)", file: path,
        hint: found ?? "check header and delimiter in \(place)")
    }
  }
}

extension RowFault {
  /// Why the row was set aside, in words.
  var explanation: String {
    switch reason {
    case .width: "has \(found) fields where the header has \(expected)"
    case .strayQuote: "has a quote inside a field"
    case .unterminatedQuote: "opens a quote that nothing closes"
    case .fieldTooLong: "has a field of more than 1 MiB"
    case .rowTooLong: "is longer than 4 MiB"
    case .tooManyColumns: "has \(found) fields, more than \(expected)"
    case .nul: "holds a NUL byte"
    case .invalidUTF8: "is not valid UTF-8"
    case .disputed: "can be read in two ways: its quotes are ambiguous"
    }
  }
}

extension ExportFile {
  /// Of one that is cut off within a character.
  static let cutOffMessage = "its text ends in half a character of UTF-16"
  static let cutOffHint = "the export may be cut off: export it again"
}
