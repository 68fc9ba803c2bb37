import Tabular

/// synergy.csv: what each two families of channels bring together beyond what both bring apart; by the names
/// of the first family, then of the second.
enum SynergyReport {
  static func write(_ integration: Integration?, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.synergy.map(\.name))
    for pair in integration?.toldPairs(style).pairs ?? [] { write(pair, style, to: &report) }
    return report
  }

  private static func write(
    _ told: ToldPairs.Pair, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    let (pair, interaction) = (told.pair, told.pair.interaction)
    let (isShown, isTold) = (told.tellsPersons, told.tellsInteraction)
    func money(_ minor: Double?) -> Double? {
      isTold ? minor.map { $0 / style.minorPerUnit } : nil
    }
    report.text(pair.first)
    report.text(pair.second)
    report.statistic(money(interaction.value))
    report.statistic(money(interaction.estimate?.low))
    report.statistic(money(interaction.estimate?.high))
    report.integer(isShown ? interaction.both : nil)
    report.integer(interaction.pooled)
    report.ratio(isShown ? Ratio(Int128(interaction.both), Int128(interaction.either)) : nil)
    report.statistic(isTold ? interaction.estimate?.pValue : nil)
    report.label(Integration.caution)
    report.endRow()
  }
}
