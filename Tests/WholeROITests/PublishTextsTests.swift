import Foundation
import Tabular
import Testing
import WholeROI

private func text(_ value: JSONValue) -> String {
  String(decoding: JSONWriter.bytes(value), as: UTF8.self)
}

@Test func jsonKeepsTheOrderOfKeysAndIndentsByTwo() {
  let value = JSONValue.object([
    ("b", .integer(-1)), ("a", .array([.bool(true), .null])), ("c", .object([])), ("d", .array([])),
  ])
  #expect(
    text(value) == """
      {
        "b": -1,
        "a": [
          true,
          null
        ],
        "c": {},
        "d": []
      }

      """)
}

@Test(arguments: [
  ("plain é 😀", "\"plain é 😀\""), ("\"\\/", "\"\\\"\\\\/\""), ("\n\r\t", "\"\\n\\r\\t\""),
  ("\r\n", "\"\\r\\n\""), ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\\u007f\""),
  ("\u{2028}", "\"\\u2028\""),
])
func jsonTextIsEscaped(value: String, written: String) {
  #expect(text(.string(value)) == written + "\n")
}

@Test(arguments: [
  (Int64(5), 3, "0.005"), (-1234, 2, "-12.34"), (7, 0, "7"), (.min, 3, "-9223372036854775.808"),
])
func jsonDecimalsAreExact(units: Int64, scale: Int, written: String) {
  #expect(text(.decimal(units, scale: scale)) == written + "\n")
}

@Test func theManifestListsInputsReportsAndSettingsWithoutAClock() {
  var definition = PipelineDefinition()
  definition.name = "Autumn \"26\""
  definition.period = Period(from: CivilDay(20_635), to: CivilDay(20_636))
  var manifest = Manifest(
    version: "1.0", runID: "2026-07-02-0123456789ab", configurationHash: "cafe",
    definition: definition)
  var input = Manifest.Input(source: "till", path: "pos/a.csv", bytes: 12, contentHash: "00ff")
  input.rows.read = 3
  input.rows.kept = 2
  input.rows.blank = 1
  manifest.inputs = [input]
  manifest.warnings = ["till.csv: warning: late"]
  manifest.notWritten = [("rejects.csv", "not asked for")]
  let reports = [Report(name: "journeys.csv", bytes: [1, 2], rowCount: 4, guardedCells: 5)]
  let first = manifest.bytes(reports: reports)
  let written = String(decoding: first, as: UTF8.self)
  #expect(first == manifest.bytes(reports: reports))
  for part in [
    "\"pipeline\": \"Autumn \\\"26\\\"\"", "\"from\": \"2026-07-01\"", "\"path\": \"pos/a.csv\"",
    "\"content_hash\": \"00ff\"", "\"blank\": 1", "\"guarded_cells\": 5",
    "\"sha256\": \"a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222\"",
    "\"headline\": \"linear\"", "\"reason\": \"not asked for\"", "\"till.csv: warning: late\"",
  ] {
    #expect(written.contains(part), "\(part)")
  }
  // Not asked for, so not there, rather than empty.
  #expect(written.components(separatedBy: "sha256\"").count == 3)
}

@Test func timingsSayWhenAndHowLong() {
  var timings = Timings(startedAtMilliseconds: 1_790_824_500_042, jobs: 2)
  timings.stages = [Timings.Stage(name: "extract", milliseconds: 1250, rows: 10, bytes: 99)]
  let bytes = timings.bytes(finishedAtMilliseconds: 1_790_824_502_042, peakMemoryBytes: 7)
  let written = String(decoding: bytes, as: UTF8.self)
  #expect(written.contains("\"started\": \"2026-10-01T03:15:00.042Z\""))
  #expect(written.contains("\"seconds\": 2.000"))
  #expect(written.contains("\"seconds\": 1.250"))
  #expect(Timings.isoText(-1) == "1969-12-31T23:59:59.999Z")
}

@Test func theRunIdentityDependsOnConfigInputsAndVersionOnly() {
  func identity(
    _ configuration: String = "c", _ inputs: [(String, String)] = [("a", "1"), ("b", "2")],
    version: String = "1"
  ) -> String {
    RunIdentity(
      lastDay: CivilDay(20_636), configuration: Array(configuration.utf8),
      inputs: inputs.map {
        Manifest.Input(source: "s", path: $0.0, bytes: 1, contentHash: $0.1)
      }, version: version
    ).description
  }
  #expect(identity().hasPrefix("2026-07-02-"))
  #expect(identity().utf8.count == 23)
  #expect(identity() == identity("c", [("b", "2"), ("a", "1")]))
  #expect(identity() != identity("d"))
  #expect(identity() != identity("c", [("a", "1"), ("b", "3")]))
  #expect(identity() != identity(version: "2"))
}

@Test func theDictionaryCoversEveryColumnOnce() {
  let format = CSVFormat(delimiter: 9, hasBOM: false, guardsFormulas: true)
  let report = DictionaryReport.make(
    format: format, currency: Currency(code: "EUR", minorDigits: 2))
  let lines = String(decoding: report.bytes, as: UTF8.self).components(separatedBy: "\r\n")
  let names = lines.dropFirst().dropLast().map {
    $0.components(separatedBy: "\t").prefix(2).joined(separator: " ")
  }
  let columns = ReportColumns.all.flatMap { schema in
    schema.columns.map { schema.file + " " + $0.name }
  }
  #expect(names == columns)
  #expect(Set(names).count == names.count)
  #expect(report.rowCount == columns.count)
  #expect(report.guardedCells == 0)
  #expect(lines.contains { $0.hasPrefix("journeys.csv\tnet_revenue\tmoney\tEUR\t") })
}

@Test func everyColumnIsSaidInFullSentences() {
  for schema in ReportColumns.all {
    for column in schema.columns {
      #expect(column.meaning.hasSuffix("."), "\(schema.file) \(column.name)")
      #expect(
        column.name.utf8.allSatisfy {
          $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        })
      // A cell that began with one of these would be a formula.
      #expect(!["=", "+", "-", "@"].contains(column.formula.prefix(1)))
      let needsUnit = [.integer, .decimal, .statistic].contains(column.kind)
      #expect(column.unit.isEmpty != needsUnit, "\(schema.file) \(column.name)")
    }
  }
}

@Test func headersAreThoseOfTheContract() {
  let headers = ReportColumns.all.map { $0.file + ": " + $0.header.joined(separator: ", ") }
  #expect(
    headers == [
      """
      program_performance.csv: program, kind, persons_reached, buyers, new_customers, orders, \
      gross_revenue, discounts, returns, net_revenue, margin, cost_media, cost_people, cost_tools, \
      cost_creative, cost_promotions, cost_loyalty, cost_care, cost_other, cost_total, profit, roi, \
      roi_low, roi_high, roas, mer, cac, payback_days, incremental_revenue, incremental_roi, verdict
      """,
      "program_daily.csv: program, kind, day, orders, net_revenue, margin, cost_total, profit",
      """
      channel_contribution.csv: program, channel, family, model, credited_orders, net_revenue, \
      margin, share, assists, persons_reached
      """,
      """
      model_comparison.csv: dimension, node, model, orders, value, share, removal_effect, low, high, \
      journeys, removal_effect_value, removal_effect_without_nulls, partner, overlap, position, \
      note, rank, rank_in_draws, rank_in_cells, safe_to_act
      """,
      """
      integration.csv: families, persons, buyers, buy_rate, orders, net_revenue, net_per_person, \
      low, high, matched_net_per_person, kind, matched_share, integrated_net_per_person, \
      matched_difference, matched_low, matched_high, caution
      """,
      """
      synergy.csv: family_a, family_b, interaction, low, high, persons, pooled, overlap, p_value, \
      caution
      """,
      """
      purchase_cycle.csv: program, stage, persons_entered, advanced, advance_rate, median_days, cost, \
      cost_per_advance, net_revenue, touches, unmapped_share
      """,
      "journeys.csv: path, orders, persons, net_revenue, median_days, null_journeys, rate",
      """
      customers.csv: dimension, segment, persons, orders, net_revenue, margin, net_per_person, \
      frequency, recency_days
      """,
      """
      fans.csv: status, tier, persons, buyers, orders, net_revenue, net_per_person, frequency, \
      recency_days, visits, visit_recency_days, retention, premium, low, high, matched_share, caution
      """,
      """
      advocates.csv: person, status, shares, referred, generations, referred_net_revenue, flags, \
      referred_buyers, buyers_of_period, referral_cost, cost_per_referred_buyer
      """,
      """
      content_mix.csv: channel, type, week, posts, share_of_posts, reach, engagements, \
      engagement_rate, visits, credited_net_revenue
      """,
      "promotion_fatigue.csv: channel, posts, slope, low, high, unsubscribes_per_1000",
      """
      service.csv: channel, week, messages, answered_rate, first_response_median, \
      first_response_p90, resolution_median, repeat_rate, repeat_rate_matched, resolution_p90, helped
      """,
      """
      stores.csv: store, program, kind, orders, net_revenue, identified_share, \
      digital_before_store_share
      """,
      """
      experiments.csv: experiment, arm, metric, persons, mean, control_mean, difference, low, high, \
      p_value, lift, incremental, minimum_detectable, sample_ratio_p, verdict, total, deviation, \
      contaminated, conflicting, unfinished, incremental_roi, incremental_roi_low, \
      incremental_roi_high
      """,
      """
      next_experiment.csv: program, cost_total, model_low, margin_low, model_high, margin_high, \
      disagreement, persons_reached, deviation, effect, control_persons, control_share, standing
      """,
      """
      objectives.csv: objective, scope, metric, target, actual, reached, pace, forecast, status, \
      owner, from, to, elapsed
      """,
      """
      match_quality.csv: source, record, rows, identified, matched, match_rate, new_links, \
      refused_links, shared_identifiers
      """,
      """
      reconciliation.csv: source, store, day, rows_read, rows_kept, rows_rejected, rows_totals, \
      rows_skipped, rows_blank, rows_superseded, exported_net, credited, unattributed, \
      unidentified, unmatched_returns, difference
      """,
      "rejects.csv: source, file, line, column, reason, value",
      """
      totals.csv: source, file, section, measure, from, to, stated, found, difference, outcome
      """,
      "dictionary.csv: file, column, type, unit, meaning, formula",
    ])
}
