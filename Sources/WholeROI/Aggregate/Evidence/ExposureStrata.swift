import Columns

/// Persons by stratum and exposure set, strata as numbers that depend on no codes: stores by their texts' bytes, then
/// tiers, then purchases.
///
/// A stratum is the thirds of recency, frequency and spend before the window, the tier and the home store; persons
/// without an earlier order have none of the thirds and no store.
struct ExposureStrata: Sendable {
  private(set) var cells = ExposureCells()
  private let tierCount: UInt32

  /// The thirds' combinations, and none, which is 0.
  private static let purchases: UInt32 = 28

  /// - Complexity: O(*n*) in persons with earlier orders.
  init(_ newcomers: ExposureCells, _ buyers: EarlierBuyers, _ texts: Interner) {
    let tiers = CodePlaces(buyers.tiers, newcomers.keys.lefts, texts)
    let stores = CodePlaces(buyers.stores, [], texts)
    let recency = RankParts(buyers.lastDays.map(Int64.init), parts: 3)
    let frequency = RankParts(buyers.frequencies.map(Int64.init), parts: 3)
    let spend = RankParts(buyers.spends, parts: 3)
    tierCount = UInt32(tiers.count)
    for (index, tally) in newcomers.tallies.enumerated() {
      cells.add(
        stratum: stratum(store: 0, tier: tiers.place(newcomers.keys.lefts[index]), purchase: 0),
        families: newcomers.keys.rights[index], tally)
    }
    for index in 0..<buyers.count {
      let purchase =
        9 * recency.part(of: Int64(buyers.lastDays[index]))
        + 3 * frequency.part(of: Int64(buyers.frequencies[index]))
        + spend.part(of: buyers.spends[index])
      cells.add(
        tier: stratum(
          store: stores.place(buyers.stores[index]) + 1, tier: tiers.place(buyers.tiers[index]),
          purchase: UInt32(purchase) + 1),
        families: buyers.families[index],
        Outcome(orders: Int(buyers.orders[index]), net: buyers.nets[index]))
    }
  }

  /// The same persons as if all were of one tier.
  var acrossTiers: ExposureStrata {
    var merged = ExposureCells()
    for (index, tally) in cells.tallies.enumerated() {
      let stratum = cells.keys.lefts[index]
      let store = stratum / Self.purchases / tierCount
      merged.add(
        stratum: store * Self.purchases + stratum % Self.purchases,
        families: cells.keys.rights[index], tally)
    }
    return ExposureStrata(cells: merged, tierCount: 1)
  }

  private init(cells: ExposureCells, tierCount: UInt32) {
    self.cells = cells
    self.tierCount = tierCount
  }

  private func stratum(store: UInt32, tier: UInt32, purchase: UInt32) -> UInt32 {
    (store * tierCount + tier) * Self.purchases + purchase
  }
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

  func place(_ code: UInt32) -> UInt32 { UInt32(places[Int(code)]) }
}
