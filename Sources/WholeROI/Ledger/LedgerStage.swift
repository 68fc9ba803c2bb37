import Columns
import Tabular

/// The ledger of a run: every order that counts in the period, by which `diff` tells why figures changed.
///
///     "wholeroi ledger\n" 2     16 bytes, and the version of this shape
///     header                    run, key check, period, config digests, costs, sums (`LedgerHeader`)
///     256 counts                orders by the highest byte of their names
///     orders                    by name: name's distance from the last one (from the byte's first name at
///                               first), 5 bytes of person, day of the period, parts (`LedgerPart`)
///     content hash              16 bytes over all that stands before
///
/// An order's name is 56 bits of the SipHash of source, store and id under a key that HMAC-SHA-256 makes of the
/// output folder's key for this use alone; a person's is 40 bits over all the person's identifiers, under another.
/// SipHash is made for this: without the key its names are random numbers, so that nobody can try ids or addresses
/// out; the HMAC itself would take 1 µs an order. Two orders of a million share a name once in 10⁵ runs; then one
/// may be taken for the other, and the parts still add up.
///
/// Binary and not CSV, because nobody reads it in a spreadsheet: a third of the bytes to bring to disk. The same
/// work under the same key gives the same bytes.
enum Ledger {
  static let file = "ledger"
  static let magic = Array("wholeroi ledger\n".utf8) + [2]
  static let nameBits: UInt64 = 56
  static let personBytes = 5
  static let bucketCount = 256
  static let hashCount = 16

  /// The bytes of the ledger; `key` is that of the output folder.
  static func bytes(
    _ exports: Exports, _ journeys: Journeys, _ totals: Totals, run: String, key: PersonKey,
    executor: Executor
  ) throws -> [UInt8] {
    let drafts = totals.tally.ledger
    let chunks = LedgerChunk.parts(of: drafts)
    let names = OrderNames(
      exports, journeys.book, persons: journeys.names.persons(journeys.people), key: key)
    let named = try executor.map(count: chunks.count) { index in
      LedgerChunk(drafts[chunks[index].draft], chunks[index].records, names)
    }
    let buckets = try executor.map(count: bucketCount) { bucket in
      LedgerBucket(bucket, named, chunks.map { drafts[$0.draft] })
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(buckets.reduce(1 << 16) { $0 + $1.bytes.count })
    bytes += magic
    let covered = covered(exports.setup.definition.period, journeys.book)
    header(exports.setup.definition, totals, covered, run: run, key: key).append(to: &bytes)
    for bucket in buckets { bytes.appendNumber(UInt64(bucket.count)) }
    for bucket in buckets { bytes += bucket.bytes }
    bytes += ContentHash.hash(bytes)
    return bytes
  }

  /// The last day of the period with a kept order; orders behind the period don't tell that it is covered.
  private static func covered(_ period: Period, _ book: OrderBook) -> CivilDay {
    let days = period.from.number...period.to.number
    let last = book.days.lazy.filter { days.contains($0) }.max()
    return CivilDay(last ?? period.from.number - 1)
  }

  private static func header(
    _ definition: PipelineDefinition, _ totals: Totals, _ covered: CivilDay, run: String,
    key: PersonKey
  ) -> LedgerHeader {
    let tally = totals.tally
    let rows = totals.costs.rows
    var credits = (0..<tally.axes.programCount).map { tally.headlineCredit(program: $0) }
    credits.append(Credit())
    credits += RestKind.allCases.map { tally.credit(rest: $0) }
    let loyalty = CostCategory.loyalty.index
    let costs = (0..<rows.count).map { row in
      var own = totals.costs.costs(row: row)
      own[loyalty] -= credits[row].points
      return own
    }
    var entered = totals.costs.enteredByDay
    for (place, credit) in tally.daily.enumerated() {
      entered[loyalty][place % tally.axes.dayCount] -= credit.points
    }
    for (place, credit) in tally.rest.enumerated() {
      entered[loyalty][place % tally.axes.dayCount] -= credit.points
    }
    let headline = definition.attribution.headline
    return LedgerHeader(
      run: run, version: ProductVersion.text, keyCheck: key.derived("ledger check"),
      currency: definition.currency, period: definition.period, covered: covered,
      headline: headline.rawValue, isLearned: headline.isLearned,
      isMarginKnown: totals.performance.isMarginKnown,
      tellsNewCustomers: totals.performance.tellsNewCustomers(ReportStyle(definition)),
      isByStage: definition.attribution.node == .stage, programs: rows.programs,
      config: definition.canonicalParts.map {
        LedgerHeader.ConfigPart(key: $0.key, text: $0.text)
      },
      costs: costs, entered: entered, totals: credits)
  }
}

/// Names orders and persons under the keys of a run.
private struct OrderNames: Sendable {
  private let exports: Exports
  private let book: OrderBook
  /// By person.
  private let persons: [UInt64]
  private let orderKey: SipHash
  private let personKey: SipHash
  /// By source.
  private let sources: [UInt64]

  init(_ exports: Exports, _ book: OrderBook, persons: [UInt64], key: PersonKey) {
    self.exports = exports
    self.book = book
    self.persons = persons
    orderKey = SipHash(key: key.derived("ledger order"))
    personKey = SipHash(key: key.derived("ledger person"))
    sources = exports.setup.definition.sources.map {
      TextHash.fingerprint(of: Array($0.name.utf8), salt: 0).low
    }
  }

  /// By code of a store; made once a chunk, for the stores that it meets.
  typealias Stores = [Fingerprint]
  var noStores: Stores { Array(repeating: .none, count: exports.texts.count) }

  /// Source, store and id make the name, and whether it is a return; without an id what the order says of
  /// itself too.
  func order(_ number: UInt32, _ stores: inout Stores) -> UInt64 {
    let order = book.orders[Int(number)]
    let code = Int(order.store)
    if stores[code] == .none {
      stores[code] = TextHash.fingerprint(of: Array(exports.texts.bytes(order.store)), salt: 1)
    }
    let source = sources[Int(order.source)] ^ (order.isReturn ? .max : 0)
    let range = order.idStart..<(order.idStart + Int(order.idCount))
    var name = orderKey.hash(
      exports.orderBytes, range, after: (source, stores[code].high, stores[code].low))
    if range.isEmpty {
      for word in [order.time, order.gross, order.discounts] {
        name = orderKey.hash(name &+ UInt64(bitPattern: word))
      }
    }
    return name >> (64 - Ledger.nameBits)
  }

  /// 0 for nobody.
  func person(of number: UInt32) -> UInt64 {
    let person = book.persons[Int(number)]
    guard person != PersonRecords.nobody else { return 0 }
    return personKey.hash(persons[Int(person)]) >> UInt64(64 - 8 * Ledger.personBytes) | 1
  }
}

/// Some records of a draft with their names, by the names' highest byte.
private struct LedgerChunk: Sendable {
  struct Record: Sendable {
    var name: UInt64
    var person: UInt64
    var record: Int
  }

  let records: [Record]
  /// Those of a byte are `starts[byte] ..< starts[byte + 1]`.
  let starts: [Int]

  /// Records named at a time.
  private static let size = 1 << 16

  static func parts(of drafts: [LedgerDraft]) -> [(draft: Int, records: Range<Int>)] {
    drafts.enumerated().flatMap { draft, own in
      stride(from: 0, to: own.count, by: size).map {
        (draft, $0..<min($0 + size, own.count))
      }
    }
  }

  static func bucket(_ name: UInt64) -> Int { Int(name >> (Ledger.nameBits - 8)) }

  init(_ draft: LedgerDraft, _ range: Range<Int>, _ names: OrderNames) {
    var stores = names.noStores
    var found: [Record] = []
    found.reserveCapacity(range.count)
    var next = [Int](repeating: 0, count: Ledger.bucketCount + 1)
    for record in range {
      let order = draft.orders[record]
      let name = names.order(order, &stores)
      found.append(Record(name: name, person: names.person(of: order), record: record))
      next[Self.bucket(name) + 1] += 1
    }
    for bucket in 0..<Ledger.bucketCount { next[bucket + 1] += next[bucket] }
    starts = next
    var placed = found
    for record in found {
      placed[next[Self.bucket(record.name)]] = record
      next[Self.bucket(record.name)] += 1
    }
    records = placed
  }
}

/// The orders whose names begin with one byte, as the ledger has them.
private struct LedgerBucket: Sendable {
  private(set) var bytes: [UInt8] = []
  let count: Int

  /// - Parameter drafts: by chunk.
  init(_ bucket: Int, _ chunks: [LedgerChunk], _ drafts: [LedgerDraft]) {
    var entries: [(record: LedgerChunk.Record, chunk: Int)] = []
    for (chunk, own) in chunks.enumerated() {
      for record in own.records[own.starts[bucket]..<own.starts[bucket + 1]] {
        entries.append((record, chunk))
      }
    }
    count = entries.count
    // Orders of one name go by what else is written of them: those that agree in all are the same bytes.
    entries.sort { a, b in
      if a.record.name != b.record.name { return a.record.name < b.record.name }
      if a.record.person != b.record.person { return a.record.person < b.record.person }
      let (x, y) = (drafts[a.chunk], drafts[b.chunk])
      let (i, j) = (a.record.record, b.record.record)
      if x.days[i] != y.days[j] { return x.days[i] < y.days[j] }
      return x.bytes[x.place(i)].lexicographicallyPrecedes(y.bytes[y.place(j)])
    }
    bytes.reserveCapacity(entries.count * 24)
    var last = UInt64(bucket) << (Ledger.nameBits - 8)
    for (record, chunk) in entries {
      bytes.appendNumber(record.name - last)
      last = record.name
      for place in 0..<Ledger.personBytes {
        bytes.append(UInt8(truncatingIfNeeded: record.person >> UInt64(8 * place)))
      }
      bytes.appendNumber(UInt64(drafts[chunk].days[record.record]))
      bytes += drafts[chunk].bytes[drafts[chunk].place(record.record)]
    }
  }
}
