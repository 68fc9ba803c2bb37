import Columns
import Tabular

/// Orders, one row at a time.
extension RecordReader {
  /// Nil where the order was appended; a fault without a field for one that is void.
  mutating func appendOrder(
    _ row: Int, _ reader: RowReader, to chunk: inout HeldChunk, _ job: ExtractJob
  ) -> (field: String, reason: String)? {
    guard let time = columns.value(.time, row) else { return ("time", "has no time") }
    let word = columns.code(.kind, row)
    let kind = kinds[Int(word)]
    switch kind {
    case .sale, .return: break
    case .void: return ("", "")
    case .unknown, .unmet: return ("kind", "unknown kind \"\(job.texts.text(word))\"")
    }
    let money: OrderMoney
    do {
      money = try OrderMoney(
        orderAmounts(row), isReturn: kind == .return,
        isTaxIncluded: isTaxIncluded)
    } catch {
      return (plan.field("gross") == nil ? "net" : "gross", error.rawValue)
    }
    var order = OrderRecord()
    order.time = time
    order.gross = money.gross
    order.discounts = money.discounts
    order.isReturn = money.isReturn
    order.costOfGoods = money.costOfGoods ?? FieldValue.missing
    order.source = UInt16(plan.source)
    order.store = columns.code(.store, row)
    order.coupon = columns.code(.coupon, row)
    ids.set(row, of: &order)
    guard order.idCount > 0 else { return ("id", "has no id") }
    chunk.orders.append(order)
    if columns.hasExtras { addExtra(row, to: &chunk) }
    return nil
  }

  /// Adds what few orders have to the last one.
  func addExtra(_ row: Int, to chunk: inout HeldChunk) {
    let extra = extra(row)
    if extra != .none { chunk.setExtra(extra, ofOrder: chunk.orders.count - 1) }
  }

  private func extra(_ row: Int) -> OrderExtra {
    OrderExtra(
      points: columns.value(.points, row) ?? 0, refunded: abs(columns.value(.refunded, row) ?? 0))
  }

  /// Looks up what the export's words for an order's kind mean; remembered by code.
  mutating func meet(kinds codes: [UInt32], _ job: ExtractJob) {
    var last = UInt32.max
    for code in codes where code != last {
      last = code
      let index = Int(code)
      if index < kinds.count, kinds[index] != .unmet { continue }
      kinds += repeatElement(.unmet, count: max(index + 1 - kinds.count, 0))
      kinds[index] = OrderKind(job.texts.text(code))
    }
  }

  private func orderAmounts(_ row: Int) -> OrderAmounts {
    var amounts = OrderAmounts(
      gross: columns.value(.gross, row), discounts: columns.value(.discounts, row),
      net: columns.value(.net, row),
      tax: columns.value(.tax, row), costOfGoods: columns.value(.costOfGoods, row))
    for field in includedFields { amounts.extras += columns.value(field, row) ?? 0 }
    return amounts
  }

  /// Adds a continuing row to the order above it.
  mutating func carryOn(
    _ row: Int, _ reader: RowReader, into chunk: inout HeldChunk, _ job: ExtractJob,
    _ place: ChunkPlace, _ names: [RowName]
  ) {
    switch carrying.above {
    case .skipped:
      job.counts.skipped += 1
      return
    case .rejected:
      job.reject(reader, row, plan, nil, place, "carries on a row that was set aside")
      return
    case .none:
      job.reject(reader, row, plan, nil, place, "carries on a row, and none stands above it")
      return
    case .kept: break
    }
    if let fault = valueFault(row, job) {
      job.reject(reader, row, plan, plan.field(fault.field), place, fault.reason)
      return
    }
    let last = chunk.orders.count - 1
    var extra = chunk.extra(chunk.orders[last])
    if chunk.orders[last].isBeyondAmounts(with: extra) {
      job.reject(reader, row, plan, nil, place, "carries on an order that is too large to count")
      return
    }
    let amounts = orderAmounts(row)
    if amounts.gross != nil || amounts.net != nil {
      do {
        let money = try OrderMoney(
          amounts, isReturn: chunk.orders[last].isReturn,
          isTaxIncluded: isTaxIncluded)
        guard money.isReturn == chunk.orders[last].isReturn else {
          job.reject(reader, row, plan, nil, place, "a return carries on a sale")
          return
        }
        chunk.orders[last].gross += money.gross
        chunk.orders[last].discounts += money.discounts
        chunk.orders[last].addCost(money.costOfGoods, isNeeded: money.gross != 0)
      } catch {
        job.reject(reader, row, plan, plan.field("gross"), place, error.rawValue)
        return
      }
    } else {
      chunk.orders[last].addCost(amounts.costOfGoods.map(abs), isNeeded: false)
    }
    let more = self.extra(row)
    if more != .none {
      extra.points += more.points
      extra.refunded += more.refunded
      chunk.setExtra(extra, ofOrder: last)
    }
    if !names.isEmpty {
      chunk.names[last].row = chunk.names[last].row.combined(with: names[row].row)
    }
    chunk.carried.append((last, reader.offset(ofRow: row)))
    job.counts.kept += 1
    job.counts.carried += 1
  }
}
