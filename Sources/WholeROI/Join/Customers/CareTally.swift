import Columns
import Tabular

/// Who wrote when, and the weeks that somebody wrote in.
struct MessageBook: Sendable {
  /// Messages of the period that have a person, by person, then time, then channel by code.
  let persons: [UInt32]
  /// By entry: its place in `weeks`, code of its channel, and whether somebody helped.
  let weekPlaces: [Int32]
  let channels: [UInt32]
  let isAnswered: [Bool]
  /// Mondays with a message, rising, and when each week ends (UTC milliseconds).
  let weeks: [Int32]
  let weekEnds: [Int64]
  /// By message of the run: the person; `PersonRecords.nobody` for an anonymous one.
  private let writers: [UInt32]

  init(_ exports: Exports, _ records: PersonRecords) {
    let zone = exports.setup.zone
    let window = PeriodWindow(exports.setup.definition.period, zone)
    let messages = exports.messages
    func monday(_ message: MessageRecord) -> Int32 {
      Weeks.monday(zone.day(utc: message.time).number)
    }
    let own = messages.indices.filter {
      records.messagePersons[$0] != PersonRecords.nobody && window.contains(messages[$0].time)
    }.sorted { a, b in
      let (x, y) = (records.messagePersons[a], records.messagePersons[b])
      if x != y { return x < y }
      if messages[a].time != messages[b].time { return messages[a].time < messages[b].time }
      return messages[a].channel < messages[b].channel
    }
    let weeks = Set(own.map { monday(messages[$0]) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(weeks, weeks.indices))
    persons = own.map { records.messagePersons[$0] }
    weekPlaces = own.map { Int32(places[monday(messages[$0])] ?? 0) }
    channels = own.map { messages[$0].channel }
    isAnswered = own.map { messages[$0].isAnswered }
    self.weeks = weeks
    writers = records.messagePersons
    weekEnds = weeks.map { zone.start(of: CivilDay($0 + 7)) }
  }

  /// How many wrote some messages of the run; an anonymous one counts as somebody of its own.
  func writerCount(_ messages: [Int]) -> Int {
    var persons: Set<UInt32> = []
    var anonymous = 0
    for message in messages {
      if writers[message] == PersonRecords.nobody {
        anonymous += 1
      } else {
        persons.insert(writers[message])
      }
    }
    return persons.count + anonymous
  }
}

/// Whether customers whom somebody helped bought again, beside customers who did not write at all.
///
/// Both are customers by the end of the week of the message; both bought again if they did within 90 days from
/// there. Alike are those of the same week, tier, number of earlier orders (1, 2, 3 and more) and days since
/// the last (up to 30, up to 90, more).
struct CareTally: Sendable {
  /// Persons, and those who bought again.
  struct Count: Hashable, Sendable {
    var persons = 0
    var repeated = 0

    mutating func add(_ isRepeated: Bool) {
      persons += 1
      repeated += isRepeated ? 1 : 0
    }

    static func += (a: inout Count, b: Count) {
      a.persons += b.persons
      a.repeated += b.repeated
    }
  }

  static let spanMilliseconds: Int64 = 90 * CivilDay.milliseconds
  private static let purchaseClasses = 9

  private let book: MessageBook
  /// By code of a text: the tier's place.
  private let tierPlaces: [Int32]
  private let strataPerWeek: Int
  /// Helped persons by code of the channel, and week and stratum.
  private(set) var keys = PairTable()
  private(set) var helped: [Count] = []
  /// Those who did not write, by week and stratum.
  private(set) var others: [Count]
  private var met: [UInt64] = []

  init(_ book: MessageBook, _ records: PersonRecords, textCount: Int) {
    self.book = book
    var places = [Int32](repeating: -1, count: max(textCount, 1))
    places[0] = 0
    var count: Int32 = 1
    // Without weeks nobody is asked for a tier.
    for profile in book.weeks.isEmpty ? [] : records.profiles
    where profile.isThere && places[Int(profile.tier)] < 0 {
      places[Int(profile.tier)] = count
      count += 1
    }
    tierPlaces = places
    strataPerWeek = Int(count) * Self.purchaseClasses
    others = Array(repeating: Count(), count: book.weeks.count * strataPerWeek)
  }

  /// The week of a stratum, as a place among the book's.
  func week(ofStratum stratum: Int) -> Int { stratum / strataPerWeek }

  /// Counts a person with the entries of the book that are theirs.
  mutating func add(_ entries: Range<Int>, tier: UInt32, _ sales: Span<PersonSale>) {
    if entries.isEmpty {
      guard !sales.isEmpty else { return }
      for week in book.weeks.indices {
        guard let (stratum, isRepeated) = standing(sales, week, tier) else { continue }
        others[stratum].add(isRepeated)
      }
      return
    }
    met.removeAll(keepingCapacity: true)
    for entry in entries {
      let week = Int(book.weekPlaces[entry])
      let channel = book.channels[entry]
      let own = UInt64(channel) << 32 | UInt64(week)
      guard book.isAnswered[entry], !met.contains(own) else { continue }
      met.append(own)
      guard let (stratum, isRepeated) = standing(sales, week, tier) else { continue }
      let cell = Int(keys.code(channel, UInt32(stratum)))
      if cell == helped.count { helped.append(Count()) }
      helped[cell].add(isRepeated)
    }
  }

  /// The stratum of a customer at a week's end, and whether they bought again; nil for no customer yet.
  private func standing(
    _ sales: Span<PersonSale>, _ week: Int, _ tier: UInt32
  ) -> (stratum: Int, isRepeated: Bool)? {
    let end = book.weekEnds[week]
    var earlier = 0
    var last: Int64 = 0
    var isRepeated = false
    for index in sales.indices {
      let time = sales[index].time
      if time < end {
        earlier += 1
        last = time
      } else {
        isRepeated = time - end <= Self.spanMilliseconds
        break
      }
    }
    guard earlier > 0 else { return nil }
    let days = (end - last) / CivilDay.milliseconds
    let recency = days <= 30 ? 0 : days <= 90 ? 1 : 2
    let purchase = 3 * (min(earlier, 3) - 1) + recency
    let stratum =
      week * strataPerWeek + Int(tierPlaces[Int(tier)]) * Self.purchaseClasses + purchase
    return (stratum, isRepeated)
  }

  mutating func merge(_ other: CareTally) {
    for index in other.helped.indices {
      let cell = Int(keys.code(other.keys.lefts[index], other.keys.rights[index]))
      if cell == helped.count { helped.append(Count()) }
      helped[cell] += other.helped[index]
    }
    for index in others.indices { others[index] += other.others[index] }
  }
}
