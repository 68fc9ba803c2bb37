import Tabular

/// model_comparison.csv: the same orders under every model, by channel, family, program and campaign.
///
/// Row order: the dimensions in that order; within each the nodes (channels, families and campaigns by
/// their bytes, programs as configured and (no program)), (unattributed), (unidentified), (unmatched
/// returns) and TOTAL; within each the models as configured, participation last.
///
/// Participation counts each order whole for each of its nodes: influenced orders and value, no share
/// and no total, since they don't add up. Shares are of the nodes' value alone.
public enum ModelComparisonReport {
  public static func write(
    _ tally: Tally, includesParticipation: Bool, _ style: ReportStyle
  ) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.modelComparison.map(\.name))
    let rest = RestKind.allCases.map { (name: $0.name, credit: tally.credit(rest: $0)) }
    for dimension in [tally.byChannel, tally.byFamily, tally.byProgram, tally.byCampaign] {
      let totals = tally.axes.models.indices.map { model in
        sum(dimension.nodes.map { $0.credits[model] })
      }
      for node in dimension.nodes {
        for (model, credit) in node.credits.enumerated() {
          begin(dimension, node.name, tally.axes.models[model], to: &report)
          write(credit, shareOf: totals[model].net, style, to: &report)
        }
        guard includesParticipation else { continue }
        begin(dimension, node.name, .participation, to: &report)
        write(node.influence, style, to: &report)
      }
      for row in rest + [(ReportRows.tillName, sum(rest.map(\.credit)))] {
        for (model, name) in tally.axes.models.enumerated() {
          let nodes = row.name == ReportRows.tillName ? totals[model] : Credit()
          begin(dimension, row.name, name, to: &report)
          write(sum([row.credit, nodes]), shareOf: 0, style, to: &report)
        }
      }
    }
    return report
  }

  private static func begin(
    _ dimension: ComparedDimension, _ node: String, _ model: AttributionModel,
    to report: inout CSVWriter
  ) {
    report.label(dimension.name)
    // Campaigns are often bare numbers, which a spreadsheet would round.
    if dimension.name == "campaign" { report.identifier(node) } else { report.text(node) }
    report.label(model.rawValue)
  }

  private static func write(
    _ credit: Credit, shareOf total: Int64, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    report.millionths(credit.orders)
    report.money(credit.net, style)
    report.ratio(credit.net, total)
    report.empty(3)
    report.endRow()
  }

  private static func write(
    _ influence: Influence, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    report.millionths(influence.orders * 1_000_000)
    report.money(influence.value, style)
    report.empty(4)
    report.endRow()
  }
}

/// One way to look at the same credit.
struct ComparedDimension {
  struct Node {
    var name: String
    /// By additive model.
    var credits: [Credit]
    var influence: Influence
  }
  var name: String
  var nodes: [Node]
}

extension Tally {
  /// Channels with a touch in the period or in a journey.
  private var seenChannels: [Int] {
    let seen = Set((0..<axes.programCount).flatMap(channels))
    return axes.channels.indices.filter { channel in
      seen.contains(channel) || influenceByChannel[channel] != Influence()
    }
  }

  fileprivate var byChannel: ComparedDimension {
    ComparedDimension(
      name: "channel",
      nodes: seenChannels.map { channel in
        ComparedDimension.Node(
          name: axes.channels[channel].name,
          credits: axes.models.indices.map { credit(model: $0, channel: channel) },
          influence: influenceByChannel[channel])
      })
  }

  fileprivate var byFamily: ComparedDimension {
    let channels = seenChannels
    let families = Set(channels.map { axes.channels[$0].family }).sorted(by: precedesByBytes)
    return ComparedDimension(
      name: "family",
      nodes: families.map { family in
        let members = channels.filter { axes.channels[$0].family == family }
        return ComparedDimension.Node(
          name: family,
          credits: axes.models.indices.map { model in
            sum(members.map { credit(model: model, channel: $0) })
          },
          influence: influenceByFamily[family] ?? Influence())
      })
  }

  fileprivate var byProgram: ComparedDimension {
    let rows = ReportRows(programs: axes.programs)
    return ComparedDimension(
      name: "program",
      nodes: (0..<axes.programCount).map { program in
        ComparedDimension.Node(
          name: rows.name(program),
          credits: axes.models.indices.map { credit(model: $0, program: program) },
          influence: influenceByProgram[program])
      })
  }

  /// Touches without a campaign stand under (no campaign).
  fileprivate var byCampaign: ComparedDimension {
    ComparedDimension(
      name: "campaign",
      nodes: axes.campaigns.indices.map { campaign in
        let name = axes.campaigns[campaign]
        return ComparedDimension.Node(
          name: name.isEmpty ? "(no campaign)" : name,
          credits: axes.models.indices.map {
            campaignCredits[$0 * axes.campaigns.count + campaign]
          },
          influence: influenceByCampaign[campaign])
      })
  }
}
