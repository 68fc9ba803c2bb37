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
    let record = source.layout.record
    countDays(chunk.orders, job)
    let primaries = identifiers.primaries
    let fields = identifiers.primaryFields
    let keys = identifiers.keys
    let linksPresences = keys.count > 1 && !job.keepsLinks
    presencePlaces.removeAll(keepingCapacity: true)
    var anonymous = 0
    for (place, row) in rows.enumerated() {
      let row = Int(row)
      let primary = primaries[row]
      if primary == .none {
        anonymous += 1
      } else {
        job.emit(
          primary, chunk.presence(row: place, record: record, at: place), source: plan.source,
          key: keys[Int(fields[row])])
      }
      if linksPresences { presencePlaces.append(job.lastPresence(primary)) }
    }
    job.counts.anonymous += anonymous
    if linksPresences {
      linkPresences(job)
    } else {
      emitLinks(reader, job)
    }
    for profile in chunk.profiles where profile.referrer != 0 {
      referrers.insert(profile.referrer)
    }
    chunk.profiles = []
  }

  /// Links the identifiers of the rows whose presences were emitted just now.
  private func linkPresences(_ job: ExtractJob) {
    let fields = identifiers.primaryFields
    let keys = identifiers.keys
    for field in keys.indices.dropFirst() {
      let others = identifiers.column(field)
      for (place, row) in rows.enumerated() {
        let row = Int(row)
        guard others[row] != .none, Int(fields[row]) < field else { continue }
        job.emitLink(presencePlaces[place], others[row], source: plan.source, key: keys[field])
      }
    }
  }

  /// The same where each link is asked for by itself.
  private func emitLinks(_ reader: RowReader, _ job: ExtractJob) {
    let keys = identifiers.keys
    if keys.count == 1 { return }
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

  /// Counts the chunk's rows by their days; `orders` are theirs where they are orders.
  private func countDays(_ orders: [OrderRecord], _ job: ExtractJob) {
    // Taken out and put back, so that it is not copied while it counts.
    var days = job.rowDays[plan.source]
    job.rowDays[plan.source] = StoreDays(source: plan.source)
    if columns.hasDays {
      // An order has a time.
      for (place, order) in orders.enumerated() {
        days.add(store: order.store, day: Int32(truncatingIfNeeded: timeDays[Int(rows[place])]))
      }
      if orders.isEmpty { for row in rows { days.add(store: 0, day: day(Int(row))) } }
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
