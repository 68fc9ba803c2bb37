import Testing

@testable import WholeROI

/// Rows of several files, whose headers need not agree in every letter.
@Suite struct SharedColumnsTests {
  private func run(_ exports: [String: String], _ source: String) throws -> FinishedRun {
    try TemporaryRun(
      exports,
      pipeline: """
        { name: "T", currency: "USD", timezone: "UTC", outputs: { directory: "out", minimumGroup: 1 },
          attribution: { direct: "keep" },
          period: { from: "2026-07-01", to: "2026-07-31" }, sources: [\(source),
          { name: "shop", files: "shop.csv", layout: { record: "order",
            columns: { id: "id", time: "time", email: "email", net: "net" } } }] }
        """
    ).run()
  }

  private let shop = "id,time,email,net\n9,2026-07-20T10:00:00Z,a@x.example,10.00\n"

  @Test func ordersUnderHeadersOfOtherLettersAreOrdersOfTheirOwn() throws {
    let run = try run(
      [
        "shop.csv": shop,
        "till-1.csv": "id,time,email,net,status\n1,2026-07-01T10:00:00Z,a@x.example,10.00,ok\n",
        "till-2.csv": "ID,Time,Email,Net,status\n2,2026-07-02T10:00:00Z,b@x.example,20.00,ok\n"
          + "1,2026-07-01T10:00:00Z,a@x.example,10.00,ok\n",
      ],
      """
      { name: "till", files: "till-*.csv", layout: { record: "order",
        columns: { id: "id", time: "time", email: "email", net: "net" } } }
      """)
    #expect(try run.row("program_performance", ["kind": "till"])["net_revenue"] == "40.00")
    #expect(try run.rows(of: "till-2.csv") == .init(read: 2, kept: 1, superseded: 1))
  }

  @Test(arguments: ["", "key: ['time', 'email'],"])
  func touchesUnderHeadersInTwoTonguesAreRead(key: String) throws {
    let run = try run(
      [
        "shop.csv": shop, "web-1.csv": "time,email\n2026-07-10T10:00:00Z,a@x.example\n",
        "web-2.csv": "Zeit,Adresse\n2026-07-11T10:00:00Z,a@x.example\n"
          + "2026-07-10T10:00:00Z,a@x.example\n",
      ],
      """
      { name: "web", files: "web-*.csv", channel: "email", layout: { record: "touch", \(key)
        columns: { time: ["time", "Zeit"], email: ["email", "Adresse"], action: { value: "click" } } } }
      """)
    #expect(try run.row("journeys", ["path": "email > email"])["orders"] == "1")
  }

  @Test(arguments: [",", "\t"])
  func emptyNeighboursOfTextsStayApartInAnyOrder(delimiter: String) throws {
    let rows = [
      "2026-07-10T10:00:00Z,a@x.example,spring,", "2026-07-11T10:00:00Z,a@x.example,,spring",
    ]
    for rows in [rows, rows.reversed()] {
      let web = (["time,email,medium,campaign"] + rows).joined(separator: "\n") + "\n"
      let run = try run(
        ["shop.csv": shop, "web.csv": web.replacing(",", with: delimiter)],
        """
        { name: "web", files: "web.csv", layout: { record: "touch", delimiter: "\(
          delimiter == "\t" ? "\\t" : ",")",
          columns: { time: "time", email: "email", medium: "medium", campaign: "campaign",
            action: { value: "click" } } } }
        """)
      #expect(try run.row("journeys", ["path": "spring > direct"])["orders"] == "1")
    }
  }
}
