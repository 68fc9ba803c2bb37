import Columns
import Foundation
import Tabular
import Testing

@testable import WholeROI

/// The synthetic export of a built-in layout, of the shape that the system writes.
struct LayoutSample: Sendable, CustomTestStringConvertible {
  let layout: String
  let file: URL

  var testDescription: String { layout }
  var golden: URL { file.deletingPathExtension().appendingPathExtension("golden") }
  var bytes: [UInt8] { (try? Data(contentsOf: file)).map([UInt8].init) ?? [] }

  static let folder = Readme.packageRoot.appending(path: "Tests/LayoutSamples")

  /// One for each layout, in the layouts' order.
  static let all: [LayoutSample] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return BuiltInLayouts.names.compactMap { layout in
      names.first { $0 == layout + ".csv" || $0 == layout + ".tsv" }
        .map { LayoutSample(layout: layout, file: folder.appending(path: $0)) }
    }
  }()

  /// A run over an export of the layout, with a till beside it so that there is an order.
  static func run(
    _ layout: String, _ bytes: [UInt8], file: String = "x.csv",
    timezone: String = "America/New_York"
  ) throws -> TemporaryRun {
    let run = try TemporaryRun(
      ["till/till.csv": "id,time,net\nT1,2026-07-20T10:00:00Z,100.00\n"],
      pipeline: """
        { name: "sample", root: ".", currency: "USD", timezone: "\(timezone)",
          period: { from: "2026-07-01", to: "2026-07-31" },
          quality: { rejects: { max: "100%" } },
          sources: [
            { name: "s", files: "\(file)", layout: \(layout) },
            { name: "till", files: "till/*.csv", layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } } ],
          outputs: { directory: "out", minimumGroup: 1 } }
        """)
    try run.write(file, bytes)
    return run
  }

  /// What is read from an export of the layout.
  static func reading(
    _ layout: String, _ bytes: [UInt8], file: String = "x.csv", hasPlaces: Bool = true
  ) throws -> String {
    let run = try run("'\(layout)'", bytes, file: file)
    return try LayoutReading(run, hasPlaces: hasPlaces).text
  }
}

/// What one export says through its layout, in words: one line a record.
struct LayoutReading {
  private(set) var text = ""

  /// `hasPlaces`: with lines of rows and names of columns, which variants of the export change.
  init(_ run: TemporaryRun, hasPlaces: Bool = true) throws {
    let exports = try run.extracted(jobs: 1)
    let setup = exports.setup
    let plan = setup.files[0]
    let counts = exports.fileCounts[0].counts
    add(
      "rows: \(counts.kept) kept (\(counts.carried) carried on), \(counts.rejected) rejected,"
        + " \(counts.totals) totals, \(counts.skipped) skipped")
    if hasPlaces {
      for field in plan.fields + plan.metrics.map(\.field) {
        let from = field.columns.map { plan.names[$0] }.joined(separator: " + ")
        let constant = field.definition.value.map { "\"\($0)\"" } ?? ""
        add("field \(field.definition.field): \(from.isEmpty ? constant : from)")
      }
    }
    try addTexts(plan, setup)
    for order in exports.orders where order.source == 0 {
      let id = exports.orderBytes[order.idStart..<(order.idStart + Int(order.idCount))]
      let cost = order.costOfGoods == FieldValue.missing ? "?" : "\(order.costOfGoods)"
      add(
        "order \(String(decoding: id, as: UTF8.self)): \(time(order.time)) net \(order.net)"
          + " discounts \(order.discounts) cost \(cost) refunded \(exports.extra(order).refunded)"
          + " store \"\(exports.texts.text(order.store))\""
          + " coupon \"\(exports.texts.text(order.coupon))\"" + (order.isReturn ? " return" : ""))
    }
    for spend in exports.spends {
      add(
        "spend \(spend.from.iso) to \(spend.to.iso): \(spend.amount) \(spend.channel)"
          + " \"\(spend.campaign)\" \(spend.impressions) shown \(spend.clicks) clicked")
    }
    for cost in exports.costs {
      add(
        "cost \(cost.from.iso): \(cost.amount) \"\(cost.account)\" \"\(cost.vendor)\" \"\(cost.memo)\""
      )
    }
    for total in exports.totals {
      add(
        "total \(total.from.iso) to \(total.to.iso): \(exports.texts.text(total.metric)) \(total.value)"
      )
    }
    addTouches(exports)
    for check in exports.checkedTotals {
      add(
        "check \(check.measure) \"\(check.section)\": stated \(check.stated.map { "\($0)" } ?? "-")"
          + " found \(check.found) \(check.outcome.rawValue)")
    }
    for reject in exports.rejects where reject.file == 0 {
      add("reject" + (hasPlaces ? " \(reject.line):\(reject.column)" : "") + ": \(reject.reason)")
    }
  }

  private mutating func add(_ line: String) { text += line + "\n" }

  private func time(_ milliseconds: Int64) -> String {
    let day = CivilDay.containing(local: milliseconds)
    let rest = milliseconds - Int64(day.number) * 86_400_000
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
    return
      "\(day.iso)T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))Z"
  }

  /// The identifiers and texts of each data row.
  private mutating func addTexts(_ plan: FilePlan, _ setup: ExtractSetup) throws {
    let rows = plan.rowReader()
    try rows.read(
      plan.export, from: plan.header.dataStart, to: plan.export.size, startsAtRow: true)
    var classifier = try plan.classifier(plan.layout)
    let classes = classifier?.classes(of: rows, startsFile: true) ?? []
    let identifiers = IdentifierFields(
      plan, setup: setup, missing: MissingTexts(plan.layout.missing))
    let shown = [
      "id", "time", "channel", "source", "medium", "campaign", "content", "text", "reach",
      "impressions", "likes", "topic", "resolved", "tier", "joined", "consent",
    ]
    let missing = MissingTexts(plan.layout.missing)
    for row in 0..<rows.rowCount where classes.isEmpty || classes[row] == .data {
      var parts: [String] = []
      for (index, key) in setup.definition.identity.keys.enumerated() {
        if let value = identifiers.normalized(key: index, row: row, in: rows) {
          parts.append("\(key)=\(String(decoding: value, as: UTF8.self))")
        }
      }
      for field in plan.fields where shown.contains(field.definition.field) {
        let bytes = field.column(in: rows).bytes(row)
        if [.spend, .cost, .order, .total].contains(plan.layout.record) || missing.contains(bytes) {
          continue
        }
        let plain = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
          .replacing("\n", with: "⏎")
        parts.append("\(field.definition.field)=\(plain)")
      }
      if !parts.isEmpty { add("row: " + parts.joined(separator: " · ")) }
    }
  }

  /// The touches by time.
  private mutating func addTouches(_ exports: Exports) {
    var touches: [(time: Int64, text: String)] = []
    let text = exports.texts
    for (job, kinds) in zip(exports.jobs, exports.kindsOfJobs) {
      for partition in 0..<NamedRecords.partitionCount {
        job.touches.forEach(partition) { _, touch in
          let kind = exports.kinds[Int(kinds[Int(touch.payload)])]
          touches.append(
            (
              touch.time,
              "\(TouchAction.names[Int(kind.action)]) \(text.text(kind.channel))"
                + " \"\(text.text(kind.campaign))\" \"\(text.text(kind.content))\""
            ))
        }
      }
    }
    for touch in touches.sorted(by: { ($0.time, $0.text) < ($1.time, $1.text) }) {
      add("touch \(time(touch.time)): \(touch.text)")
    }
  }
}
