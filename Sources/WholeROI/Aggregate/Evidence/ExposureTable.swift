import Columns

/// The population of a comparison by stratum and exposure set.
struct ExposureTable: Sendable {
  /// What the persons of one stratum with one exposure set bought.
  struct Cell: Sendable {
    /// Counts from 0 in an order that depends on no codes.
    var stratum: Int
    var families: UInt32
    var tally: OutcomeTally
  }

  /// The exposure sets that occur, rising.
  let families: [UInt32]
  /// By exposure set: its cells.
  private let cells: [[Cell]]
  let strataCount: Int

  init(cells: [Cell]) {
    let bySet = Dictionary(grouping: cells, by: \.families)
    families = bySet.keys.sorted()
    self.cells = families.map { bySet[$0] ?? [] }
    strataCount = (cells.map(\.stratum).max() ?? -1) + 1
  }

  init(_ strata: ExposureStrata) {
    let codes = Set(strata.cells.keys.lefts).sorted()
    var places: [UInt32: Int] = [:]
    for (place, code) in codes.enumerated() { places[code] = place }
    self.init(
      cells: strata.cells.tallies.enumerated().map { index, tally in
        Cell(
          stratum: places[strata.cells.keys.lefts[index]] ?? 0,
          families: strata.cells.keys.rights[index], tally: tally)
      })
  }

  /// - Complexity: O(*n*) in persons with earlier orders.
  init(_ newcomers: ExposureCells, _ buyers: EarlierBuyers, _ texts: Interner) {
    self.init(ExposureStrata(newcomers, buyers, texts))
  }

  /// What persons with the wanted exposure bought.
  func total(where isWanted: (UInt32) -> Bool) -> OutcomeTally {
    var total = OutcomeTally()
    for (set, cells) in zip(families, cells) where isWanted(set) {
      for cell in cells { total += cell.tally }
    }
    return total
  }

  /// By stratum.
  func strata(where isWanted: (UInt32) -> Bool) -> [OutcomeTally] {
    var strata = [OutcomeTally](repeating: OutcomeTally(), count: strataCount)
    for (set, cells) in zip(families, cells) where isWanted(set) {
      for cell in cells { strata[cell.stratum] += cell.tally }
    }
    return strata
  }
}
