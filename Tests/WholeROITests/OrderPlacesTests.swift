import Testing

@testable import WholeROI

@Test func aStoreOfTwoSourcesHasAPlaceForEach() {
  var places = OrderPlaces()
  for (source, store) in [(0, 7), (1, 3), (0, 7), (1, 7), (0, 3), (1, 3), (2, 0)] {
    places.meet(UInt32(source), UInt32(store))
  }
  #expect(places.sources == [0, 1, 1, 0, 2])
  #expect(places.stores == [7, 3, 7, 3, 0])
  #expect(places.distinctStores == [7, 3, 0])
  #expect(places.place(1, 7) == 2)
  #expect(places.place(0, 7) == 0)
  #expect(places.place(2, 0) == 4)
}

@Test func placesAreThoseOfAPlainList() {
  var numbers = ReportRandomNumbers(74)
  for round in 0..<50 {
    let sources = 1 + round % 4
    var places = OrderPlaces()
    var plain: [[Int]] = []
    for _ in 0..<300 {
      let pair = [
        Int.random(in: 0..<sources, using: &numbers), Int.random(in: 0..<40, using: &numbers),
      ]
      places.meet(UInt32(pair[0]), UInt32(pair[1]))
      if !plain.contains(pair) { plain.append(pair) }
    }
    #expect(places.count == plain.count)
    for (place, pair) in plain.enumerated() {
      #expect(places.place(UInt32(pair[0]), UInt32(pair[1])) == place)
    }
    var stores: [Int] = []
    for pair in plain where !stores.contains(pair[1]) { stores.append(pair[1]) }
    #expect(places.distinctStores.map(Int.init) == stores)
  }
}
