import Tabular

/// channel_contribution.csv: what each channel contributes to each program, under every additive model.
///
/// Row order: programs as configured, then (no program); within each the channels by their bytes; within
/// each the models as configured. Then the other rest rows, each once per model. Under every model the
/// rows add up to the till.
///
/// A channel is listed for a program that it has a touch for in the period, or in a journey; (no program)
/// without any channel has one row per model with empty channel and family, as rest rows have.
public enum ChannelContributionReport {
  public static func write(_ tally: Tally, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(
      format: style.format, columns: ReportColumns.channelContribution.map(\.name))
    let rows = ReportRows(programs: tally.axes.programs)
    for program in 0..<tally.axes.programCount {
      let channels = tally.channels(of: program)
      let reach = tally.toldReach(of: program, style)
      let nets = tally.axes.models.indices.map { tally.credit(model: $0, program: program).net }
      for channel in channels {
        for model in tally.axes.models.indices {
          write(
            tally, model, program, channel, programNet: nets[model], reach: reach[channel], style,
            to: &report)
        }
      }
      if channels.isEmpty, program == rows.noProgram {
        writeRest(rows.name(program), Credit(), tally, style, to: &report)
      }
    }
    writeRest(ReportRows.sharedName, Credit(), tally, style, to: &report)
    for kind in RestKind.allCases {
      writeRest(kind.name, tally.credit(rest: kind), tally, style, to: &report)
    }
    return report
  }

  private static func write(
    _ tally: Tally, _ model: Int, _ program: Int, _ channel: Int, programNet: Int64, reach: Int?,
    _ style: ReportStyle, to report: inout CSVWriter
  ) {
    let credit = tally.credits[tally.cell(model, program, channel)]
    let pair = program * tally.axes.channels.count + channel
    report.identifier(ReportRows(programs: tally.axes.programs).name(program))
    report.text(tally.axes.channels[channel].name)
    report.text(tally.axes.channels[channel].family)
    writeCredit(credit, tally, model, style, to: &report)
    report.ratio(credit.net, programNet)
    report.integer(tally.assists[pair])
    report.integer(reach)
    report.endRow()
  }

  private static func writeRest(
    _ name: String, _ credit: Credit, _ tally: Tally, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    for model in tally.axes.models.indices {
      report.label(name)
      report.empty(2)
      writeCredit(credit, tally, model, style, to: &report)
      report.empty(3)
      report.endRow()
    }
  }

  /// model to margin.
  private static func writeCredit(
    _ credit: Credit, _ tally: Tally, _ model: Int, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    report.label(tally.axes.models[model].rawValue)
    report.millionths(credit.orders)
    report.money(credit.net, style)
    report.money(tally.ordersWithoutCost == 0 ? credit.margin : nil, style)
  }
}

extension Tally {
  /// By channel: the persons whom it reached for the program; nil where they, or the program's others, or all others,
  /// are too few.
  fileprivate func toldReach(of program: Int, _ style: ReportStyle) -> [Int?] {
    let own = axes.channels.indices.map { reachByChannel[program * axes.channels.count + $0] }
    let told = SmallGroups.told(own, of: reachByProgram[program], minimum: style.minimumGroup)
    return own.indices.map { channel in
      let isTold = told[channel] && (own[channel] == 0 || style.tells(own[channel], of: reach))
      return isTold ? style.shown(own[channel]) : nil
    }
  }

  /// The channels with a touch for the program, in the period or in a journey of it.
  ///
  /// A touch in a journey shows in a credit or, where it is not the last, as an assist.
  func channels(of program: Int) -> [Int] {
    axes.channels.indices.filter { channel in
      let pair = program * axes.channels.count + channel
      return reachByChannel[pair] > 0 || assists[pair] > 0
        || axes.models.indices.contains { credits[cell($0, program, channel)] != Credit() }
    }
  }
}
