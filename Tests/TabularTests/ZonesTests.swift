import Foundation
import Testing

@testable import Tabular

private let cities = [
  "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo",
  "UTC", "Pacific/Apia", "Africa/Casablanca",
]

private func zone(_ identifier: String) throws -> TimeZoneTable {
  try #require(TimeZoneTable(identifier: identifier))
}

private func local(_ iso: String) throws -> Int64 {
  var reader = try TimeReader(format: nil, zone: .utc)
  return reader.parse(Array(iso.utf8))
}

@Test(arguments: cities)
func localTimesAreFoundationsAtThousandsOfInstants(identifier: String) throws {
  let table = try zone(identifier)
  let foundation = try #require(TimeZone(identifier: identifier))
  var numbers = SeededNumbers(11)
  var instants = (0..<3000).map { _ in Int64(numbers.below(4_102_444_800)) * 1000 }
  instants += table.changes.flatMap { [$0 - 1, $0, $0 + 1] }
  for instant in instants {
    let date = Date(timeIntervalSince1970: Double(instant) / 1000)
    let offset = Int64(foundation.secondsFromGMT(for: date)) * 1000
    #expect(table.local(utc: instant) == instant + offset, "\(identifier) at \(instant)")
  }
}

@Test(arguments: cities)
func localTimesGoToAnInstantThatShowsThemOrBehindTheGap(identifier: String) throws {
  let table = try zone(identifier)
  var numbers = SeededNumbers(12)
  let hour: Int64 = 3_600_000
  var locals = (0..<3000).map { _ in Int64(numbers.below(4_102_444_800)) * 1000 }
  for change in table.changes {
    locals += (0..<8).map { _ in change + table.offsets[0] + Int64(numbers.below(8_000)) * 3_600 }
      .map { $0 - 4 * hour }
  }
  var stretch = TimeZoneTable.LocalStretch()
  for local in locals {
    let (instant, adjustment) = table.utc(local: local)
    let shown = table.local(utc: instant)
    switch adjustment {
    case .none:
      #expect(shown == local)
      #expect(table.local(utc: instant - 2 * hour) < local)
    case .overlap:
      // The same time is shown again later, and not before.
      #expect(shown == local)
      let later = [hour / 2, hour, 2 * hour, 3 * hour, 24 * hour].contains {
        table.local(utc: instant + $0) == local
      }
      #expect(later, "\(identifier) \(local)")
    case .gap:
      #expect(shown > local)
      let before = (1...48).allSatisfy { table.local(utc: instant - Int64($0) * hour / 2) != local }
      #expect(before)
    }
    let remembered = table.utc(local: local, remembering: &stretch)
    #expect(remembered.milliseconds == instant && remembered.adjustment == adjustment)
    if adjustment == .none {
      #expect(local >= stretch.from && local < stretch.until)
      #expect(local - stretch.offset == instant)
    }
  }
}

@Test func timesInTheGapMoveForwardByIt() throws {
  let newYork = try zone("America/New_York")
  let (instant, adjustment) = newYork.utc(local: try local("2026-03-08T02:30:00"))
  #expect(instant == (try local("2026-03-08T07:30:00")))  // 03:30 −04:00
  #expect(adjustment == .gap)
}

@Test func timesInTheOverlapTakeTheEarlierInstant() throws {
  let newYork = try zone("America/New_York")
  let (instant, adjustment) = newYork.utc(local: try local("2026-11-01T01:30:00"))
  #expect(instant == (try local("2026-11-01T05:30:00")))  // −04:00, still summer time
  #expect(adjustment == .overlap)
}

@Test func edgesOfGapAndOverlapAreNotAdjusted() throws {
  let newYork = try zone("America/New_York")
  for iso in ["2026-03-08T01:59:59.999", "2026-03-08T03:00:00", "2026-11-01T00:59:59.999"] {
    #expect(newYork.utc(local: try local(iso)).adjustment == .none, "\(iso)")
  }
  #expect(newYork.utc(local: try local("2026-11-01T02:00:00")).adjustment == .none)
  #expect(newYork.utc(local: try local("2026-11-01T01:00:00")).adjustment == .overlap)
}

@Test func halfHourShiftsOfLordHoweAreKept() throws {
  let lordHowe = try zone("Australia/Lord_Howe")
  let gap = lordHowe.utc(local: try local("2026-10-04T02:10:00"))
  #expect(gap.adjustment == .gap)
  #expect(lordHowe.local(utc: gap.milliseconds) == (try local("2026-10-04T02:40:00")))
}

@Test func aDayWithoutMidnightBeginsBehindTheGap() throws {
  let saoPaulo = try zone("America/Sao_Paulo")
  let day = try #require(CivilDay(iso: "2018-11-04"))
  #expect(saoPaulo.start(of: day) == (try local("2018-11-04T03:00:00")))  // 01:00 −02:00
  #expect(saoPaulo.day(utc: saoPaulo.start(of: day)) == day)
  #expect(saoPaulo.day(utc: saoPaulo.start(of: day) - 1) == day.advanced(by: -1))
}

@Test func fixedOffsetsAndUTCHaveNoChanges() throws {
  for (name, minutes) in [("UTC", 0), ("Z", 0), ("gmt", 0), ("+05:30", 330), ("-0800", -480)] {
    let table = try zone(name)
    #expect(table.changes.isEmpty)
    #expect(table.local(utc: 0) == Int64(minutes) * 60_000, "\(name)")
  }
  #expect(TimeZoneTable(identifier: "Mars/Olympus") == nil)
  #expect(TimeZoneTable(identifier: "+25:00") == nil)
  #expect(TimeZoneTable(identifier: "+05:30x") == nil)
}

@Test func everyKnownZoneHasItsLocalTimesInOrder() {
  for identifier in TimeZone.knownTimeZoneIdentifiers.sorted().enumerated()
  where identifier.offset % 9 == 0 {
    guard let table = TimeZoneTable(identifier: identifier.element) else { continue }
    #expect(table.localStarts == table.localStarts.sorted(), "\(identifier.element)")
    #expect(zip(table.localStarts, table.adjustedFrom.dropFirst()).allSatisfy { $0 <= $1 })
  }
}

@Test func daysOfManyInstantsAreThoseOfEach() throws {
  let berlin = try zone("Europe/Berlin")
  var numbers = SeededNumbers(13)
  let instants = (0..<2000).map { _ in Int64(numbers.below(4_000_000_000)) * 1000 - 99_999 }
  var days: [Int64] = []
  berlin.days(utc: instants + [FieldValue.missing, FieldValue.invalid], into: &days)
  #expect(
    days == instants.map { Int64(berlin.day(utc: $0).number) }
      + [FieldValue.missing, FieldValue.invalid])
}

@Test func daysAreCountedAsEachInstantHasIt() throws {
  var numbers = SeededNumbers(14)
  for (name, around) in [("UTC", 1_770_000_000), ("Europe/Berlin", 1_770_000_000), ("-0800", 0)] {
    let table = try zone(name)
    let instants = (0..<999).map { _ in
      Int64(around + numbers.below(5_000_000) - 2_500_000) * 1000 + 1
    }
    let span = try #require(InstantSpan(instants))
    #expect(span.least == instants.min() && span.most == instants.max())
    let found = try #require(table.dayCounts(utc: instants, in: span))
    var expected: [CivilDay: Int] = [:]
    for instant in instants { expected[table.day(utc: instant), default: 0] += 1 }
    for (day, count) in found.counts.enumerated() {
      #expect(count == expected[found.first.advanced(by: day)] ?? 0, "\(name)")
    }
    #expect(found.counts.reduce(0, +) == 999)
  }
}

@Test func daysAreNotCountedAtOnceAcrossAChangeOfTheClock() throws {
  let berlin = try zone("Europe/Berlin")
  // 2026-03-29 01:00 UTC.
  let change: Int64 = 1_774_746_000_000
  func counts(_ instants: [Int64]) throws -> [Int]? {
    berlin.dayCounts(utc: instants, in: try #require(InstantSpan(instants)))?.counts
  }
  #expect(try counts([change - 1, change - 2]) == [2])
  #expect(try counts([change, change + 1]) == [2])
  #expect(try counts([change - 1, change]) == nil)
  #expect(InstantSpan([]) == nil)
}
