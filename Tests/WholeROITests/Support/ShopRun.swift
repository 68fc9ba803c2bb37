import Columns
import Tabular

@testable import WholeROI

/// Runs over the exports of a small shop, whose columns are the same in every test. Leave out what
/// a test doesn't need.
///
///     members.csv  loyalty,email,phone,handle,joined     profiles
///     audience.csv email,phone,client                    profiles, of an ad platform
///     web.csv      time,client,email,source,medium,referrer,campaign,action
///     cards.csv    email,tier,joined                     profiles, with a tier
///     arms.csv     time,email,experiment,arm             assignments
///     till.csv     id,time,loyalty,email,phone,store,gross,cost,kind,original
///     club.csv     loyalty,email,tier,joined,referredBy  profiles, of a loyalty list
///     feed.csv     time,email,channel,campaign,action,content
///     ads.csv      day,campaign,amount                   spend
///     ledger.csv   day,account,vendor,amount             costs
///     posts.csv    id,time,channel,type,text,reach,engagements,exported
///     care.csv     time,email,channel,firstResponse,resolved
struct ShopRun {
  let temporary: TemporaryRun

  /// `exports`: rows by source name, without the header; `settings`: further keys of the pipeline.
  init(_ exports: [String: String], settings: String = "") throws {
    var sources: [String] = []
    var files: [String: String] = [:]
    for (name, record, header) in Self.layouts {
      guard let rows = exports[name] else { continue }
      files[name + ".csv"] = header + "\n" + rows
      let columns = header.split(separator: ",").map { column in
        let field = column == "cost" ? "costOfGoods" : String(column)
        return "\(field): \"\(column)\""
      }
      sources.append(
        """
        { name: "\(name)", files: "\(name).csv", layout: { record: "\(record)",
          columns: { \(columns.joined(separator: ", ")) } } }
        """)
    }
    temporary = try TemporaryRun(
      files,
      pipeline: """
        { name: "shop", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [ \(sources.joined(separator: ", ")) ],
          \(settings.isEmpty ? "" : settings + ",")
          outputs: { directory: "out", minimumGroup: 1 } }
        """)
  }

  private static let layouts = [
    ("members", "profile", "loyalty,email,phone,handle,joined"),
    ("audience", "profile", "email,phone,client"),
    ("cards", "profile", "email,tier,joined"),
    ("arms", "assignment", "time,email,experiment,arm"),
    ("web", "touch", "time,client,email,source,medium,referrer,campaign,action"),
    ("club", "profile", "loyalty,email,tier,joined,referredBy"),
    ("feed", "touch", "time,email,channel,campaign,action,content"),
    ("ads", "spend", "day,campaign,amount"),
    ("ledger", "cost", "day,account,vendor,amount"),
    ("posts", "post", "id,time,channel,type,text,reach,engagements,exported"),
    ("care", "message", "time,email,channel,firstResponse,resolved"),
    ("till", "order", "id,time,loyalty,email,phone,store,gross,cost,kind,original"),
  ]

  /// What extract and join give, without reports.
  func joined(jobs: Int = 2, chunkBytes: Int = 64) throws -> JoinedRun {
    let definition = try temporary.definition()
    let inputs = try ExportOpener.open(definition)
    let setup = try ExtractSetup(definition, files: inputs.files)
    let executor = Executor(jobs: jobs)
    let pool = BlockPool()
    let exports = try extract(
      setup, executor: executor, pool: pool, progress: SilentObserver(), chunkBytes: chunkBytes)
    let identities = try Identities.number(exports, executor: executor, pool: pool)
    let links = try DistinctLinks(
      identities, sourceCount: definition.sources.count, executor: executor)
    var linked = try LinkedSets(identities, links, exports)
    let people = try People.find(
      identities, links, &linked, sourceCount: definition.sources.count, executor: executor)
    let worth = OrderWorth(exports)
    let facts = KindFacts(exports.kinds, texts: exports.texts, definition)
    let records = try PersonRecords.gather(
      exports, identities, people, (worth, facts), executor: executor, pool: pool)
    return try JoinedRun(
      owner: temporary, exports: exports, identities: identities, people: people,
      records: records,
      book: OrderBook(
        exports, worth, persons: records.orderPersons, executor: executor))
  }
}

/// Who is who in a run.
struct JoinedRun {
  /// Keeps the folder.
  let owner: TemporaryRun
  let exports: Exports
  let identities: Identities
  let people: People
  let records: PersonRecords
  let book: OrderBook

  /// Ids of orders by person, each group and the groups in the order of the orders; those of nobody
  /// alone under "-".
  var ordersByPerson: [[String]] {
    var groups: [(person: UInt32, ids: [String])] = []
    for (index, order) in book.orders.enumerated() {
      let id = String(decoding: book.id(order), as: UTF8.self)
      let person = book.persons[index]
      if person == PersonRecords.nobody {
        groups.append((person, ["-", id]))
      } else if let place = groups.firstIndex(where: { $0.person == person }) {
        groups[place].ids.append(id)
      } else {
        groups.append((person, [id]))
      }
    }
    return groups.map(\.ids)
  }

  /// What remains of an order.
  func remaining(_ id: String) -> Int64? { place(id).map { book.remaining[$0] } }

  func remainingCost(_ id: String) -> Int64? { place(id).map { book.remainingCost[$0] } }

  var unmatched: [String] {
    book.unmatched.map { String(decoding: book.id(book.orders[Int($0)]), as: UTF8.self) }
  }

  private func place(_ id: String) -> Int? {
    book.orders.firstIndex { !$0.isReturn && String(decoding: book.id($0), as: UTF8.self) == id }
  }
}
