import Foundation
import Testing

@testable import WholeROI

/// Every export beside the checkout, by its file: read without a word, or with the reason that stands here.
@Suite(.realExports) struct SampleReasonsTests {
  private struct Reason: Sendable {
    let file: String
    /// The first thing that inspect says of it.
    let message: String
    /// Why that is right.
    let because: String
  }

  private static let reasons = [
    Reason(
      file: "ga4_exploration_freeform_excerpt.csv",
      message: "the rows add up to 7,863.00 of value, and the total row nearest to that says",
      because: "an excerpt of 30 lines under the grand total of the whole"),
    Reason(
      file: "inline_adobe_workspace_freeform.csv",
      message: "the rows add up to 795,041.00 of value, and the total row nearest to that says",
      because: "one item of several under the total of all"),
    Reason(
      file: "tiktok_ads_custom_report_excerpt.csv",
      message: "the rows add up to IDR 54,067,916.00 of amount, and the total row nearest",
      because: "45 rows above the footer of 6,978"),
    Reason(
      file: "inline_gorgias_header_only.csv", message: "the export has a header and no rows",
      because: "a header alone"),
    Reason(
      file: "inline_loyaltylion_headers_only.csv", message: "the export has a header and no rows",
      because: "a header alone"),
    Reason(
      file: "inline_zendesk_header_only.csv", message: "the export has a header and no rows",
      because: "a header alone"),
    Reason(
      file: "meta_ads_manager_empty.csv", message: "no row gives a record",
      because: "its one cell says \"No data available.\""),
    Reason(
      file: "matomo_ScheduledReport_ecommerce_multisection.csv",
      message: "this is Matomo's scheduled report, which is not read: it stacks tables",
      because: "sums without a day or a visitor"),
    Reason(
      file: "matomo_VisitsSummary_trans-de.utf16le.csv",
      message: "this is Matomo's visits summary, which is not read: its one row names no day",
      because: "sums without a day or a visitor"),
    Reason(
      file: "square_transactions_2018_excel_resaved.csv",
      message: "4 rows set aside: has no id",
      because: "the sheet that re-saved it has no Transaction ID in any row"),
    Reason(
      file: "x_tweet_activity_excel_damaged.csv", message: "74 rows set aside: has no id",
      because: "a spreadsheet made 6.49E+17 of ids, and these rows have no permalink"),
  ]

  private static let files: [String] = {
    guard let folder = RealExports.folder,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return names.filter { $0.hasSuffix(".csv") || $0.hasSuffix(".tsv") }.sorted()
  }()

  @Test func thereAreSamples() {
    #expect(Self.files.count >= 41)
    #expect(Set(Self.reasons.map(\.file)).isSubset(of: Self.files))
  }

  @Test(arguments: files)
  func aSampleIsReadOrHasItsReason(file: String) throws {
    let folder = try #require(RealExports.folder)
    var request = InspectRequest(exports: [file])
    request.root = folder
    let result = Pipeline.inspect(request)
    guard let reason = Self.reasons.first(where: { $0.file == file }) else {
      #expect(result.code == .done && result.diagnostics.isEmpty, "\(result.diagnostics)")
      return
    }
    #expect(result.code == .warnings, "\(reason.because)")
    let message = result.diagnostics.first?.message ?? ""
    #expect(message.hasPrefix(reason.message), "\(reason.because)")
  }
}
