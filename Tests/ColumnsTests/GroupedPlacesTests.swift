import Columns
import Testing

@Test func placesOfAGroupStandInTheirOwnOrder() {
  let grouped = GroupedPlaces([3, 0, 3, 1, 0, 3], count: 5)
  #expect(grouped.starts == [0, 2, 3, 3, 6, 6])
  #expect(grouped.places == [1, 4, 3, 0, 2, 5])
}

@Test func noElementsHaveNoPlaces() {
  #expect(GroupedPlaces([], count: 0).starts == [0])
  #expect(GroupedPlaces([], count: 2).starts == [0, 0, 0])
}
