import Columns
import Tabular

/// Who referred others, with what came of it: the rows of advocates.csv without the persons' names.
struct AdvocateGraph: Sendable {
  struct Row: Sendable {
    /// The identifier by which profiles name the person: its key, and its text in one form.
    var key: String
    var identifier: [UInt8]
    var status: FanStatus
    var shares: Int
    /// Nil where the referred are too few to be shown.
    var referred: Int?
    var generations: Int?
    /// Nil where buyers among the referred, or the others, are too few.
    var net: Int64?
    var buyers: Int?
    /// The person is among their own referrers, by themselves or through others.
    var isSelfReferral: Bool
    var isRing: Bool
  }

  /// In no order: publishing sorts them by their names.
  let rows: [Row]
  /// Of the rows whose figures are not shown, together: nil where there are none; a single one that is still
  /// small is not shown either.
  let folded: (shares: Int, referred: Int?, net: Int64?, buyers: Int?)?
  /// Profiles whose referrer no record has.
  let unknown: Int
  /// What referrals cost in the period, in minor units; nil where no rule says it.
  let cost: Int64?
  /// Referred persons, each once, whose first order within the span lies in the period; nil where these, or the
  /// others, are too few.
  let buyersOfPeriod: Int?

  /// - Parameter cost: of referrals in the period, in minor units; nil where nobody says it.
  init(
    _ book: ReferralBook, _ outcomes: ReferralOutcomes, _ setup: ExtractSetup, _ texts: Interner,
    _ style: ReportStyle, cost: Int64?
  ) {
    unknown = book.unknown
    self.cost = cost
    let graph = Graph(book)
    let referrers = book.persons.indices.filter { !graph.children[$0].isEmpty || graph.isSelf[$0] }
    let showsAll = setup.definition.outputs.showsPeople
    let small =
      showsAll
      ? []
      : SmallGroups.folded(
        referrers.map { graph.children[$0].count }, minimum: style.minimumGroup)
    let depths = graph.depths
    var rows: [Row] = []
    var shares = 0
    // Several may have referred one person.
    var foldedPersons: Set<Int> = []
    var all: Set<Int> = []
    var untold: Set<Int> = []
    for (index, place) in referrers.enumerated() {
      let children = graph.children[place]
      let net = children.reduce(Int64(0)) { $0 + outcomes.nets[$1] }
      let buyers = children.count { outcomes.orders[$0] > 0 }
      let isShown = !small.contains(index)
      let tellsBuyers = isShown && (showsAll || style.tells(buyers, of: children.count))
      if !isShown {
        shares += outcomes.shares[place]
        foldedPersons.formUnion(children)
      }
      all.formUnion(children)
      if isShown, !tellsBuyers { untold.formUnion(children) }
      let (text, key) = book.names[place]
      rows.append(
        Row(
          key: setup.definition.identity.keys[Int(key)],
          identifier: setup.normalizations[Int(key)].normalized(texts.bytes(text)) ?? [],
          status: FanStatus(rawValue: Int(outcomes.statuses[place])) ?? .none,
          shares: outcomes.shares[place], referred: isShown ? children.count : nil,
          generations: isShown ? depths[place] : nil, net: tellsBuyers ? net : nil,
          buyers: tellsBuyers ? buyers : nil,
          isSelfReferral: graph.isSelf[place], isRing: graph.isInRing[place]))
    }
    self.rows = rows
    let referred = foldedPersons.count
    let net = foldedPersons.reduce(Int64(0)) { $0 + outcomes.nets[$1] }
    let buyers = foldedPersons.count { outcomes.orders[$0] > 0 }
    let tellsBuyers = style.tells(buyers, of: referred)
    folded =
      small.isEmpty
      ? nil
      : (shares, style.shown(referred), tellsBuyers ? net : nil, tellsBuyers ? buyers : nil)
    if !tellsBuyers { untold.formUnion(foldedPersons) }
    let buyersOfPeriod = all.count { outcomes.beganInPeriod[$0] }
    let isTold =
      showsAll || Self.tells(buyersOfPeriod, all: all, untold: untold, outcomes, style)
    self.buyersOfPeriod = isTold ? buyersOfPeriod : nil
  }

  /// Whether the period's buyers may be told beside the rows: neither what they leave of all the referred or of
  /// their buyers, nor what the told rows leave of these, is of few.
  private static func tells(
    _ buyersOfPeriod: Int, all: Set<Int>, untold: Set<Int>, _ outcomes: ReferralOutcomes,
    _ style: ReportStyle
  ) -> Bool {
    func buyers(_ persons: Set<Int>) -> Int { persons.count { outcomes.orders[$0] > 0 } }
    return style.tells(buyersOfPeriod, of: buyers(all))
      && style.tells(buyersOfPeriod, of: all.count)
      && style.tells(buyers(untold), of: untold.count)
  }

  /// Cost over the period's buyers, in whole units of the currency; nil where either isn't known or nobody bought.
  func costPerBuyer(_ currency: Currency) -> Ratio? {
    guard let cost, let buyersOfPeriod, buyersOfPeriod > 0 else { return nil }
    return Ratio(minor: cost, over: buyersOfPeriod, currency)
  }
}

/// Referrals between the places of a book.
private struct Graph {
  /// By referrer: the others whom they referred, rising.
  var children: [[Int]]
  var isSelf: [Bool]
  /// Persons who referred each other, round in a circle, are one ring.
  var isInRing: [Bool]
  private var ring: [Int]

  init(_ book: ReferralBook) {
    let count = book.persons.count
    let places = Dictionary(uniqueKeysWithValues: zip(book.persons, book.persons.indices))
    children = Array(repeating: [], count: count)
    isSelf = Array(repeating: false, count: count)
    for edge in book.edges {
      guard let referrer = places[edge.referrer], let referred = places[edge.referred] else {
        continue
      }
      if referrer == referred {
        isSelf[referrer] = true
      } else {
        children[referrer].append(referred)
      }
    }
    ring = Self.rings(children)
    var sizes = [Int](repeating: 0, count: count)
    for place in 0..<count { sizes[ring[place]] += 1 }
    isInRing = ring.map { sizes[$0] > 1 }
  }

  /// By person: how many generations of others stand below; a ring is one person in that.
  var depths: [Int] {
    var depths = [Int](repeating: -1, count: children.count)
    var members = [[Int]](repeating: [], count: children.count)
    for place in children.indices { members[ring[place]].append(place) }
    // By ring: the depth of its members. Rings are numbered after all that they lead to.
    var ringDepths = [Int](repeating: 0, count: children.count)
    for number in members.indices {
      var depth = 0
      for place in members[number] {
        for child in children[place] where ring[child] != number {
          depth = max(depth, 1 + ringDepths[ring[child]])
        }
      }
      let isAlone = members[number].count < 2
      ringDepths[number] = isAlone ? depth : max(depth, 1)
      for place in members[number] { depths[place] = ringDepths[number] }
    }
    return depths
  }

  /// Strongly connected persons by number, by Tarjan's way without recursion: a number is given once all
  /// that it leads to have theirs.
  private static func rings(_ children: [[Int]]) -> [Int] {
    var index = [Int](repeating: -1, count: children.count)
    var low = index
    var ring = index
    var stack: [Int] = []
    var next = 0
    var rings = 0
    for root in children.indices where index[root] < 0 {
      var path: [(place: Int, child: Int)] = [(root, 0)]
      index[root] = next
      low[root] = next
      next += 1
      stack.append(root)
      while let (place, child) = path.last {
        if child < children[place].count {
          path[path.count - 1].child += 1
          let other = children[place][child]
          if index[other] < 0 {
            index[other] = next
            low[other] = next
            next += 1
            stack.append(other)
            path.append((other, 0))
          } else if ring[other] < 0 {
            low[place] = min(low[place], index[other])
          }
          continue
        }
        path.removeLast()
        if let above = path.last?.place { low[above] = min(low[above], low[place]) }
        guard low[place] == index[place] else { continue }
        while let member = stack.popLast() {
          ring[member] = rings
          if member == place { break }
        }
        rings += 1
      }
    }
    return ring
  }
}
