import Tabular

/// What the ledger books to a media vendor in a month, beside the spend that ad exports hold for it.
///
/// Such a row repeats media spend, so it is never added; where the two differ somebody should look
/// (METHODS, section 5).
public struct MediaInvoice: Hashable, Sendable {
  public let month: Month
  /// As the ledger writes it.
  public let vendor: String
  /// Minor units booked to this vendor in the whole month.
  public let ledger: Int64
  /// Minor units of all ad exports in the whole month: exports don't name vendors as ledgers do.
  public let spend: Int64

  /// One per month that touches the period and vendor, by month, then the vendor's bytes.
  static func compare(
    _ ledger: [CostRecord], _ spend: [SpendRecord], _ definition: CostsDefinition, _ period: Period
  ) -> [MediaInvoice] {
    let booked = ledger.filter { row in definition.mediaVendors.contains { $0.matches(row.vendor) }
    }
    guard !booked.isEmpty else { return [] }
    var invoices: [MediaInvoice] = []
    for month in Month.all(touching: period) {
      let spent = spend.reduce(Int64(0)) { sum, row in
        sum + month.part(of: row.amount, row.from, row.to)
      }
      var amounts: [[UInt8]: Int64] = [:]
      for row in booked where !month.days(of: row.from, row.to).isEmpty {
        amounts[Array(row.vendor.utf8), default: 0] += month.part(of: row.amount, row.from, row.to)
      }
      for vendor in amounts.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        invoices.append(
          MediaInvoice(
            month: month, vendor: String(decoding: vendor, as: UTF8.self),
            ledger: amounts[vendor, default: 0], spend: spent))
      }
    }
    return invoices
  }
}

/// A month of the calendar, such as 2026-07.
public struct Month: Hashable, Sendable {
  /// First and last day.
  public let days: Period

  /// The months that have a day in the period, in turn.
  static func all(touching period: Period) -> [Month] {
    var months: [Month] = []
    var day = period.from
    while day <= period.to {
      let month = Month(containing: day)
      months.append(month)
      day = CivilDay(month.days.to.number + 1)
    }
    return months
  }

  init(containing day: CivilDay) {
    let first = day.number - Int32(ISODay(day).day - 1)
    // The 1st plus 31 days always lies in the next month, on day 32 − the month's length, plus 1.
    let beyond = ISODay(CivilDay(first + 31))
    days = Period(from: CivilDay(first), to: CivilDay(first + 31 - Int32(beyond.day)))
  }

  /// `2026-07`.
  public var text: String { String(ISODay(days.from).description.dropLast(3)) }

  /// The days of a span that lie in the month.
  func days(of from: CivilDay, _ to: CivilDay) -> Range<Int32> {
    DaySpan(from, to).days(within: days)
  }

  /// The part of an amount, spread over its days, that falls into the month.
  func part(of amount: Int64, _ from: CivilDay, _ to: CivilDay) -> Int64 {
    DaySpan(from, to).part(of: amount, on: days(of: from, to))
  }
}

extension CostAllocation {
  /// One warning for each month in which the ledger's media vendors and the ad exports disagree.
  public func warnings(currency: Currency) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    for (index, first) in invoices.enumerated()
    where index == 0 || invoices[index - 1].month != first.month {
      let sameMonth = invoices.filter { $0.month == first.month }
      let ledger = sameMonth.reduce(0) { $0 + $1.ledger }
      guard ledger != first.spend else { continue }
      let vendors = sameMonth.map(\.vendor).joined(separator: ", ")
      warnings.append(
        Diagnostic(
          .warning,
          "in \(first.month.text) the cost ledger books \(moneyText(ledger, currency)) to \(vendors), "
            + "and ad exports hold \(moneyText(first.spend, currency)); only the exports are counted",
          hint: "see whether an ad export of the month is missing, or the invoice covers other days"
        ))
    }
    return warnings
  }
}
