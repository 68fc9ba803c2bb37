import Columns

/// The population of a comparison by stratum and exposure set.
///
/// A stratum is the thirds of recency, frequency and spend before the window, the tier and the home store;
/// persons without an earlier order have none of the thirds and no store.
struct ExposureTable: Sendable {
  /// What the persons of one stratum with one exposure set bought.
  struct Cell: Sendable {
    /// Counts from 0 in an order that depends on no codes.
    var stratum: Int
    var families: UInt32
    var tally: OutcomeTally
  }

  let cells: [Cell]
  let strataCount: Int

  init(cells: [Cell]) {
    self.cells = cells
    strataCount = (cells.map(\.stratum).max() ?? -1) + 1
  }

  /// - Complexity: O(*n*) in persons with earlier orders.
  init(_ newcomers: ExposureCells, _ buyers: EarlierBuyers, _ texts: Interner) {
    let tiers = CodePlaces(buyers.tiers, newcomers.keys.lefts, texts)
    let stores = CodePlaces(buyers.stores, [], texts)
    let recency = RankParts(buyers.lastDays.map(Int64.init), parts: 3)
    let frequency = RankParts(buyers.frequencies.map(Int64.init), parts: 3)
    let spend = RankParts(buyers.spends, parts: 3)
    var cells = ExposureCells()
    for (index, tally) in newcomers.tallies.enumerated() {
      cells.add(
        stratum: UInt32(tiers.place(newcomers.keys.lefts[index]) * Self.purchases),
        families: newcomers.keys.rights[index], tally)
    }
    for index in 0..<buyers.count {
      let purchase =
        9 * recency.part(of: Int64(buyers.lastDays[index]))
        + 3 * frequency.part(of: Int64(buyers.frequencies[index]))
        + spend.part(of: buyers.spends[index])
      // Stores stand above tiers, and tiers above purchases; no earlier order is purchase 0.
      let place =
        (stores.place(buyers.stores[index]) + 1) * tiers.count + tiers.place(buyers.tiers[index])
      cells.add(
        tier: UInt32(place * Self.purchases + 1 + purchase), families: buyers.families[index],
        Outcome(orders: Int(buyers.orders[index]), net: buyers.nets[index]))
    }
    let strata = Set(cells.keys.lefts).sorted()
    var places: [UInt32: Int] = [:]
    for (place, stratum) in strata.enumerated() { places[stratum] = place }
    self.init(
      cells: cells.tallies.indices.map {
        Cell(
          stratum: places[cells.keys.lefts[$0]] ?? 0, families: cells.keys.rights[$0],
          tally: cells.tallies[$0])
      })
  }

  /// The thirds' combinations, and none.
  private static let purchases = 28

  /// What persons with the wanted exposure bought.
  func total(where isWanted: (UInt32) -> Bool) -> OutcomeTally {
    var total = OutcomeTally()
    for cell in cells where isWanted(cell.families) { total += cell.tally }
    return total
  }

  /// By stratum.
  func strata(where isWanted: (UInt32) -> Bool) -> [OutcomeTally] {
    var strata = [OutcomeTally](repeating: OutcomeTally(), count: strataCount)
    for cell in cells where isWanted(cell.families) { strata[cell.stratum] += cell.tally }
    return strata
  }

  /// The exposure sets that occur.
  var families: [UInt32] { Set(cells.map(\.families)).sorted() }
}

/// Codes as places among their texts by bytes: the same in every run.
private struct CodePlaces {
  /// By code.
  private let places: [Int32]
  let count: Int

  init(_ codes: [UInt32], _ others: [UInt32], _ texts: Interner) {
    var places = [Int32](repeating: -1, count: texts.count)
    for code in codes { places[Int(code)] = 0 }
    for code in others { places[Int(code)] = 0 }
    let sorted = places.indices.filter { places[$0] == 0 }.sorted {
      texts.bytes(UInt32($0)).lexicographicallyPrecedes(texts.bytes(UInt32($1)))
    }
    for (place, code) in sorted.enumerated() { places[code] = Int32(place) }
    self.places = places
    count = max(sorted.count, 1)
  }

  func place(_ code: UInt32) -> Int { Int(places[Int(code)]) }
}
