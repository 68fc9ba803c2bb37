/// Refuses a run whose sums of credit would not fit into memory.
///
/// A channel is whatever the exports call one where no rule says otherwise, and a campaign likewise: a column of
/// numbers mapped by mistake gives as many as it has rows.
enum AxesBound {
  /// Cells of 64 bytes, so 256 MB a job.
  static let most = 4_000_000

  static func check(_ axes: Axes, _ definition: PipelineDefinition, most: Int = most)
    throws(Failure)
  {
    let cells = axes.models.count * axes.programCount * axes.channels.count
    if cells > most {
      throw Failure(
        .data,
        "\(axes.channels.count) channels under \(axes.programCount) programs and "
          + "\(axes.models.count) models are \(cells) sums of credit, more than \(most)",
        file: definition.file,
        hint:
          "gather channels with channelRules, such as { medium: \"*\", channel: \"other\" } as the "
          + "last; or ask for fewer models")
    }
    let campaigns = axes.models.count * axes.campaigns.count
    if campaigns > most {
      throw Failure(
        .data,
        "\(axes.campaigns.count) campaigns under \(axes.models.count) models are \(campaigns) sums of "
          + "credit, more than \(most)",
        file: definition.file,
        hint: "check which column is mapped as campaign, or ask for fewer models")
    }
  }
}
