import Columns
import Tabular

/// Makes one result of what the jobs read: duplicates settled, codes shared, lines counted.
///
/// Everything is taken in file order, so nothing depends on which job read what.
struct Settlement {
  private let setup: ExtractSetup
  private let executor: Executor
  /// Held chunks in file order, and the status of each of their rows; none where all are kept.
  private var chunks: [HeldChunk] = []
  private var statuses: [[RowStatus]] = []
  /// The line, from 1, on which each chunk's first row begins, by file.
  private var chunkLines: [[Int]] = []
  private var exports: Exports
  /// By job: the run's codes of its texts.
  private var remaps: [[UInt32]] = []
  /// Sales that returns name and that another system's order stands for.
  private var superseded: [SystemOfRecord.SupersededPlace] = []

  static func settle(
    _ jobs: [ExtractJob], setup: ExtractSetup, executor: Executor
  ) throws -> Exports {
    var settlement = Settlement(jobs, setup, executor)
    try settlement.settleDuplicates()
    settlement.countLines()
    try settlement.gatherRejects()
    try settlement.checkCounts()
    try settlement.gatherRecords()
    return settlement.exports
  }

  private init(_ jobs: [ExtractJob], _ setup: ExtractSetup, _ executor: Executor) {
    self.setup = setup
    self.executor = executor
    exports = Exports(setup: setup, jobs: jobs)
    chunks = jobs.flatMap(\.held).sorted { ($0.file, $0.chunk) < ($1.file, $1.chunk) }
    for job in jobs { job.releaseHeld() }
  }

  private mutating func settleDuplicates() throws {
    statuses = try Duplicates.statuses(of: chunks, setup, executor: executor)
    var systems = SystemOfRecord(setup)
    systems.settle(&chunks, jobs: exports.jobs, &statuses)
    superseded = systems.superseded
    exports.warnings += systems.warnings
    exports.warnings += try SameSales(setup, chunks, statuses, executor: executor).warnings
    exports.warnings += try RepeatedSales(
      setup, chunks, statuses, jobs: exports.jobs, executor: executor
    ).warnings
  }

  // MARK: - Rows

  private mutating func countLines() {
    exports.fileCounts = Array(repeating: FileCounts(), count: setup.files.count)
    let summaries = exports.jobs.flatMap(\.summaries).sorted {
      ($0.place.file, $0.place.chunk) < ($1.place.file, $1.place.chunk)
    }
    chunkLines = setup.files.map { _ in [] }
    var line = 1
    for summary in summaries {
      let file = summary.place.file
      if chunkLines[file].isEmpty { line = setup.files[file].header.dataLine }
      while chunkLines[file].count <= summary.place.chunk { chunkLines[file].append(line) }
      line += summary.lines
      exports.fileCounts[file].counts += summary.counts
    }
    exports.blockHashes = setup.files.map { _ in [] }
    let blocks = exports.jobs.flatMap(\.blockHashes).sorted {
      ($0.place.file, $0.place.chunk) < ($1.place.file, $1.place.chunk)
    }
    for block in blocks { exports.blockHashes[block.place.file].append(block.hash) }
    for job in exports.jobs {
      for (source, days) in job.touchDays.enumerated() {
        exports.rows.add(days, source: source)
      }
    }
  }

  private mutating func gatherRejects() throws {
    var rejects = exports.jobs.flatMap(\.rejects)
    for index in rejects.indices {
      rejects[index].line += chunkLines[rejects[index].file][rejects[index].chunk]
    }
    rejects += try conflicts()
    exports.rejects = rejects.sorted {
      ($0.file, $0.offset, $0.column) < ($1.file, $1.offset, $1.column)
    }
  }

  /// The rows of a file that share a key and differ, with those that carry them on; counted as rejected.
  private mutating func conflicts() throws -> [Reject] {
    var offsets = [[Int]](repeating: [], count: setup.files.count)
    for (chunk, status) in zip(chunks, statuses) {
      for (row, found) in zip(chunk.rows, status) where found == .conflicting {
        offsets[chunk.file].append(row.offset)
      }
      for (row, offset) in chunk.carried
      where !status.isEmpty && status[row] == .conflicting {
        offsets[chunk.file].append(offset)
      }
    }
    var rejects: [Reject] = []
    for (plan, offsets) in zip(setup.files, offsets) {
      exports.fileCounts[plan.index].counts.kept -= offsets.count
      exports.fileCounts[plan.index].counts.rejected += offsets.count
      var counter = LineCounter(plan)
      for offset in offsets.sorted() {
        rejects.append(
          Reject(
            source: plan.source, file: plan.index, chunk: 0, line: try counter.line(of: offset),
            offset: offset, column: 0,
            reason: "another row of the file has the same key and other content", value: ""))
      }
    }
    return rejects
  }

  /// Warns of exports without rows and stops the run where too many were rejected.
  private mutating func checkCounts() throws(Failure) {
    var faults: [Diagnostic] = []
    for plan in setup.files {
      let counts = exports.fileCounts[plan.index].counts
      let rows = counts.read - counts.blank
      if rows == 0 {
        exports.warnings.append(
          Diagnostic(.warning, file: plan.path, "the export has a header and no rows"))
      }
      if setup.definition.quality.allows(rejects: counts.rejected, of: rows) { continue }
      faults.append(
        Diagnostic(
          file: plan.path,
          "\(counts.rejected) of \(rows) rows were rejected, more than quality.rejects.max allows",
          hint: "mend the layout or the export, or raise quality.rejects.max; the first of them:"))
      faults += exports.rejects.lazy.filter { $0.file == plan.index }.prefix(5)
        .diagnostics(setup)
    }
    guard faults.isEmpty else { throw Failure(.data, faults) }
    warnOfRejects()
  }

  /// One for each source with rejected rows, in config order: few enough to go on are still missing from all figures.
  private mutating func warnOfRejects() {
    let isListed = ReportNames.named("rejects")?.isWanted(setup.definition) ?? false
    for (index, source) in setup.definition.sources.enumerated() {
      let rejected = setup.files.filter { $0.source == index }
        .reduce(0) { $0 + exports.fileCounts[$1.index].counts.rejected }
      guard rejected > 0 else { continue }
      exports.warnings.append(
        Diagnostic(
          .warning,
          "\(rejected) row\(rejected == 1 ? "" : "s") of source \(source.name.quoted)"
            + " \(rejected == 1 ? "was" : "were") set aside",
          hint: isListed
            ? "see rejects.csv: what they say is in no figure"
            : "what they say is in no figure; rejects.csv, which --only left out, lists them"))
    }
  }

  // MARK: - Records

  private mutating func gatherRecords() throws {
    remaps = mergeTexts()
    exports.textsOfJobs = remaps
    let firsts = try firstRecords()
    exports.firstsOfJobs = exports.jobs.map { Array(repeating: 0, count: $0.heldCount) }
    for (chunk, first) in zip(chunks, firsts) {
      exports.firstsOfJobs[chunk.job][chunk.number] = first
    }
    exports.superseded = supersededSales(firsts)
    takeOutTouches()
    let uses = try couponUses()
    let kinds = zip(exports.jobs, remaps).map { job, codes in
      job.kinds.kinds.map { $0.recoded(codes) }
    }
    for job in exports.jobs { job.releaseTables() }
    let texts = exports.texts
    let (order, _) = try executor.beside({ try KindOrder(kinds + [uses.map(\.kind)], texts: texts) }
    ) {
      try takeRecords()
    }
    exports.kinds = order.kinds
    exports.kindsOfJobs = Array(order.codes.dropLast())
    for (use, code) in zip(uses, order.codes.last ?? []) { exports.couponKinds[use.use] = code }
  }

  /// Takes over the records of all chunks.
  private mutating func takeRecords() throws {
    try countRows()
    try emitIdentities()
    try takeOrders()
    exports.assignments = try kept(chunks.map(\.assignments)) { assignment, remap in
      var assignment = assignment
      assignment.experiment = remap[Int(assignment.experiment)]
      assignment.arm = remap[Int(assignment.arm)]
      return assignment
    }
    exports.messages = try kept(chunks.map(\.messages)) { $0.recoded($1) }
    for index in chunks.indices {
      gather(chunks[index], statuses[index], remaps[chunks[index].job])
    }
    for (job, codes) in zip(exports.jobs, remaps) {
      exports.referrers.codes.formUnion(job.referrers.map { codes[Int($0)] })
    }
    try exports.referrers.name(exports.texts, setup, executor: executor)
  }

  /// Counts the rows of records that are no touches by store and day, and what became of those that were held.
  private mutating func countRows() throws {
    for (job, codes) in zip(exports.jobs, remaps) {
      for stores in job.rowDays { exports.rows.add(stores, codes: codes) }
    }
    let codes = Array(0..<UInt32(exports.texts.count))
    for rows in try SettledRows.count(chunks, statuses, remaps, executor) {
      exports.rows.add(rows.stores, codes: codes)
      for (file, change) in rows.changes {
        exports.fileCounts[file].counts += change.counts
        exports.fileCounts[file].superseded += change.superseded
      }
    }
  }

  /// Hands the identifiers of held rows that are kept on to join, beside those of touches and of rows that nothing
  /// could set aside.
  private mutating func emitIdentities() throws {
    let jobs = exports.jobs
    for job in jobs {
      let own = chunks.indices.filter {
        chunks[$0].job == job.number && !chunks[$0].rows.isEmpty
      }
      job.takeBack(own.map { SettledChunk(chunk: chunks[$0], statuses: statuses[$0]) })
    }
    for index in chunks.indices {
      chunks[index].rows = []
      chunks[index].names = []
      chunks[index].links = []
      chunks[index].carried = []
    }
    _ = try executor.map(count: jobs.count) { jobs[$0].emitIdentities() }
  }

  /// Takes over the kept orders. What follows needs to know whose records these were, not what they said.
  private mutating func takeOrders() throws {
    let orders = try SettledOrders(taking: &chunks, statuses, remaps, executor)
    (exports.orders, exports.orderBytes) = (orders.orders, orders.bytes)
    exports.orderExtras = orders.extras
  }

  /// The place of each chunk's first order, assignment or message among all.
  private func firstRecords() throws -> [Int] {
    var firsts: [Int] = []
    var count = 0
    var assignments = 0
    var messages = 0
    for (chunk, status) in zip(chunks, statuses) {
      firsts.append(
        !chunk.messages.isEmpty ? messages : chunk.assignments.isEmpty ? count : assignments)
      messages += status.keptCount(ofRecords: chunk.messages.count)
      count += status.keptCount(ofRecords: chunk.orders.count)
      assignments += status.keptCount(ofRecords: chunk.assignments.count)
    }
    let hasOrderSource = setup.definition.sources.contains { $0.layout.record == .order }
    guard count > 0 || !hasOrderSource else { throw nothingToCredit }
    return firsts
  }

  /// The superseded sales that returns name, by the order that stays; `firsts` as `firstRecords` gives them.
  private func supersededSales(_ firsts: [Int]) -> [SupersededSale] {
    /// By chunk: the kept rows before each row.
    var places: [Int: [Int]] = [:]
    return superseded.map { found in
      let staying = found.stayingChunk
      if places[staying] == nil, !statuses[staying].isEmpty {
        var count = 0
        places[staying] = statuses[staying].map { status in
          defer { count += status == .kept ? 1 : 0 }
          return count
        }
      }
      let chunk = chunks[found.chunk]
      let order = chunk.orders[found.row]
      return SupersededSale(
        source: order.source,
        id: Array(chunk.orderBytes[order.idStart..<(order.idStart + Int(order.idCount))]),
        store: remaps[chunk.job][Int(order.store)],
        order: UInt32(firsts[staying] + (places[staying]?[found.stayingRow] ?? found.stayingRow)))
    }
  }

  /// Why there is no order, with the first rejected rows where rows were rejected.
  private var nothingToCredit: Failure {
    let files = setup.files.filter { setup.layout($0).record == .order }
    var counts = RowCounts()
    for plan in files { counts += exports.fileCounts[plan.index].counts }
    guard counts.read > counts.blank else {
      return Failure(
        .data, "all order sources are empty: there is nothing to credit",
        file: setup.definition.file,
        hint: "check the files of the sources whose record is \"order\"")
    }
    let fault = Diagnostic(
      file: setup.definition.file,
      "no row of the order sources is an order: \(counts.rejected) rejected,"
        + " \(counts.skipped) skipped, \(counts.totals) totals",
      hint: counts.rejected > 0
        ? "mend the layout or the export; the first rejected rows:"
        : "check keep, skip, totals and the map of kind in the layouts of order sources")
    let isOrders = Set(files.map(\.index))
    let first = exports.rejects.lazy.filter { isOrders.contains($0.file) }.prefix(5)
    return Failure(.data, [fault] + first.diagnostics(setup))
  }

  /// Keyed touches that are not kept are among the jobs' touches all the same.
  private func takeOutTouches() {
    var places = [[TouchPlace]](repeating: [], count: exports.jobs.count)
    for (chunk, status) in zip(chunks, statuses) {
      for (place, found) in zip(chunk.touches, status) where found != .kept {
        places[chunk.job].append(place)
      }
    }
    for (job, places) in zip(exports.jobs, places) where !places.isEmpty { job.takeOut(places) }
  }

  /// One code for each store and coupon; gives the new code by job and the job's own.
  private mutating func mergeTexts() -> [[UInt32]] {
    exports.jobs.map { job in
      (0..<UInt32(job.texts.count)).map { exports.texts.code(job.texts.bytes($0)) }
    }
  }

  /// The kept ones of all chunks' records under the run's codes, chunk beside chunk.
  private func kept<Record: BitwiseCopyable & Sendable>(
    _ records: [[Record]], _ recoded: @escaping @Sendable (Record, [UInt32]) -> Record
  ) throws -> [Record] {
    let (statuses, remaps, jobs) = (statuses, remaps, chunks.map(\.job))
    let counts = zip(records, statuses).map { $1.keptCount(ofRecords: $0.count) }
    return try Array.inParts(counts, run: executor.each) { part, target in
      let (own, status, remap) = (records[part], statuses[part], remaps[jobs[part]])
      var next = 0
      for row in own.indices where status.isEmpty || status[row] == .kept {
        target[next] = recoded(own[row], remap)
        next += 1
      }
      precondition(next == target.count, "\(next) of \(target.count) records were written")
    }
  }

  /// Takes over what the kept records of a chunk say, but for those that are many.
  private mutating func gather(_ chunk: HeldChunk, _ status: [RowStatus], _ remap: [UInt32]) {
    func isKept(_ row: Int) -> Bool { status.isEmpty || status[row] == .kept }
    for row in chunk.posts.indices where isKept(row) {
      exports.posts.append(chunk.posts[row].recoded(remap, file: chunk.file))
    }
    for row in chunk.profiles.indices where isKept(row) && chunk.profiles[row].referrer != 0 {
      exports.referrers.codes.insert(remap[Int(chunk.profiles[row].referrer)])
    }
    for row in chunk.spends.indices where isKept(row) { exports.spends.append(chunk.spends[row]) }
    for row in chunk.costs.indices where isKept(row) { exports.costs.append(chunk.costs[row]) }
    for total in chunk.totals where isKept(total.row) {
      var total = total
      total.metric = remap[Int(total.metric)]
      exports.totals.append(total)
    }
  }

  // MARK: - Kinds

  /// The coupons of kept orders by source, each once, with the kinds of their touches.
  private mutating func couponUses() throws -> [(use: CouponUse, kind: TouchKind)] {
    let step = 64
    let (chunks, statuses, remaps) = (chunks, statuses, remaps)
    let hasCoupons = setup.files.map { $0.field("coupon") != nil }
    let found = try executor.map(count: (chunks.count + step - 1) / step) { part in
      var uses: [CouponUse] = []
      for index in (part * step)..<min(chunks.count, (part + 1) * step)
      where hasCoupons[chunks[index].file] {
        chunks[index].addCoupons(statuses[index], remaps[chunks[index].job], to: &uses)
      }
      return uses
    }
    var seen = Set<CouponUse>()
    return found.joined().filter { seen.insert($0).inserted }.map { ($0, couponKind($0)) }
  }

  /// METHODS, section 3.8: a touch with action coupon, empty campaign, and channel coupon unless a rule says
  /// otherwise.
  private mutating func couponKind(_ use: CouponUse) -> TouchKind {
    let facts = ChannelFacts(action: "coupon", coupon: exports.texts.text(use.coupon))
    let channel = setup.resolver.channel(facts, fixed: nil)
    return TouchKind(
      source: use.source, action: TouchAction.coupon, channel: exports.texts.code(channel),
      campaign: 0, content: 0, coupon: setup.needsCoupons ? use.coupon : 0)
  }
}
