import Tabular

/// One row of service.csv: a channel's messages of one week of the period, or all its messages.
struct ServiceRow: Sendable {
  var channel: String
  /// The Monday; nil for all weeks.
  var week: CivilDay?
  var messages: Int
  var answeredRate: Ratio?
  /// Milliseconds, medians doubled; nil where nothing was answered or resolved, or too few wrote what was.
  var doubledFirstResponse: Int64?
  var firstResponseP90: Int64?
  var doubledResolution: Int64?
  var resolutionP90: Int64?
  /// Of helped customers, and of others like them; nil where they are too few.
  var repeatRate: Ratio?
  var matchedRepeatRate: Double?
  /// Helped customers behind the rate.
  var helped: Int?

  /// By the channel's bytes, weeks from the oldest, then all weeks.
  static func rows(
    _ exports: Exports, _ collector: CustomerCollector, _ style: ReportStyle
  ) -> [ServiceRow] {
    let zone = exports.setup.zone
    let window = PeriodWindow(exports.setup.definition.period, zone)
    let messages = exports.messages
    var byChannel: [UInt32: [Int]] = [:]
    for (place, message) in messages.enumerated() where window.contains(message.time) {
      byChannel[message.channel, default: []].append(place)
    }
    let named = byChannel.map { (name: name($0.key, exports), code: $0.key, messages: $0.value) }
      .sorted { precedesByBytes($0.name, $1.name) }
    return named.flatMap { channel in
      let byWeek = Dictionary(grouping: channel.messages) { zone.week(messages[$0].time).number }
      let weeks = byWeek.keys.sorted()
      let care = CareTable(collector.care, collector.messages, channel.code)
      // The row of all weeks tells those that are left out by the difference: these are enough together,
      // and so are those of them who bought again and who did not.
      let helped = weeks.map { care.helped(inWeek: $0) }
      let small = SmallGroups.folded(
        helped.map(\.repeated), minimum: style.minimumGroup,
        besides: [helped.map { $0.persons - $0.repeated }])
      var rows: [ServiceRow] = []
      for (index, week) in weeks.enumerated() {
        var row = ServiceRow(
          channel.name, CivilDay(week), byWeek[week] ?? [], messages, collector.messages, style)
        if !small.contains(index) { row.compare(care, week: week, style) }
        rows.append(row)
      }
      var all = ServiceRow(
        channel.name, nil, channel.messages, messages, collector.messages, style)
      all.compare(care, week: nil, style)
      rows.append(all)
      return rows
    }
  }

  private static func name(_ channel: UInt32, _ exports: Exports) -> String {
    channel == 0 ? "(no channel)" : exports.texts.text(channel)
  }

  /// `places`: the row's messages among all.
  private init(
    _ channel: String, _ week: CivilDay?, _ places: [Int], _ messages: [MessageRecord],
    _ book: MessageBook, _ style: ReportStyle
  ) {
    /// None where they are those of too few writers.
    func delays(_ delay: (MessageRecord) -> Int64?) -> [Int64] {
      var own: [Int] = []
      var delays: [Int64] = []
      for place in places {
        guard let delay = delay(messages[place]) else { continue }
        own.append(place)
        delays.append(delay)
      }
      return style.shown(book.writerCount(own)) == nil ? [] : delays
    }
    self.channel = channel
    self.week = week
    self.messages = places.count
    answeredRate = Ratio(places.count { messages[$0].isAnswered }, of: places.count)
    let responses = delays { $0.delay($0.firstResponse) }
    let resolutions = delays { $0.delay($0.resolved) }
    doubledFirstResponse = PathTable.doubledMedian(responses)
    firstResponseP90 = Self.ninetieth(responses)
    doubledResolution = PathTable.doubledMedian(resolutions)
    resolutionP90 = Self.ninetieth(resolutions)
  }

  /// The least value that nine in ten do not pass; nil for none.
  static func ninetieth(_ values: [Int64]) -> Int64? {
    values.isEmpty
      ? nil : Selection.value(at: (9 * values.count + 9) / 10 - 1, of: values)
  }

  private mutating func compare(_ care: CareTable, week: Int32?, _ style: ReportStyle) {
    let helped = care.helped(inWeek: week)
    guard helped.persons > 0, style.tells(helped.repeated, of: helped.persons) else { return }
    self.helped = helped.persons
    repeatRate = Ratio(helped.repeated, of: helped.persons)
    let matched = care.matched(inWeek: week)
    guard style.shown(matched.persons) != nil, style.shown(matched.others) != nil else { return }
    matchedRepeatRate = matched.rate
  }
}

/// One channel's helped customers and those like them.
private struct CareTable {
  private let tally: CareTally
  private let book: MessageBook
  /// Strata with helped persons, rising.
  private let cells: [(stratum: Int, count: CareTally.Count)]

  init(_ tally: CareTally, _ book: MessageBook, _ channel: UInt32) {
    self.tally = tally
    self.book = book
    cells = tally.helped.indices.filter { tally.keys.lefts[$0] == channel }
      .map { (Int(tally.keys.rights[$0]), tally.helped[$0]) }.sorted { $0.0 < $1.0 }
  }

  private func cells(inWeek week: Int32?) -> [(stratum: Int, count: CareTally.Count)] {
    cells.filter { week == nil || book.weeks[tally.week(ofStratum: $0.stratum)] == week }
  }

  func helped(inWeek week: Int32?) -> CareTally.Count {
    cells(inWeek: week).reduce(into: CareTally.Count()) { $0 += $1.count }
  }

  /// The rate of others, weighed by the helped of each stratum; and how many of either that is from.
  func matched(inWeek week: Int32?) -> (rate: Double?, persons: Int, others: Int) {
    var sum = 0.0
    var persons = 0
    var others = 0
    // Places of codes depend on how work was spread; whole numbers added as doubles of one stratum don't.
    for cell in sorted(cells(inWeek: week)) {
      let alike = tally.others[cell.stratum]
      guard alike.persons > 0 else { continue }
      sum += Double(cell.count.persons) * Double(alike.repeated) / Double(alike.persons)
      persons += cell.count.persons
      others += alike.persons
    }
    return (persons > 0 ? sum / Double(persons) : nil, persons, others)
  }

  /// In an order that depends on no codes: tiers' places do, so equal sums must come from equal orders.
  private func sorted(
    _ cells: [(stratum: Int, count: CareTally.Count)]
  ) -> [(stratum: Int, count: CareTally.Count)] {
    func key(_ cell: (stratum: Int, count: CareTally.Count)) -> (Int, Int, Int, Int, Int) {
      let alike = tally.others[cell.stratum]
      return (
        tally.week(ofStratum: cell.stratum), cell.count.persons, cell.count.repeated,
        alike.persons, alike.repeated
      )
    }
    return cells.sorted { key($0) < key($1) }
  }
}
