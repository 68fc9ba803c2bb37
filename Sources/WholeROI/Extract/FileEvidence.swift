import Tabular

/// What the values of one file say of how they are written: which of several formats its times have, and the
/// decimal mark of its amounts.
///
/// Values decide; where all of them read in two ways, nothing is guessed: the file is refused with both
/// readings.
struct FileEvidence {
  private let plan: FilePlan
  private let missing: MissingTexts
  private var formats: [FormatVote]
  private var marks: MarkVote?

  /// Decides what the plan's layout leaves open; throws what cannot be decided once all else is.
  static func decide(
    _ plan: inout FilePlan, _ definition: PipelineDefinition
  ) throws(Failure) {
    var evidence = FileEvidence(plan)
    guard !evidence.formats.isEmpty || evidence.marks != nil else { return }
    do {
      try evidence.read()
    } catch {
      throw error.failure(plan.path)
    }
    let source = definition.sources[plan.source]
    // What one field leaves open doesn't keep the others from being decided.
    var open: [Diagnostic] = []
    for vote in evidence.formats {
      let field = plan.fields[vote.field]
      do throws(Failure) {
        plan.fields[vote.field] = field.reading(
          format: try vote.winner(field.definition, plan, source: source))
      } catch {
        open += error.diagnostics
      }
    }
    if let marks = evidence.marks {
      do throws(Failure) {
        plan.layout.decimal = try marks.winner(plan, source: source)
      } catch {
        open += error.diagnostics
      }
    }
    if !open.isEmpty { throw Failure(.data, open) }
  }

  private init(_ plan: FilePlan) {
    self.plan = plan
    missing = MissingTexts(plan.layout.missing)
    formats = plan.fields.indices.compactMap { FormatVote($0, plan.fields[$0]) }
    let money = plan.fields.indices.filter {
      switch ValueField(name: plan.fields[$0].definition.field)?.kind {
      case .money?: true
      default: plan.fields[$0].definition.field == "value"
      }
    }
    marks = plan.layout.decidesDecimal ? MarkVote(fields: money) : nil
  }

  private var isDecided: Bool {
    formats.allSatisfy(\.isDecided) && marks?.isDecided ?? true
  }

  /// Reads rows until all is decided: mostly no more than the first ones.
  private mutating func read() throws(FileFault) {
    let reader = plan.rowReader()
    var from = plan.header.dataStart
    repeat {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      try reader.read(plan.export, from: from, to: to, startsAtRow: true)
      take(reader)
      from = max(reader.nextRow, to)
    } while from < plan.export.size && !isDecided
  }

  private mutating func take(_ reader: RowReader) {
    for index in formats.indices {
      let column = plan.fields[formats[index].field].column(in: reader)
      for row in 0..<reader.rowCount {
        let text = column.bytes(row)
        if !missing.contains(text) { formats[index].take(text) }
      }
    }
    for field in marks?.fields ?? [] {
      let column = plan.fields[field].column(in: reader)
      for row in 0..<reader.rowCount { marks?.take(column.bytes(row)) }
    }
  }
}

/// How many values of a field each of its formats reads, and whether two formats ever disagree.
private struct FormatVote {
  let field: Int
  private let formats: [String]
  private var readers: [TimeReader]
  private var votes: [Int]
  /// A text that the formats read differently, by pair of formats.
  private var disputes: [Int: [UInt8]] = [:]

  /// Nil where the field has no choice.
  init?(_ index: Int, _ plan: FieldPlan) {
    formats = plan.definition.formats
    guard !formats.isEmpty else { return nil }
    if case .absent = plan.origin { return nil }
    field = index
    readers = formats.compactMap { try? TimeReader(format: $0, zone: .utc) }
    votes = Array(repeating: 0, count: formats.count)
  }

  mutating func take(_ text: [UInt8]) {
    let values = readers.indices.map { readers[$0].parse(text) }
    for a in values.indices where values[a] != FieldValue.invalid {
      votes[a] += 1
      for b in values.indices.dropFirst(a + 1)
      where values[b] != FieldValue.invalid && values[b] != values[a] {
        disputes[a * formats.count + b] = disputes[a * formats.count + b] ?? text
      }
    }
  }

  private var leaders: [Int] {
    let most = votes.max() ?? 0
    return votes.indices.filter { votes[$0] == most }
  }

  /// The first dispute between two formats that read the most values.
  private var dispute: (first: Int, second: Int, text: [UInt8])? {
    let leaders = leaders
    for (place, a) in leaders.enumerated() {
      for b in leaders[(place + 1)...] {
        if let text = disputes[a * formats.count + b] { return (a, b, text) }
      }
    }
    return nil
  }

  var isDecided: Bool { dispute == nil && votes.contains { $0 > 0 } }

  func winner(
    _ definition: ColumnDefinition, _ plan: FilePlan, source: SourceDefinition
  ) throws(Failure) -> String {
    guard let dispute else { return formats[leaders[0]] }
    let text = String(decoding: dispute.text.prefix(80), as: UTF8.self)
    let readings = [dispute.first, dispute.second].map { index in
      var reader = readers[index]
      let day = CivilDay.containing(local: reader.parse(dispute.text)).iso
      return "\(day) by \"\(formats[index])\""
    }
    throw Failure(
      .data,
      "\"\(text)\" may be \(readings.joined(separator: " or ")), and no other value of"
        + " \(definition.field) tells which",
      file: plan.path,
      hint: "say which one: \(definition.field): { format: \"\(formats[dispute.first])\" } in the"
        + " columns of the layout of source \"\(source.name)\"")
  }
}

/// Which mark the amounts of a file have before their decimals.
private struct MarkVote {
  let fields: [Int]
  private var points = 0
  private var commas = 0
  /// An amount such as `1.234`, which tells nothing.
  private var ambiguous: [UInt8]?

  init(fields: [Int]) { self.fields = fields }

  var isDecided: Bool { points != commas }

  /// `1.234,50` and `12,5` say comma, `1,234.50` and `12.5` point; `1,234` says nothing.
  mutating func take(_ text: [UInt8]) {
    let number = text.filter { $0 == 0x2C || $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) }
    guard let last = number.lastIndex(where: { $0 == 0x2C || $0 == 0x2E }) else { return }
    let marks = number.filter { $0 == number[last] }.count
    let others = number.contains { ($0 == 0x2C || $0 == 0x2E) && $0 != number[last] }
    let decimals = number.count - last - 1
    var isDecimal = true
    if marks > 1 {
      isDecimal = false
    } else if !others, decimals == 3, number.first != 0x30 {
      if number[last] == 0x2E, ambiguous == nil { ambiguous = text }
      return
    }
    if (number[last] == 0x2E) == isDecimal { points += 1 } else { commas += 1 }
  }

  func winner(_ plan: FilePlan, source: SourceDefinition) throws(Failure) -> UInt8 {
    if points == commas, let ambiguous {
      let text = String(decoding: ambiguous.prefix(80), as: UTF8.self)
      throw Failure(
        .data, "nothing tells whether the point of \"\(text)\" is a decimal mark",
        file: plan.path,
        hint: "set decimal: \".\" or \",\" in the layout of source \"\(source.name)\"")
    }
    return commas > points ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }
}
