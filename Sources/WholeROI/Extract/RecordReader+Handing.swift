import Columns
import Tabular

/// Where the records of a chunk go.
extension RecordReader {
  /// Holds the chunk's rows until all exports are read.
  func hold(_ reader: RowReader, in chunk: inout HeldChunk, _ job: ExtractJob) {
    let first = chunk.rows.count
    for row in rows {
      let row = Int(row)
      let primary = identifiers.primaries[row]
      if primary == .none { job.counts.anonymous += 1 }
      chunk.rows.append(
        HeldRow(
          primary: primary, offset: reader.offset(ofRow: row), day: day(row),
          key: identifiers.primaryKey(row: row)))
    }
    let keys = identifiers.keys
    for field in keys.indices.dropFirst() {
      let others = identifiers.column(field)
      let key = UInt8(keys[field])
      for (index, row) in rows.enumerated() {
        let row = Int(row)
        let other = others[row]
        guard other != .none, identifiers.primaryFields[row] < field else { continue }
        chunk.links.append(
          HeldLink(
            other: other, time: columns.value(.time, row) ?? .min, row: Int32(first + index),
            key: key))
      }
    }
  }

  /// Counts the chunk's rows by store and day, and hands on whose they are: nothing can set them aside any more.
  mutating func handOn(
    _ reader: RowReader, _ chunk: inout HeldChunk, _ job: ExtractJob
  ) {
    countDays(job)
    fillPresences(of: chunk)
    let keys = identifiers.keys
    let named = job.presences.appendNamed(
      identifiers.primaries, rows: rows, fields: identifiers.primaryFields, tags: keys,
      origin: plan.source, payloads: presencePayloads, facts: presenceFacts,
      places: &presencePlaces)
    job.counts.anonymous += rows.count - named
    if job.keepsLinks {
      emitLinks(reader, job)
    } else {
      linkPresences(job)
    }
    for profile in chunk.profiles where profile.referrer != 0 {
      referrers.insert(profile.referrer)
    }
    chunk.profiles = []
  }

  /// Writes down what the presences of the chunk's rows say.
  private mutating func fillPresences(of chunk: HeldChunk) {
    // Taken out and put back, so that they are not copied while they are filled.
    var (payloads, facts) = (presencePayloads, presenceFacts)
    (presencePayloads, presenceFacts) = ([], [])
    Self.resize(&payloads, to: rows.count)
    Self.resize(&facts, to: rows.count)
    switch record {
    // One loop for each kind of many rows, inlined.
    case .order: Self.fill(&payloads, &facts, chunk, .order)
    case .profile: Self.fill(&payloads, &facts, chunk, .profile)
    default: Self.fill(&payloads, &facts, chunk, record)
    }
    (presencePayloads, presenceFacts) = (payloads, facts)
  }

  private static func resize(_ words: inout [UInt64], to count: Int) {
    words.removeAll(keepingCapacity: true)
    words.append(contentsOf: repeatElement(0, count: count))
  }

  @inline(__always)
  private static func fill(
    _ payloads: inout [UInt64], _ facts: inout [UInt64], _ chunk: HeldChunk, _ record: RecordKind
  ) {
    var payloads = payloads.mutableSpan
    var facts = facts.mutableSpan
    for place in payloads.indices {
      (payloads[place], facts[place]) =
        chunk.presence(row: place, record: record, at: place).words
    }
  }

  /// Links the identifiers of the rows whose presences were emitted just now.
  private func linkPresences(_ job: ExtractJob) {
    let keys = identifiers.keys
    for field in keys.indices.dropFirst() {
      job.presenceLinks.appendOthers(
        identifiers.column(field), ofField: field, rows: rows, fields: identifiers.primaryFields,
        tag: keys[field], origin: plan.source, places: presencePlaces)
    }
  }

  /// The same where each link is asked for by itself.
  private func emitLinks(_ reader: RowReader, _ job: ExtractJob) {
    let keys = identifiers.keys
    if keys.count <= 1 { return }
    let primaries = identifiers.primaries
    let fields = identifiers.primaryFields
    let offsets = reader.rowStarts()
    for field in keys.indices.dropFirst() {
      let others = identifiers.column(field)
      job.emitLinks { log in
        for row in rows {
          let row = Int(row)
          guard others[row] != .none, Int(fields[row]) < field else { continue }
          log.append(
            primaries[row], others[row],
            Link(
              time: columns.value(.time, row) ?? .min, offset: offsets[row],
              file: Int32(plan.index), source: UInt8(plan.source),
              primaryKey: UInt8(keys[Int(fields[row])]), otherKey: UInt8(keys[field])))
        }
      }
    }
  }

  /// Counts the chunk's rows by their days.
  private func countDays(_ job: ExtractJob) {
    // Taken out and put back, so that it is not copied while it counts.
    var days = job.rowDays[plan.source]
    job.rowDays[plan.source] = StoreDays(source: plan.source)
    if record == .order {
      // An order has a time.
      days.add(rows, stores: columns.allCodes(.store), days: timeDays)
    } else if columns.hasDays {
      for row in rows { days.add(store: 0, day: day(Int(row))) }
    } else if !rows.isEmpty {
      days.add(store: 0, day: .min, rows: rows.count)
    }
    job.rowDays[plan.source] = days
  }

  /// The day of a row's record for reconciliation: that of its time, or its own.
  private func day(_ row: Int) -> Int32 {
    if columns.value(.time, row) != nil { return Int32(truncatingIfNeeded: timeDays[row]) }
    return (columns.value(.day, row) ?? columns.value(.from, row)).map {
      Int32(truncatingIfNeeded: $0)
    } ?? .min
  }
}
