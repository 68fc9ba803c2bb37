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
    var isTier = [Bool](repeating: false, count: texts.count)
    var isStore = isTier
    buyers.rows.forEach { buyer in
      isTier[Int(buyer.tier)] = true
      isStore[Int(buyer.earlier.store)] = true
    }
    for tier in newcomers.keys.lefts { isTier[Int(tier)] = true }
    let tiers = CodePlaces(isTier, texts)
    let stores = CodePlaces(isStore, texts)
    var values: [Int64] = []
    func ranks(_ value: (EarlierBuyers.Row) -> Int64) -> RankParts {
      buyers.rows.fill(&values, value)
      return RankParts(values, parts: 3)
    }
    let recency = ranks { Int64($0.earlier.lastDay) }
    let frequency = ranks { Int64($0.earlier.frequency) }
    let spend = ranks { $0.earlier.spend }
    tierCount = UInt32(tiers.count)
    for (index, tally) in newcomers.tallies.enumerated() {
      cells.add(
        stratum: stratum(store: 0, tier: tiers.place(newcomers.keys.lefts[index]), purchase: 0),
        families: newcomers.keys.rights[index], tally)
    }
    buyers.rows.forEach { buyer in
      let purchase =
        9 * recency.part(of: Int64(buyer.earlier.lastDay))
        + 3 * frequency.part(of: Int64(buyer.earlier.frequency))
        + spend.part(of: buyer.earlier.spend)
      cells.add(
        tier: stratum(
          store: stores.place(buyer.earlier.store) + 1, tier: tiers.place(buyer.tier),
          purchase: UInt32(purchase) + 1),
        families: buyer.families, buyer.outcome)
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

  /// - Parameter isNamed: by code; those that it says no of have no place.
  init(_ isNamed: [Bool], _ texts: Interner) {
    var places = [Int32](repeating: -1, count: texts.count)
    let sorted = places.indices.filter { isNamed[$0] }.sorted {
      texts.bytes(UInt32($0)).lexicographicallyPrecedes(texts.bytes(UInt32($1)))
    }
    for (place, code) in sorted.enumerated() { places[code] = Int32(place) }
    self.places = places
    count = max(sorted.count, 1)
  }

  func place(_ code: UInt32) -> UInt32 { UInt32(places[Int(code)]) }
}
