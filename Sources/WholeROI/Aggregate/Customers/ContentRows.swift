import Columns
import Tabular

/// One row of content_mix.csv: a channel's posts of one type in one week of the period.
struct ContentMixRow: Sendable {
  var channel: String
  var type: String
  /// The Monday; nil for posts without a time.
  var week: CivilDay?
  var posts: Int
  /// Of the channel's posts of that week.
  var share: Ratio?
  var reach: Int64
  var engagements: Int64
  /// A ratio of sums.
  var rate: Ratio?
  /// Nil where no touch names one of the posts.
  var visits: Int?
  var net: Int64?

  /// By channel's bytes, type, week; posts without a time first.
  static func rows(
    _ journeys: Journeys, _ collector: CustomerCollector, _ tally: Tally, _ exports: Exports
  ) -> [ContentMixRow] {
    let zone = exports.setup.zone
    let window = PeriodWindow(exports.setup.definition.period, zone)
    var isNamed = [Bool](repeating: false, count: journeys.posts.posts.count)
    for fact in journeys.facts.facts where fact.post >= 0 { isNamed[Int(fact.post)] = true }
    struct Key: Hashable {
      var channel: String
      var type: PostType
      var week: Int32
    }
    var cells: [Key: ContentMixRow] = [:]
    var totals: [Key: Int] = [:]
    for (place, post) in journeys.posts.posts.enumerated() {
      guard post.time == .min || window.contains(post.time) else { continue }
      let week = post.time == .min ? nil : zone.week(post.time)
      let channel = exports.channelName(post)
      let key = Key(channel: channel, type: post.type, week: week?.number ?? .min)
      var cell =
        cells[key]
        ?? ContentMixRow(
          channel: channel, type: post.type.name, week: week, posts: 0, reach: 0, engagements: 0)
      cell.posts += 1
      cell.reach += post.reach
      cell.engagements += post.engagements
      if isNamed[place] {
        let visits = place < collector.postVisits.count ? collector.postVisits[place] : 0
        cell.visits = (cell.visits ?? 0) + visits
        cell.net = (cell.net ?? 0) + (tally.cells?.posts[place] ?? 0)
      }
      cells[key] = cell
      totals[Key(channel: channel, type: .unknown, week: key.week), default: 0] += 1
    }
    return cells.keys.sorted { a, b in
      if a.channel != b.channel { return precedesByBytes(a.channel, b.channel) }
      return a.type != b.type ? a.type.rawValue < b.type.rawValue : a.week < b.week
    }.compactMap { key in
      guard var row = cells[key] else { return nil }
      let all = totals[Key(channel: key.channel, type: .unknown, week: key.week)] ?? 0
      row.share = Ratio(row.posts, of: all)
      row.rate = Ratio(Int128(row.engagements), Int128(row.reach))
      return row
    }
  }
}

extension Exports {
  /// The channel of a post, or the name of its source where nothing says it.
  func channelName(_ post: PostRecord) -> String {
    post.channel == 0
      ? setup.definition.sources[Int(post.source)].name : texts.text(post.channel)
  }
}

/// One row of promotion_fatigue.csv: whether a channel's promotions find less interest the more there are of
/// them (METHODS, section 8).
struct PromotionFatigueRow: Sendable {
  static let trailingMilliseconds: Int64 = 28 * CivilDay.milliseconds

  var channel: String
  /// Promotions of the period with a reach.
  var posts: Int
  /// Of the engagement rate, per 1.00 of the promotions' share of posts; nil where nothing varies.
  var slope: Double?
  var low: Double?
  var high: Double?
  /// Nil where nothing was sent in the week after a promotion.
  var unsubscribesPer1000: Ratio?

  /// By the channel's bytes.
  static func rows(_ journeys: Journeys, _ exports: Exports) -> [PromotionFatigueRow] {
    let window = PeriodWindow(exports.setup.definition.period, exports.setup.zone)
    var byChannel: [String: [PostRecord]] = [:]
    for post in journeys.posts.posts where post.time != .min {
      byChannel[exports.channelName(post), default: []].append(post)
    }
    return byChannel.keys.sorted(by: precedesByBytes).compactMap { channel in
      // Posts of one moment keep the order of sources and ids.
      let posts = (byChannel[channel] ?? []).enumerated()
        .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
      let promotions = posts.indices.filter {
        posts[$0].type == .promotion && posts[$0].reach > 0 && window.contains(posts[$0].time)
      }
      guard !promotions.isEmpty else { return nil }
      let shares = TrailingShares(posts)
      let points = promotions.map { place -> (x: Double, y: Double) in
        let (share, all) = shares.counts(at: place)
        return (
          Double(share) / Double(all),
          Double(posts[place].engagements) / Double(posts[place].reach)
        )
      }
      let line = LeastSquares(points)
      let counts = journeys.notices.byChannel[posts[promotions[0]].channel]
      return PromotionFatigueRow(
        channel: channel, posts: promotions.count, slope: line?.slope, low: line?.low,
        high: line?.high,
        unsubscribesPer1000: counts.flatMap {
          Ratio(Int128($0.unsubscribes) * 1000, Int128($0.sends))
        })
    }
  }

}

/// Promotions, and all posts, in the 28 days up to and with each post of a channel, those of the same moment
/// included.
///
///     days 0 promotion, 10 news, 30 promotion   → 1 of 1, 1 of 2, 1 of 2
struct TrailingShares: Sendable {
  private let counts: [(promotions: Int, all: Int)]

  /// - Parameter posts: by time.
  /// - Complexity: O(*n*).
  init(_ posts: [PostRecord]) {
    // Promotions among the posts before each place.
    var before = [0]
    for post in posts { before.append((before.last ?? 0) + (post.type == .promotion ? 1 : 0)) }
    var counts: [(promotions: Int, all: Int)] = []
    var (first, end) = (0, 0)
    for post in posts {
      while posts[first].time <= post.time - PromotionFatigueRow.trailingMilliseconds { first += 1 }
      while end < posts.count, posts[end].time <= post.time { end += 1 }
      counts.append((before[end] - before[first], end - first))
    }
    self.counts = counts
  }

  func counts(at place: Int) -> (promotions: Int, all: Int) { counts[place] }
}

/// A straight line through points by least squares, with the 95 % interval of its slope by the t distribution.
///
/// (0, 1), (1, 3), (2, 4), (3, 4): slope 1, from −0.34 to 2.34: residuals −0.5, 0.5, 0.5, −0.5, so that
/// s² = 1/2, its error √(0.5/5), t of 2 degrees 4.303.
struct LeastSquares: Hashable, Sendable {
  let slope: Double
  /// Nil where two points leave nothing to measure an error by.
  let low: Double?
  let high: Double?

  /// Nil where fewer than two points differ in x. Sums go by the order of the points.
  init?(_ points: [(x: Double, y: Double)]) {
    guard points.count > 1 else { return nil }
    let n = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / n
    let meanY = points.reduce(0) { $0 + $1.y } / n
    var xx = 0.0
    var xy = 0.0
    for point in points {
      xx += (point.x - meanX) * (point.x - meanX)
      xy += (point.x - meanX) * (point.y - meanY)
    }
    guard xx > 1e-18 else { return nil }
    slope = xy / xx
    guard points.count > 2 else {
      low = nil
      high = nil
      return
    }
    var squares = 0.0
    for point in points {
      let residual = point.y - meanY - slope * (point.x - meanX)
      squares += residual * residual
    }
    let error = (squares / (n - 2) / xx).squareRoot()
    let half = StudentT(degrees: n - 2).deviate(tail: 0.025) * error
    low = slope - half
    high = slope + half
  }
}
