/// One way to look at the same credit.
struct ComparedDimension {
  struct Node {
    var name: String
    /// As the solved models' tables name it.
    var code: UInt32
    /// By additive model; nil where credit is not summed by this node.
    var credits: [Credit]?
    var influence: Influence?
  }
  var kind: AttributionDefinition.Node
  var nodes: [Node]
  /// Whether no credit is summed along it.
  var isSolvedOnly = false

  var name: String { kind.rawValue }
}

extension Tally {
  /// In the order of the report.
  var comparedDimensions: [ComparedDimension] {
    let dimensions = [byChannel, byFamily, byProgram, byCampaign].map(withSolvedNodes)
    let stage = ComparedDimension(kind: .stage, nodes: [], isSolvedOnly: true)
    let isStageSolved = solved.dimensions.contains { $0.node == .stage }
    return isStageSolved ? dimensions + [withSolvedNodes(stage)] : dimensions
  }

  /// Adds the nodes that only the solved models know: of null journeys alone, with counts, or stages.
  private func withSolvedNodes(_ dimension: ComparedDimension) -> ComparedDimension {
    guard let own = solved.dimensions.first(where: { $0.node == dimension.kind }) else {
      return dimension
    }
    var dimension = dimension
    let known = Set(dimension.nodes.map(\.code))
    for (code, name) in zip(own.codes, own.names) where !known.contains(code) {
      dimension.nodes.append(ComparedDimension.Node(name: name, code: code))
    }
    return dimension
  }

  /// Channels with a touch in the period or in a journey, null journeys of a solved model included.
  private var seenChannels: [Int] {
    var seen = Set((0..<axes.programCount).flatMap(channels))
    for own in solved.dimensions where own.node == .channel {
      seen.formUnion(own.codes.map(Int.init))
    }
    return axes.channels.indices.filter { channel in
      seen.contains(channel) || influenceByChannel[channel] != Influence()
    }
  }

  private var byChannel: ComparedDimension {
    ComparedDimension(
      kind: .channel,
      nodes: seenChannels.map { channel in
        ComparedDimension.Node(
          name: axes.channels[channel].name, code: UInt32(channel),
          credits: axes.models.indices.map { credit(model: $0, channel: channel) },
          influence: influenceByChannel[channel])
      })
  }

  private var byFamily: ComparedDimension {
    let channels = seenChannels
    let all = Set(axes.channels.map(\.family)).sorted(by: precedesByBytes)
    let seen = Set(channels.map { axes.channels[$0].family })
    return ComparedDimension(
      kind: .family,
      nodes: all.enumerated().filter { seen.contains($1) }.map { code, family in
        let members = channels.filter { axes.channels[$0].family == family }
        return ComparedDimension.Node(
          name: family, code: UInt32(code),
          credits: axes.models.indices.map { model in
            sum(members.map { credit(model: model, channel: $0) })
          },
          influence: influenceByFamily[family] ?? Influence())
      })
  }

  private var byProgram: ComparedDimension {
    let rows = ReportRows(programs: axes.programs)
    return ComparedDimension(
      kind: .program,
      nodes: (0..<axes.programCount).map { program in
        ComparedDimension.Node(
          name: rows.name(program), code: UInt32(program),
          credits: axes.models.indices.map { credit(model: $0, program: program) },
          influence: influenceByProgram[program])
      })
  }

  /// Touches without a campaign stand under (no campaign).
  private var byCampaign: ComparedDimension {
    ComparedDimension(
      kind: .campaign,
      nodes: axes.campaigns.indices.map { campaign in
        let name = axes.campaigns[campaign]
        return ComparedDimension.Node(
          name: name.isEmpty ? "(no campaign)" : name, code: UInt32(campaign),
          credits: axes.models.indices.map {
            campaignCredits[$0 * axes.campaigns.count + campaign]
          },
          influence: influenceByCampaign[campaign])
      })
  }
}
