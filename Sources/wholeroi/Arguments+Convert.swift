import WholeROI

/// The flags of convert.
extension Arguments {
  mutating func convertRequest(_ export: String) -> ConvertRequest {
    var request = ConvertRequest(export: export)
    request.layout = value(.layout)
    request.delimiter = mark(.delimiter)
    if let quote = value(.quote) {
      request.quote = quote == "none" ? .none : mark(.quote).map { .mark($0) } ?? .usual
    }
    if value(.escape) != "none" { request.escape = mark(.escape) }
    request.isWindows1252 = encoding()
    request.skippedLines = number(.skip, in: 0...1_000_000) ?? 0
    request.hasHeader = value(.noHeader) == nil
    request.pads = value(.pad) != nil
    request.guardsFormulas = value(.guardCells) != nil
    request.out = value(.out)
    request.rejects = value(.rejects)
    checkTogether(request)
    return request
  }

  /// One ASCII sign that can part or enclose fields; nil where it is not given or a fault.
  private mutating func mark(_ flag: Flag) -> UInt8? {
    guard let text = value(flag) else { return nil }
    let sign = text == "tab" ? "\t" : text
    if let byte = sign.utf8.first, sign.utf8.count == 1, byte == 9 || (0x21...0x7E).contains(byte),
      !Character(Unicode.Scalar(byte)).isLetter, !Character(Unicode.Scalar(byte)).isNumber
    {
      return byte
    }
    fault(
      "\(flag.rawValue) \(quoted(text)) is no single sign",
      flag == .delimiter ? "such as --delimiter \";\", or --delimiter tab" : "a sign, or none")
    return nil
  }

  private mutating func encoding() -> Bool {
    switch value(.encoding) {
    case nil, "utf-8": return false
    case "windows-1252": return true
    case let name?:
      fault(
        "--encoding \(quoted(name)) is neither utf-8 nor windows-1252",
        "UTF-16 tells itself and needs no flag")
      return false
    }
  }

  private mutating func checkTogether(_ request: ConvertRequest) {
    if request.layout != nil {
      for flag in [Flag.skip, .noHeader, .pad] where value(flag) != nil {
        fault(
          "\(flag.rawValue) and --layout exclude each other",
          "the layout says where its header is and which rows it takes")
      }
    }
    var marks: [(flag: Flag, mark: UInt8)] = []
    if let delimiter = request.delimiter { marks.append((.delimiter, delimiter)) }
    if case .mark(let quote) = request.quote { marks.append((.quote, quote)) }
    if let escape = request.escape { marks.append((.escape, escape)) }
    for (index, first) in marks.enumerated() {
      for second in marks[(index + 1)...] where first.mark == second.mark {
        fault("\(first.flag.rawValue) and \(second.flag.rawValue) are the same sign", "")
      }
    }
  }
}

/// The flags of inspect.
extension Arguments {
  mutating func inspectRequest() -> InspectRequest {
    var request = InspectRequest(exports: operands)
    request.showsPeople = value(.people) != nil
    request.isJSON = isJSON()
    return request
  }

  private mutating func isJSON() -> Bool {
    switch value(.format) {
    case nil, "text": return false
    case "json": return true
    case let name?:
      fault("--format \(quoted(name)) is neither text nor json", "such as --format json")
      return false
    }
  }
}

/// The flags of explain, besides those of the pipeline file.
extension Arguments {
  mutating func explainRequest() -> ExplainRequest {
    let more = operands.dropFirst()
    let example = "such as wholeroi explain \(CommandName.explain.operand.example)"
    if !operands.isEmpty, more.first?.isEmpty ?? true {
      fault("explain needs the id of an order", example)
    }
    if let extra = more.dropFirst().first {
      fault("explain takes two operands, and \(quoted(extra)) is one too many", example)
    }
    var request = ExplainRequest(orderID: more.first ?? "")
    request.source = value(.source)
    request.store = value(.store)
    request.showsPeople = value(.people) != nil
    request.isJSON = isJSON()
    return request
  }
}

/// The flags of diff.
extension Arguments {
  mutating func diffRequest(_ before: String) -> DiffRequest {
    let more = operands.dropFirst()
    let example = "such as wholeroi diff \(CommandName.diff.operand.example)"
    if !operands.isEmpty, more.first?.isEmpty ?? true {
      fault("diff needs the folder of a second run", example)
    }
    if let extra = more.dropFirst().first {
      fault("diff takes two operands, and \(quoted(extra)) is one too many", example)
    }
    var request = DiffRequest(before: before, after: more.first ?? "")
    request.cells = value(.out)
    if let name = value(.format) {
      if let format = DiffRequest.Format(rawValue: name) {
        request.format = format
      } else {
        fault("--format \(quoted(name)) is none of text, json and csv", "such as --format csv")
      }
    }
    return request
  }
}
