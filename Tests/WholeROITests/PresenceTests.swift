import Testing

@testable import WholeROI

private let places = [
  HeldPlace(chunk: 0, record: 0), HeldPlace(chunk: 1, record: 5714),
  HeldPlace(chunk: (1 << 20) - 1, record: (1 << 31) - 1),
]

@Test func whatAnIdentifierStandsOnComesBackFromItsWords() {
  var presences: [Presence] = [.plain]
  for place in places {
    presences += [.assignment(place), .message(place)]
    for time in [Int64.min, -1, 0, 1_790_000_000_000, .max] {
      presences += [
        .order(place, isReturn: false, time: time), .order(place, isReturn: true, time: time),
      ]
    }
  }
  for day in [Int32.min, -1, 20_000, .max] {
    presences.append(
      .profile(
        ProfileRecord(
          joined: day, firstOrder: day / 2, tier: (1 << 26) - 1, referrer: (1 << 26) - 2)))
  }
  for presence in presences {
    let words = presence.words
    #expect(words.payload >> 54 == 0)
    #expect(Presence(payload: words.payload, facts: words.facts) == presence)
  }
}
