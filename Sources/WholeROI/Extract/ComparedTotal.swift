import Columns
import Tabular

/// A figure that a web or mail system adds up by itself, beside what the run counts in the same days.
///
/// Systems count by rules of their own, so a difference is no fault; a great one tells of an export that is missing
/// or read wrong.
struct ComparedTotal: Sendable {
  var source: Int
  var metric: String
  var from: CivilDay
  var to: CivilDay
  /// The sum over its rows, in hundredths.
  var stated: Int128
  /// In hundredths; nil where the run counts nothing like it.
  var found: Int128?
}

extension ComparedTotal {
  /// What the run has to set against a metric.
  private enum Measure: Hashable {
    case orders, revenue, hits
    case action(UInt8, channel: String)

    /// Nil for a metric that nothing answers to, such as sessions: visits are made by rules of this program.
    init?(_ metric: String) {
      switch metric.lowercased() {
      case "orders", "purchases", "transactions", "ecommerce purchases": self = .orders
      case "revenue", "total revenue", "purchase revenue": self = .revenue
      case "pageviews", "page views", "views": self = .hits
      default:
        let words = metric.lowercased().split(separator: " ").map(String.init)
        guard words.count == 2, words[1].hasSuffix("s"),
          let action = TouchAction.index(of: String(words[1].dropLast()))
        else { return nil }
        self = .action(action, channel: words[0])
      }
    }
  }

  /// One for each metric that adds up, by source and in the order of first sight. Only once touches are numbered
  /// are those that several files hold struck out.
  static func all(of exports: Exports) -> [ComparedTotal] {
    var compared: [ComparedTotal] = []
    var places: [[UInt32]: Int] = [:]
    for total in exports.totals {
      let key = [UInt32(total.source), total.metric]
      guard let place = places[key] else {
        let metric = exports.texts.text(total.metric)
        guard TotalsCheck.isAdditive(metric) else { continue }
        places[key] = compared.count
        compared.append(
          ComparedTotal(
            source: total.source, metric: metric, from: total.from, to: total.to,
            stated: Int128(total.value)))
        continue
      }
      compared[place].from = min(compared[place].from, total.from)
      compared[place].to = max(compared[place].to, total.to)
      compared[place].stated += Int128(total.value)
    }
    return count(compared, exports)
  }

  private static func count(_ compared: [ComparedTotal], _ exports: Exports) -> [ComparedTotal] {
    let measures = compared.map { Measure($0.metric) }
    let zone = exports.setup.zone
    let windows = compared.map { (zone.start(of: $0.from), zone.start(of: $0.to.advanced(by: 1))) }
    var found = measures.map { $0 == nil ? nil : Int128(0) }
    func add(_ index: Int, _ amount: Int128, at time: Int64) {
      guard time >= windows[index].0, time < windows[index].1 else { return }
      found[index] = found[index].map { $0 + amount }
    }
    var scale: Int128 = 1
    for _ in 0..<exports.setup.definition.currency.minorDigits { scale *= 10 }
    for order in exports.orders {
      for (index, measure) in measures.enumerated() {
        if measure == .orders, !order.isReturn { add(index, 100, at: order.time) }
        if measure == .revenue { add(index, Int128(order.net) * 100 / scale, at: order.time) }
      }
    }
    countTouches(measures, exports) { add($0, 100, at: $1) }
    return compared.indices.map { index in
      var total = compared[index]
      total.found = found[index]
      return total
    }
  }

  /// Calls `body` with each measure that a touch counts for, and the touch's time.
  private static func countTouches(
    _ measures: [Measure?], _ exports: Exports, _ body: (Int, Int64) -> Void
  ) {
    let answers = exports.kinds.map { kind in
      measures.indices.filter { index in
        switch measures[index] {
        case .hits: TouchAction.hitRank(kind.action) > 0
        case .action(let action, let channel):
          kind.action == action && exports.texts.text(kind.channel) == channel
        case .orders, .revenue, nil: false
        }
      }
    }
    guard answers.contains(where: { !$0.isEmpty }) else { return }
    for (job, kinds) in zip(exports.jobs, exports.kindsOfJobs) {
      for partition in 0..<NamedRecords.partitionCount {
        for touches in job.allTouches {
          touches.forEach(partition) { words, touch in
            guard !TimedRecords.isStruckOut(words[touch.at]) else { return }
            for index in answers[Int(kinds[Int(touch.payload)])] { body(index, touch.time) }
          }
        }
      }
    }
  }
}
