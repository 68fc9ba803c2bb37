import Tabular

/// Which of two exports is the later one (DESIGN, section 3): the date that the layout finds above the header or in
/// the file's name decides; where it says none, or the same, the bytes of the paths.
enum ExportDates {
  /// By file of the run: its place by age, the oldest first. Files without a date are older than those with one.
  static func ages(_ files: [FilePlan]) -> [Int] {
    let order = files.indices.sorted { a, b in
      let (first, second) = (files[a].exportedAt ?? .min, files[b].exportedAt ?? .min)
      return first != second ? first < second : a < b
    }
    var ages = Array(repeating: 0, count: files.count)
    for (age, index) in order.enumerated() { ages[index] = age }
    return ages
  }

  /// When the export was made: local milliseconds since 1970; nil where its layout doesn't ask.
  ///
  /// - Throws: where the layout asks, and the text is no such day.
  static func read(
    _ layout: Layout, _ texts: CaptureTexts, path: String, source: SourceDefinition
  ) throws(Failure) -> Int64? {
    guard let date = layout.exported, let text = texts.value(of: date.captures) else { return nil }
    let bytes = Array(text.utf8)
    for format in date.formats.isEmpty ? ["iso"] : date.formats {
      guard var reader = try? TimeReader(format: format, zone: .utc) else { continue }
      let time = reader.parse(bytes)
      if time > FieldValue.invalid { return time }
    }
    throw Failure(
      .data, "\"\(text)\" is not the day of an export as the layout writes them", file: path,
      hint: "set exported: { file or preamble, format } in the layout of source \"\(source.name)\"")
  }

  /// A file whose layout asks for a date that it doesn't say.
  static func warning(_ plan: FilePlan) -> Diagnostic? {
    guard plan.exportedAt == nil, plan.layout.exported != nil else { return nil }
    return Diagnostic(
      .warning, file: plan.path, "nothing tells when this export was made",
      hint:
        "it counts as older than those of its source that tell; exported in the layout says where")
  }
}
