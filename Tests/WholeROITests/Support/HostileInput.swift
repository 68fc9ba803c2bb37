import Foundation
import Testing

@testable import WholeROI

/// An export that somebody damaged, or made to harm.
struct HostileInput: Sendable, CustomTestStringConvertible {
  let layout: String
  let name: String
  /// Made when asked for: together they would fill the memory.
  let make: @Sendable () -> [UInt8]
  var file = "x.csv"

  var testDescription: String { "\(layout): \(name)" }

  init(
    _ layout: String, _ name: String, file: String = "x.csv",
    _ make: @escaping @Sendable () -> [UInt8]
  ) {
    (self.layout, self.name, self.file, self.make) = (layout, name, file, make)
  }

  init(_ layout: String, _ name: String, text: String) {
    self.init(layout, name) { Array(text.utf8) }
  }
}

// MARK: - Damaged samples

extension HostileInput {
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private typealias Damage = @Sendable (inout [UInt8], inout Numbers) -> Void

  /// Seven ways to damage each layout's sample, the same ones every time.
  static let damagedSamples: [HostileInput] = LayoutSample.all.enumerated().flatMap {
    index, sample in
    damages.map { name, damage in
      HostileInput(sample.layout, name) {
        var bytes = sample.bytes
        var numbers = Numbers(state: UInt64(index) &* 7919 &+ UInt64(name.utf8.count))
        _ = numbers.next()
        damage(&bytes, &numbers)
        return bytes
      }
    }
  }

  private static let damages: [(String, Damage)] = [
    ("cut off", { $0.removeLast(Int.random(in: 1...$0.count / 2, using: &$1)) }),
    (
      "flipped bits",
      { bytes, numbers in
        for _ in 0..<30 {
          bytes[Int.random(in: bytes.indices, using: &numbers)] ^=
            1 << UInt8.random(in: 0...7, using: &numbers)
        }
      }
    ),
    (
      "strewn quotes",
      { bytes, numbers in
        for _ in 0..<12 {
          bytes.insert(UInt8(ascii: "\""), at: Int.random(in: bytes.indices, using: &numbers))
        }
      }
    ),
    (
      "lost separators",
      { bytes, numbers in
        let places = bytes.indices.filter { [0x2C, 0x09, 0x0A].contains(bytes[$0]) }
        for place in Set((0..<8).compactMap { _ in places.randomElement(using: &numbers) }).sorted(
          by: >)
        {
          bytes.remove(at: place)
        }
      }
    ),
    (
      "shuffled lines",
      { bytes, numbers in
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        lines += lines.shuffled(using: &numbers)
        bytes = Array(lines.joined(separator: [0x0A]))
      }
    ),
    (
      "monstrous numbers",
      { bytes, numbers in
        let monsters = [
          "99999999999999999999999999", "-0", "NaN", "1e309", "٣", "0x7FFFFFFFFFFFFFFF",
          "1,2,3.4.5",
          "-9223372036854775808", "31.12.9999", "=1+1",
        ]
        var text: [UInt8] = []
        var isDigits = false
        for byte in bytes {
          let isDigit = byte >= 0x30 && byte <= 0x39
          if isDigit, !isDigits, Int.random(in: 0..<6, using: &numbers) == 0 {
            text += Array((monsters.randomElement(using: &numbers) ?? "").utf8)
          } else if !isDigit || Int.random(in: 0..<20, using: &numbers) > 0 {
            text.append(byte)
          }
          isDigits = isDigit
        }
        bytes = text
      }
    ),
    (
      "strange bytes",
      { bytes, numbers in
        let strange: [[UInt8]] = [
          [0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x0D], [0x1F],
          [0xE2, 0x80, 0xA8], [0x85],
        ]
        for _ in 0..<10 {
          bytes.insert(
            contentsOf: strange.randomElement(using: &numbers) ?? [],
            at: Int.random(in: bytes.indices, using: &numbers))
        }
      }
    ),
  ]
}

// MARK: - Made to harm

extension HostileInput {
  private static func repeated(_ text: String, _ count: Int, after head: String = "") -> [UInt8] {
    Array((head + String(repeating: text, count: count)).utf8)
  }

  private static func rows(_ head: String, _ count: Int, _ row: (Int) -> String) -> [UInt8] {
    Array((head + (0..<count).map(row).joined()).utf8)
  }

  private static func packed(_ bytes: [UInt8]) -> [UInt8] {
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-1c"]
    let (input, output) = (Pipe(), Pipe())
    gzip.standardInput = input
    gzip.standardOutput = output
    guard (try? gzip.run()) != nil else { return [] }
    let writer = Thread {
      input.fileHandleForWriting.write(Data(bytes))
      try? input.fileHandleForWriting.close()
    }
    writer.start()
    let packed = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    gzip.waitUntilExit()
    return packed
  }

  private static let orders =
    "Name,Email,Created at,Lineitem name,Subtotal\n#1,a@x.example,2026-07-01 10:00:00,Coat,1.00\n"
  private static let ledger = ",Date,Transaction Type,Name,Memo/Description,Split,Amount\n"
  private static let spend = "Campaign name,Cost,Date\n"

  /// Texts of a few bytes that are no export.
  private static let scraps: [HostileInput] = [
    "", "\u{FEFF}", "\n", "\r", "\r\n\r\n", ",", "\"", "\"\"", " ", "\t\t\t", "\0", "a", "sep=",
    "sep=;",
    "sep=\"\n\"", "sep=ab\na,b", "#", "=1+1", "\u{1F}section,\n", "No data available.",
    "%PDF-1.4\n%âãÏÓ\n",
    "<html><body>Sign in</body></html>\n", "{\"error\": \"unauthorised\"}\n",
    "<?xml version=\"1.0\"?><Workbook></Workbook>\n",
  ].enumerated().map { index, text in
    let layouts = [
      "shopify-orders", "meta-ads", "snowplow-events", "quickbooks-ledger", "mailchimp-report",
    ]
    return HostileInput(layouts[index % layouts.count], "scrap \(index)", text: text)
  }

  /// Bytes that are no text, or say that they are another one.
  private static let disguises: [HostileInput] = [
    HostileInput("tiktok-ads", "UTF-16 of an odd length") { [0xFF, 0xFE, 0x41, 0, 0x2C] },
    HostileInput("tiktok-ads", "a mark alone") { [0xFE, 0xFF] },
    HostileInput("tiktok-ads", "lone surrogates") {
      [0xFF, 0xFE] + (0..<500).flatMap { _ in [UInt8(0x00), 0xD8, 0x2C, 0x00] }
    },
    HostileInput("tiktok-ads", "UTF-16 cut in a pair") {
      [0xFF, 0xFE] + Array(spend.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [
        0x3D, 0xD8,
      ]
    },
    HostileInput("tiktok-ads", "UTF-32") { [0xFF, 0xFE, 0, 0] + repeated("a\0\0\0", 50) },
    HostileInput("tiktok-ads", "NULs") { Array(repeating: 0, count: 100_000) },
    HostileInput("tiktok-ads", "NULs behind a page of text") {
      repeated("#fall,1.00,2026-07-01\n", 400, after: spend) + Array(repeating: 0, count: 1 << 14)
    },
    HostileInput("tiktok-ads", "a zip archive") { Array("PK\u{3}\u{4}".utf8) + repeated("x", 100) },
    HostileInput("tiktok-ads", "the start of gzip") { [0x1F, 0x8B] },
    HostileInput("tiktok-ads", "gzip cut off", file: "x.csv.gz") {
      let whole = packed(repeated("#fall,1.00,2026-07-01\n", 9000, after: spend))
      return Array(whole.prefix(whole.count / 2))
    },
    HostileInput("tiktok-ads", "gzip with rubbish behind it", file: "x.csv.gz") {
      packed(repeated("#fall,1.00,2026-07-01\n", 90, after: spend)) + repeated("rubbish", 50)
    },
    HostileInput("tiktok-ads", "gzip inside gzip", file: "x.csv.gz") {
      packed(packed(Array(spend.utf8)))
    },
    HostileInput("tiktok-ads", "a hundred megabytes of zeros in gzip", file: "x.csv.gz") {
      packed(Array(repeating: 0, count: 100 << 20))
    },
    HostileInput("tiktok-ads", "no gzip under its name", file: "x.csv.gz") { Array(spend.utf8) },
    HostileInput("x-activity", "bytes that Windows-1252 leaves free") {
      repeated(
        "\"1\",\"https://t.example/status/1\",5\n", 3,
        after: "Tweet id,Tweet permalink,impressions\n")
        + [0x81, 0x8D, 0x2C, 0x9D, 0x0A]
    },
  ]

  /// Shapes that would take a naive reader for ever, or all memory.
  private static let shapes: [HostileInput] = [
    HostileInput("meta-ads", "20,000 blank lines") { repeated("\n", 20_000) },
    HostileInput("meta-ads", "30,000 columns") { repeated(",", 30_000) },
    HostileInput("meta-ads", "20,000 named columns") {
      rows("Campaign name,Amount spent (USD),Day", 20_000) { ",c\($0)" } + Array("\n".utf8)
    },
    HostileInput("meta-ads", "600 columns of one name") {
      rows("Campaign name,Amount spent (USD),Day", 600) { _ in ",c" }
        + repeated(",", 602, after: "\nx")
    },
    HostileInput("meta-ads", "a header below 100 rows") {
      repeated("x,y\n", 100) + Array(spend.utf8)
    },
    HostileInput("meta-ads", "100,000 quotes") { repeated("\"", 100_000) },
    HostileInput("tiktok-ads", "a quote on each line") {
      repeated("\"a,1.00\n", 3_000, after: spend)
    },
    HostileInput("tiktok-ads", "quotes and commas by turns") {
      repeated("\",", 20_000, after: spend)
    },
    HostileInput("tiktok-ads", "a quote that nothing closes") {
      repeated("#fall,1.00,2026-07-01\n", 5_000, after: spend + "\"")
    },
    HostileInput("tiktok-ads", "line ends of all kinds") {
      repeated("a,1.00,2026-07-01\r\n\r\r\n\n", 2000, after: spend)
    },
    HostileInput("meta-ads", "a row that covers all time") {
      Array(
        "Campaign name,Amount spent (USD),Reporting starts,Reporting ends\nx,9999999999999.99,0001-01-01,9999-12-31\n"
          .utf8)
    },
    HostileInput("google-ads", "a preamble that nearly matches") {
      repeated("July 1, 2026 - ", 25) + Array("\n".utf8) + repeated(" - ", 130)
        + Array("\nCampaign,Cost\nx,1.00\n".utf8)
    },
    HostileInput("quickbooks-ledger", "1,000 sections within each other") {
      rows(ledger, 1_000) { "S\($0),,,,,,\n" }
        + rows("", 1_000) { "Total for S\(999 - $0),,,,,,1.00\n" }
    },
    HostileInput("quickbooks-ledger", "2,000 sections of one name") {
      repeated("Fees,,,,,,\n", 2_000, after: ledger)
    },
    HostileInput("quickbooks-journal", "2,000 further lines") {
      repeated(
        ",,,,x,Ads,1.00,\n", 2_000,
        after:
          "Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n07/13/2026,Bill,1,A,x,Ads,1.00,\n"
      )
    },
    HostileInput("mailchimp-report", "800 pairs") {
      rows("Title,x\n", 800) { "Name \($0),\($0)\n" }
    },
    HostileInput("mailchimp-report", "500 blocks that repeat a name") {
      repeated("Title,x\nTotal Clicks,1\n\n", 500)
    },
    HostileInput("ga4-overview", "1,000 tables") {
      repeated("# Start date: 20260701\nDay,Users\n0000,1\n\n", 1_000)
    },
    HostileInput("ga4-overview", "days past all time") {
      Array("# Start date: 99991231\nNth day,Users\n999999,1\n9999999,1\n".utf8)
    },
    HostileInput("ga4-traffic", "5,000 comments") { repeated("# x\n", 5_000) },
    HostileInput("ga4-event-counts", "3,000 metrics") {
      rows("# Start date: 20260701\n# End date: 20260731\nEvent name,Event count\n", 3_000) {
        "e\($0),1\n"
      }
    },
    HostileInput("shopify-orders", "a further line of nothing") {
      Array("Name,Email,Created at,Lineitem name,Subtotal\n,,,Coat,1.00\n".utf8)
    },
    HostileInput("shopify-orders", "5,000 lines of one order") {
      repeated("#1,,,Coat,\n", 5_000, after: orders)
    },
    HostileInput("shopify-orders", "an order that overflows") {
      repeated("#1,,,Coat,9999999999999.99\n", 500, after: orders)
    },
    HostileInput("shopify-orders", "500 orders of one id") {
      rows(orders, 500) {
        "#2,a@x.example,2026-07-01 10:00:0\($0 % 10),x,1.00\n#3,a@x.example,2026-07-01,x,\($0).00\n"
      }
    },
    HostileInput("snowplow-events", "130 tabs and one") { repeated("\t", 131) },
    HostileInput("adobe-data-feed", "times before and after all time") {
      Array("-99999999999999999\t0\t1\t1\t1\t\t\t\n253402300800\t0\t1\t1\t1\t\t\t\n".utf8)
    },
    HostileInput("matomo-visits", "rows of any width") {
      rows("idVisit,visitIp,firstActionTimestamp,fingerprint\n", 3000) {
        "1" + String(repeating: ",", count: $0 % 9) + "\n"
      }
    },
    HostileInput("square-items", "zones of twenty names") {
      rows(
        "Date,Time,Time Zone,Item,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type,Location\n",
        20
      ) { "2026-07-01,10:00:00,Zone \($0),x,1.00,0.00,1.00,0.00,T\($0),Payment,M\n" }
    },
  ]

  static let madeToHarm = scraps + disguises + shapes
}
