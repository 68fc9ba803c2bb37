import Columns
import Tabular

/// One row of stores.csv: a store and a program, a rest row of the store, or its total.
struct StoresRow: Sendable {
  /// program, rest and store; rows of the first two add up to the third.
  enum Kind: String, Sendable { case program, rest, store }

  static let totalName = ReportRows.tillName
  static let noStore = "(no store)"

  var store: String
  var program: String
  var kind: Kind
  /// Millionths.
  var orders: Int64
  var net: Int64
  /// Of the store's row alone: the part of its net that has a person, and the part of the orders with a
  /// person that a digital touch came before.
  var identifiedShare: Ratio?
  var digitalShare: Ratio?

  /// By the store's bytes; within each programs as configured (those with credit there), the rest, the total.
  static func rows(
    _ stores: StoreTally, _ tally: Tally, _ texts: Interner, _ style: ReportStyle
  ) -> [StoresRow] {
    guard let cells = tally.cells else { return [] }
    let programs = tally.axes.programs
    let order = stores.stores.indices.sorted {
      texts.bytes(stores.stores[$0]).lexicographicallyPrecedes(texts.bytes(stores.stores[$1]))
    }
    return order.flatMap { place -> [StoresRow] in
      let own = (0..<cells.rowCount).map { cells.stores[place * cells.rowCount + $0] }
      guard own.contains(where: { $0 != CreditCells.Cell() }) else { return [] }
      let code = stores.stores[place]
      let name = code == 0 ? noStore : texts.text(code)
      var rows: [StoresRow] = []
      for (index, cell) in own.enumerated() {
        if index < programs.count {
          guard cell != CreditCells.Cell() else { continue }
          rows.append(row(name, programs[index], .program, cell))
        } else {
          let rest =
            index == programs.count
            ? ReportRows.noProgramName : RestKind.allCases[index - programs.count - 1].name
          rows.append(row(name, rest, .rest, cell))
        }
      }
      let sum = own.reduce(into: CreditCells.Cell()) { $0 += $1 }
      var total = row(name, totalName, .store, sum)
      let unmatched = own[programs.count + 1 + RestKind.unmatchedReturns.rawValue].net
      let unidentified = own[programs.count + 1 + RestKind.unidentified.rawValue].net
      let sold = sum.net - unmatched
      total.identifiedShare = Ratio(Int128(sold - unidentified), Int128(sold))
      if style.shown(stores.persons[place]) != nil,
        style.tells(stores.researchers[place], of: stores.persons[place])
      {
        total.digitalShare = Ratio(stores.researched[place], of: stores.orders[place])
      }
      rows.append(total)
      return rows
    }
  }

  private static func row(
    _ store: String, _ program: String, _ kind: Kind, _ cell: CreditCells.Cell
  ) -> StoresRow {
    StoresRow(store: store, program: program, kind: kind, orders: cell.orders, net: cell.net)
  }
}
