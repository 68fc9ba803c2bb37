import Tabular

/// Compares what an export's total rows say with what its rows add up to.
///
/// An export that was cut off, or a total that is taken for data, shows here. Only measures that add up are
/// compared: money and counts such as impressions and clicks; reach and rates do not. Of several totals of the whole
/// one has to fit, since the others may be of parts; the total of a section has to fit its section.
struct TotalsCheck {
  /// By record: the fields that add up over rows.
  private static func additive(_ record: RecordKind) -> [ValueField] {
    switch record {
    case .spend: [.amount, .impressions, .clicks]
    case .cost: [.amount]
    case .order:
      [
        .gross, .discounts, .net, .tax, .shipping, .tips, .giftCards, .costOfGoods, .refunded,
        .points,
      ]
    case .post: [.impressions, .engagements, .likes, .comments, .shares, .saves, .clicks]
    case .total: [.value]
    case .touch, .profile, .message, .assignment: []
    }
  }

  /// Words of a metric's name that say that it does not add up: the same person counts in several rows.
  private static let notAdditive: Set = [
    "user", "users", "visitor", "visitors", "unique", "uniques", "uniq", "reach", "rate", "rates",
    "average", "avg", "per",
  ]

  /// What the total rows of all files say, in file order. Reads files with total rows again.
  static func checks(
    _ setup: ExtractSetup, _ counts: [FileCounts]
  ) throws(Failure) -> [CheckedTotal] {
    var checks: [CheckedTotal] = []
    for plan in setup.files where counts[plan.index].counts.totals > 0 {
      guard let classifier = try plan.classifier(plan.layout) else { continue }
      var check = TotalsCheck(plan, setup, classifier)
      guard !check.measures.isEmpty else { continue }
      do {
        try check.read(plan)
      } catch {
        throw error.failure(plan.path)
      }
      checks += check.measures.flatMap { $0.checks(file: plan.index) }
    }
    return checks
  }

  private var measures: [SummedMeasure]
  private var classifier: RowClassifier
  private let missing: MissingTexts
  private let record: RecordKind

  private init(_ plan: FilePlan, _ setup: ExtractSetup, _ classifier: RowClassifier) {
    self.classifier = classifier
    record = plan.layout.record
    missing = MissingTexts(plan.layout.missing)
    let unsummed = plan.layout.unsummed
    let counts = AmountReader(minorDigits: 0, decimal: plan.layout.decimal)
    let figures = MetricColumns.reader(plan.layout)
    let fields = Self.additive(record).filter { !unsummed.contains($0.name) }
    measures = fields.compactMap { measure in
      guard let field = plan.field(measure.name), case .column = field.origin else { return nil }
      let isMoney = measure.kind == .money
      if measure == .value, !Self.isAdditive(plan.field("metric")?.definition.value ?? "") {
        return nil
      }
      return SummedMeasure(
        name: measure.name, field: field,
        reader: isMoney ? setup.amounts(of: plan.layout) : measure == .value ? figures : counts,
        isMoney: isMoney)
    }
    measures += plan.metrics.filter { Self.isAdditive($0.name) && !unsummed.contains($0.name) }
      .map { SummedMeasure(name: $0.name, field: $0.field, reader: figures, isMoney: false) }
  }

  /// Whether a metric of that name adds up over rows: `Bounce rate`, `bounceRate` and `bounce_rate` do not,
  /// `corporate leads` do.
  static func isAdditive(_ metric: String) -> Bool {
    var words: [String] = []
    var isOpen = false
    var wasLower = false
    for character in metric {
      if !character.isLetter {
        isOpen = false
      } else if isOpen, !(wasLower && character.isUppercase) {
        words[words.count - 1] += character.lowercased()
      } else {
        words.append(character.lowercased())
        isOpen = true
      }
      wasLower = character.isLowercase
    }
    return notAdditive.isDisjoint(with: words)
  }

  private mutating func read(_ plan: FilePlan) throws(FileFault) {
    let rows = plan.rowReader()
    var from = plan.header.dataStart
    var isFirst = true
    while from < plan.export.size {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      try rows.read(plan.export, from: from, to: to, startsAtRow: true)
      let classes = classifier.classes(of: rows, startsFile: isFirst)
      let sections = plan.sections.map { sections in
        (0..<rows.rowCount).map { row in
          String(decoding: sections.text(at: rows.offset(ofRow: row)), as: UTF8.self)
        }
      }
      for index in measures.indices { take(index, rows, classes, sections) }
      isFirst = false
      from = max(rows.nextRow, to)
    }
  }

  private mutating func take(
    _ index: Int, _ rows: RowReader, _ classes: [RowClass], _ sections: [String]?
  ) {
    let column = measures[index].field.column(in: rows)
    var values = measures[index].values
    measures[index].values = []
    column.amounts(measures[index].reader, missing: missing, into: &values)
    for (row, value) in values.enumerated() where value > FieldValue.invalid {
      measures[index].take(
        value, classes[row], isLine: record == .order, section: sections?[row] ?? "")
    }
    measures[index].values = values
  }
}
