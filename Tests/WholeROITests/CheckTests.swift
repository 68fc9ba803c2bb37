import Testing

@testable import WholeROI

private let orders = """
  Id;Time;Email;Net;Coupon
  A1;03.07.2026 10:00:00;ann@example.com;12,50;FALL10
  A2;04.07.2026 10:00:00;;20,00;
  """

private let clicks = """
  time,email,campaign,action
  2026-07-01T10:00:00Z,ann@example.com,"Fall, A",click
  2026-07-02T10:00:00Z,ann@example.com,Winter,click
  """

/// What check says of these orders and clicks; the test gives what differs in the till's layout.
private func checked(
  _ till: String, email: Bool = true, orders: String = orders, clicks: String = clicks
) throws -> CheckResult {
  let run = try TemporaryRun(
    ["till.csv": orders, "clicks.csv": clicks],
    pipeline: """
      { name: "test", currency: "EUR", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [
          { name: "till", files: "till.csv", layout: { record: "order", \(till), columns: {
              id: "Id", net: "Net", coupon: "Coupon"\(email ? ", email: 'Email'" : ""),
              time: { column: "Time", format: "dd.MM.yyyy HH:mm:ss" } } } },
          { name: "mail", files: "clicks.csv", channel: "email", layout: { record: "touch",
              columns: { time: "time", email: "email", campaign: "campaign", action: "action" } } },
        ],
        programs: [{ name: "Fall", campaigns: ["fall*"], coupons: ["FALL*"] },
                   { name: "Sprign", campaigns: ["sprign*"] }],
        outputs: { directory: "out" } }
      """)
  return try Pipeline.check(try run.definition(), options: RunOptions(jobs: 1))
}

@Test func checkSaysWhatEachSourceAndProgramTakes() throws {
  let result = try checked("delimiter: ';', decimal: ','")
  #expect(result.warnings.isEmpty)
  #expect(
    result.lines == [
      "till: order, 1 file, 107 bytes",
      "  rows looked at: 2 read, 2 kept, 0 rejected, 0 totals, 0 skipped, 0 blank",
      "  identifiers: email; 50.0 % of the kept records have one",
      "  fields: id ← Id, net ← Net, coupon ← Coupon, email ← Email, time ← Time",
      "mail: touch, 1 file, 129 bytes",
      "  rows looked at: 2 read, 2 kept, 0 rejected, 0 totals, 0 skipped, 0 blank",
      "  identifiers: email; 100.0 % of the kept records have one",
      "  fields: time ← time, email ← email, campaign ← campaign, action ← action",
      "programs, by the campaigns and coupons of the rows looked at",
      "  Fall: campaigns \"Fall, A\"; coupons \"FALL10\"",
      "  Sprign: nothing",
      "  (no program): campaigns \"Winter\"",
    ])
}

@Test func ordersWithoutAnyIdentifierColumnAreCalledSo() throws {
  let result = try checked("delimiter: ';', decimal: ','", email: false)
  #expect(
    result.lines[2] == "  identifiers: none, so all of these orders stay (unidentified)")
}

@Test func rejectedRowsComeWithTheSettingThatReadsThem() throws {
  let warnings = try checked("delimiter: ';'").warnings.map(\.text)
  #expect(
    warnings == [
      """
      till.csv:2:4: warning: "12,50" in column "Net" is not an amount
        the decimal mark is "."; decimal: "," in the layout of source "till" changes that
      """,
      """
      till.csv:3:4: warning: "20,00" in column "Net" is not an amount
        the decimal mark is "."; decimal: "," in the layout of source "till" changes that
      """,
      """
      till.csv: warning: 2 of the 2 rows looked at were rejected: a run would stop
        mend the layout or the export, or raise quality.rejects.max
      """,
    ])
}

@Test func wrongTimesAndActionsComeWithWhatTheLayoutExpects() throws {
  let warnings = try checked(
    "delimiter: ';', decimal: ','", orders: orders.replacing("03.07.2026", with: "7/3/2026"),
    clicks: clicks.replacing("Winter,click", with: "Winter,clicked")
      .replacing("2026-07-01T10", with: "noon")
  ).warnings
  #expect(
    warnings.prefix(3).map(\.hint) == [
      "the format is \"dd.MM.yyyy HH:mm:ss\"; format of time in the layout of source \"till\" sets it",
      "without a format it is ISO 8601, such as 2026-07-01T10:00:00; "
        + "set format of time in the layout of source \"mail\"",
      "map it to an action in the layout of source \"mail\", or set such rows aside with skip",
    ])
}

@Test func aHeaderInOneColumnNamesItsDelimiter() throws {
  let failure = #expect(throws: Failure.self) { try checked("delimiter: ',', decimal: ','") }
  #expect(
    failure?.diagnostics.map(\.text) == [
      """
      till.csv:1: error: the header is one column: Id;Time;Email;Net;Coupon
        set delimiter: ";" in the layout of source "till"
      """
    ])
}
