import Tabular

/// content_mix.csv: conversations, news and promotions week by week.
enum ContentMixReport {
  static func write(_ rows: [ContentMixRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.contentMix.map(\.name))
    for row in rows {
      report.text(row.channel)
      report.label(row.type)
      if let week = row.week { report.day(week) } else { report.empty() }
      report.integer(row.posts)
      report.rounded(row.share)
      report.integer(Int(row.reach))
      report.integer(Int(row.engagements))
      report.rounded(row.rate)
      report.integer(row.visits)
      report.money(row.net, style)
      report.endRow()
    }
    return report
  }
}

/// promotion_fatigue.csv: whether promotions find less interest the more there are of them.
enum PromotionFatigueReport {
  static func write(_ rows: [PromotionFatigueRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(
      format: style.format, columns: ReportColumns.promotionFatigue.map(\.name))
    for row in rows {
      report.text(row.channel)
      report.integer(row.posts)
      report.statistic(row.slope)
      report.statistic(row.low)
      report.statistic(row.high)
      report.rounded(row.unsubscribesPer1000)
      report.endRow()
    }
    return report
  }
}

/// service.csv: how fast and how often customers were answered, and whether they came back.
enum ServiceReport {
  static func write(_ rows: [ServiceRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.service.map(\.name))
    func minutes(_ milliseconds: Int64?, over divisor: Int128) -> Ratio? {
      milliseconds.flatMap { Ratio(Int128($0), divisor * 60_000) }
    }
    for row in rows {
      report.text(row.channel)
      if let week = row.week { report.day(week) } else { report.empty() }
      report.integer(row.messages)
      report.rounded(row.answeredRate)
      report.rounded(minutes(row.doubledFirstResponse, over: 2))
      report.rounded(minutes(row.firstResponseP90, over: 1))
      report.rounded(minutes(row.doubledResolution, over: 2))
      report.rounded(row.repeatRate)
      report.statistic(row.matchedRepeatRate)
      report.rounded(minutes(row.resolutionP90, over: 1))
      report.integer(row.helped)
      report.endRow()
    }
    return report
  }
}

/// stores.csv: what each store sold, which programs led there, and how much of it has a person.
enum StoresReport {
  static func write(_ rows: [StoresRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.stores.map(\.name))
    for row in rows {
      report.identifier(row.store)
      report.identifier(row.program)
      report.label(row.kind.rawValue)
      report.millionths(row.orders)
      report.money(row.net, style)
      report.rounded(row.identifiedShare)
      report.rounded(row.digitalShare)
      report.endRow()
    }
    return report
  }
}

/// objectives.csv: what was aimed at and how far it is, as configured.
enum ObjectivesReport {
  static func write(_ rows: [ObjectivesRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.objectives.map(\.name))
    for row in rows {
      report.text(row.objective)
      report.identifier(row.scope)
      report.label(row.metric)
      report.rounded(row.target)
      report.rounded(row.actual)
      report.rounded(row.reached)
      report.rounded(row.pace)
      report.rounded(row.forecast)
      report.label(row.status?.rawValue ?? "")
      report.text(row.owner)
      report.day(row.from)
      report.day(row.to)
      report.rounded(row.elapsed)
      report.endRow()
    }
    return report
  }
}
