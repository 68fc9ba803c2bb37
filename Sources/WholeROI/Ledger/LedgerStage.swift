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
    let names = try OrderNames(
      exports, journeys.book, persons: journeys.names.persons(journeys.people), key: key,
      executor: executor)
    let named = try executor.map(count: chunks.count) { index in
      LedgerChunk(drafts[chunks[index].draft], chunks[index].records, names)
    }
    let buckets = try executor.map(count: bucketCount) { bucket in
      LedgerBucket(bucket, named)
    }
    var head = magic
    let covered = covered(exports.setup.definition.period, journeys.book)
    header(exports.setup.definition, totals, covered, run: run, key: key).append(to: &head)
    for bucket in buckets { head.appendNumber(UInt64(bucket.count)) }
    var hash = ContentHash()
    hash.update(head)
    for bucket in buckets { hash.update(bucket.bytes) }
    let parts = [head] + buckets.map(\.bytes) + [hash.finalized()]
    return try Array.inParts(parts.map(\.count), run: executor.each) { part, target in
      target.copy(parts[part])
    }
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

/// Names of orders and persons under the keys of a run.
///
/// Made in the order in which orders and persons lie in memory: in that of a draft, which goes from person to
/// person, each would wait for three lines of it.
private struct OrderNames: Sendable {
  /// By order.
  private let orders: [UInt64]
  /// By person.
  private let persons: [UInt64]
  private let book: OrderBook

  /// Orders or persons named in one go.
  private static let step = 1 << 14

  init(
    _ exports: Exports, _ book: OrderBook, persons numbers: [UInt64], key: PersonKey,
    executor: Executor
  ) throws {
    self.book = book
    let personKey = SipHash(key: key.derived("ledger person"))
    persons = try Self.inSteps(numbers.count, executor) { person in
      personKey.hash(numbers[person]) >> UInt64(64 - 8 * Ledger.personBytes) | 1
    }
    let orderKey = SipHash(key: key.derived("ledger order"))
    let sources = exports.setup.definition.sources.map {
      TextHash.fingerprint(of: Array($0.name.utf8), salt: 0).low
    }
    let texts = exports.texts
    var stores = [Fingerprint](repeating: .none, count: texts.count)
    for store in book.places.distinctStores {
      stores[Int(store)] = TextHash.fingerprint(of: Array(texts.bytes(store)), salt: 1)
    }
    let names = stores
    orders = try Self.inSteps(book.orders.count, executor) { number in
      let order = book.orders[number]
      return Self.name(
        order, exports.orderBytes, sources[Int(order.source)], names[Int(order.store)], orderKey)
    }
  }

  private static func inSteps(
    _ count: Int, _ executor: Executor, _ name: @escaping @Sendable (Int) -> UInt64
  ) throws -> [UInt64] {
    let counts = stride(from: 0, to: count, by: step).map { min(step, count - $0) }
    return try Array.inParts(counts, run: executor.each) { part, target in
      for index in target.indices { target[index] = name(part * step + index) }
    }
  }

  /// Source, store and id make the name, and whether it is a return; without an id what the order says of
  /// itself too.
  private static func name(
    _ order: OrderRecord, _ bytes: [UInt8], _ source: UInt64, _ store: Fingerprint,
    _ key: SipHash
  ) -> UInt64 {
    let range = order.idStart..<(order.idStart + Int(order.idCount))
    var name = key.hash(
      bytes, range, after: (source ^ (order.isReturn ? .max : 0), store.high, store.low))
    if range.isEmpty {
      for word in [order.time, order.gross, order.discounts] {
        name = key.hash(name &+ UInt64(bitPattern: word))
      }
    }
    return name >> (64 - Ledger.nameBits)
  }

  /// By record of a range: its order.
  func orders(of draft: LedgerDraft, _ range: Range<Int>) -> [UInt64] {
    draft.orders[range].map { orders[Int($0)] }
  }

  /// By record of a range: its person; 0 for nobody.
  func persons(of draft: LedgerDraft, _ range: Range<Int>) -> [UInt64] {
    draft.orders[range].map { order in
      let person = book.persons[Int(order)]
      return person == PersonRecords.nobody ? 0 : persons[Int(person)]
    }
  }
}

/// Some records of a draft with their names, by the names' highest byte, and their parts in the same order: what
/// a bucket takes from a chunk lies side by side.
private struct LedgerChunk: Sendable {
  struct Record: Sendable {
    var name: UInt64
    var person: UInt64
    var day: UInt32
    /// Its parts in the bytes that go with it.
    var start: UInt32
    var count: UInt32

    var parts: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  let records: [Record]
  let bytes: [UInt8]
  /// Those of a byte are `starts[byte] ..< starts[byte + 1]`.
  let starts: [Int]

  /// Records named at a time.
  private static let size = 1 << 15

  static func parts(of drafts: [LedgerDraft]) -> [(draft: Int, records: Range<Int>)] {
    drafts.enumerated().flatMap { draft, own in
      stride(from: 0, to: own.count, by: size).map {
        (draft, $0..<min($0 + size, own.count))
      }
    }
  }

  static func bucket(_ name: UInt64) -> Int { Int(name >> (Ledger.nameBits - 8)) }

  init(_ draft: LedgerDraft, _ range: Range<Int>, _ names: OrderNames) {
    var next = [Int](repeating: 0, count: Ledger.bucketCount + 1)
    let own = names.orders(of: draft, range)
    let persons = names.persons(of: draft, range)
    for name in own { next[Self.bucket(name) + 1] += 1 }
    for bucket in 0..<Ledger.bucketCount { next[bucket + 1] += next[bucket] }
    starts = next
    // Where each record goes, then what goes there.
    var order = [Int](repeating: 0, count: range.count)
    for (index, name) in own.enumerated() {
      order[next[Self.bucket(name)]] = index
      next[Self.bucket(name)] += 1
    }
    // Spans, as each array would be held anew for each record.
    let (days, ends, source) = (draft.days.span, draft.ends.span, draft.bytes.span)
    func start(_ record: Int) -> Int { record > 0 ? ends[record - 1] : 0 }
    var bytes = [UInt8](
      repeating: 0, count: start(range.upperBound) - start(range.lowerBound))
    var records: [Record] = []
    records.reserveCapacity(range.count)
    var end = 0
    for index in order {
      let record = range.lowerBound + index
      let (first, count) = (start(record), ends[record] - start(record))
      records.append(
        Record(
          name: own[index], person: persons[index], day: days[record], start: UInt32(end),
          count: UInt32(count)))
      for place in 0..<count { bytes[end + place] = source[first + place] }
      end += count
    }
    self.records = records
    self.bytes = bytes
  }
}

/// The orders whose names begin with one byte, as the ledger has them.
private struct LedgerBucket: Sendable {
  private(set) var bytes: [UInt8] = []
  let count: Int

  init(_ bucket: Int, _ chunks: [LedgerChunk]) {
    var records: [LedgerChunk.Record] = []
    // Side by side, so that no chunk is held anew for each record.
    var parts: [UInt8] = []
    for chunk in chunks {
      let own = chunk.records[chunk.starts[bucket]..<chunk.starts[bucket + 1]]
      guard let first = own.first, let last = own.last else { continue }
      let start = UInt32(parts.count)
      for var record in own {
        record.start = record.start - first.start + start
        records.append(record)
      }
      parts += chunk.bytes[Int(first.start)..<Int(last.start + last.count)]
    }
    count = records.count
    bytes.reserveCapacity(parts.count + records.count * (Ledger.personBytes + 9))
    var last = UInt64(bucket) << (Ledger.nameBits - 8)
    for record in Self.sorted(records, parts) {
      bytes.appendNumber(record.name - last)
      last = record.name
      for place in 0..<Ledger.personBytes {
        bytes.append(UInt8(truncatingIfNeeded: record.person >> UInt64(8 * place)))
      }
      bytes.appendNumber(UInt64(record.day))
      for place in record.parts { bytes.append(parts[place]) }
    }
  }

  /// The records by name; orders of one name go by what else is written of them, and those that agree in all are
  /// the same bytes.
  private static func sorted(
    _ records: [LedgerChunk.Record], _ parts: [UInt8]
  ) -> [LedgerChunk.Record] {
    func precedes(_ a: LedgerChunk.Record, _ b: LedgerChunk.Record) -> Bool {
      if a.name != b.name { return a.name < b.name }
      if a.person != b.person { return a.person < b.person }
      if a.day != b.day { return a.day < b.day }
      return parts[a.parts].lexicographicallyPrecedes(parts[b.parts])
    }
    // Plain numbers are sorted faster: the name, whose highest byte all share, and the place.
    guard records.count <= 1 << 16 else { return records.sorted(by: precedes) }
    let keys = records.indices.map { records[$0].name << 16 | UInt64($0) }
    var sorted = ordered(keys).map { records[Int($0 & 0xFFFF)] }
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].name == sorted[start].name { end += 1 }
      if end - start > 1 { sorted[start..<end].sort(by: precedes) }
      start = end
    }
    return sorted
  }

  /// Rising. Names are as good as random, so that parting by eleven bits leaves few keys out of order, and those near
  /// their places.
  private static func ordered(_ keys: [UInt64]) -> [UInt64] {
    let shift: UInt64 = 53
    var next = [Int](repeating: 0, count: 1 << (64 - shift) + 1)
    for key in keys { next[Int(key >> shift) + 1] += 1 }
    for part in 1..<next.count { next[part] += next[part - 1] }
    var parted = keys
    for key in keys {
      parted[next[Int(key >> shift)]] = key
      next[Int(key >> shift)] += 1
    }
    for index in parted.indices.dropFirst() {
      let key = parted[index]
      var place = index
      while place > 0, parted[place - 1] > key {
        parted[place] = parted[place - 1]
        place -= 1
      }
      parted[place] = key
    }
    return parted
  }
}
