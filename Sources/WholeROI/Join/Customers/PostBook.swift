import Columns
import Tabular

/// The run's posts, each once: posts are lifetime snapshots, so of several exports of one the latest wins.
///
/// "Latest" is by the time the export names, then by the order of files, then by what it says: the order of rows
/// decides nothing. In the order of sources, then of ids by their bytes.
struct PostBook: Sendable {
  private(set) var posts: [PostRecord] = []
  /// By code of a text: the first post with that id; -1 for none.
  private var places: [Int32] = []

  init() {}

  init(_ exports: Exports) {
    guard !exports.posts.isEmpty else { return }
    var latest: [Key: PostRecord] = [:]
    for post in exports.posts {
      let key = Key(source: post.source, id: post.id)
      if let known = latest[key], !known.isBefore(post) { continue }
      latest[key] = post
    }
    let ranks = exports.texts.ranks()
    posts = latest.values.sorted {
      $0.source != $1.source
        ? $0.source < $1.source : ranks[Int($0.id)] < ranks[Int($1.id)]
    }
    places = Array(repeating: -1, count: exports.texts.count)
    for (place, post) in posts.enumerated() where places[Int(post.id)] < 0 {
      places[Int(post.id)] = Int32(place)
    }
  }

  private struct Key: Hashable {
    var source: UInt16
    var id: UInt32
  }

  /// The post that a touch's content is; -1 for none.
  func place(ofContent code: UInt32) -> Int32 {
    places.isEmpty || code == 0 ? -1 : places[Int(code)]
  }
}

extension PostRecord {
  /// Whether another snapshot of the post is later.
  fileprivate func isBefore(_ other: PostRecord) -> Bool {
    if (exported, file) != (other.exported, other.file) {
      return (exported, file) < (other.exported, other.file)
    }
    return (engagements, reach, time, type.rawValue)
      < (other.engagements, other.reach, other.time, other.type.rawValue)
  }
}

/// Sends and unsubscribes in the week after promotions, by channel of the promotions (METHODS, section 9).
///
/// A channel with sends of its own counts these; any other counts those of all channels, since a promotion
/// anywhere may make somebody leave the mailing list.
struct NoticeCounts: Sendable {
  struct Counts: Hashable, Sendable {
    var sends = 0
    var unsubscribes = 0
  }
  /// By code of the promotions' channel.
  private(set) var byChannel: [UInt32: Counts] = [:]

  init() {}

  static let afterMilliseconds: Int64 = 7 * CivilDay.milliseconds

  /// One channel's spans after promotions.
  private struct Spans: Sendable {
    var channel: UInt32
    /// The channel has sends of its own: only these count.
    var isOwn: Bool
    /// Apart from one another, oldest first; ends are not included.
    var spans: [Range<Int64>]

    func contains(_ time: Int64) -> Bool {
      var low = 0
      var high = spans.count
      while low < high {
        let middle = (low + high) / 2
        if spans[middle].upperBound <= time { low = middle + 1 } else { high = middle }
      }
      return low < spans.count && spans[low].lowerBound <= time
    }
  }

  /// Counts nothing where no report asks, or nothing was promoted.
  ///
  /// - Complexity: O(touches) where there are both promotions and sends.
  init(_ exports: Exports, _ posts: PostBook, executor: Executor) throws {
    guard exports.setup.needs.promotionFatigue else { return }
    let kinds = exports.kinds
    let actions = TouchAction.names
    let isSend = kinds.map { actions[Int($0.action)] == "send" }
    let isLoss = kinds.map { actions[Int($0.action)] == "unsubscribe" }
    guard isSend.contains(true) || isLoss.contains(true) else { return }
    let own = Set(kinds.indices.filter { isSend[$0] }.map { kinds[$0].channel })
    let spans = Self.spans(posts, exports.setup.definition, exports.setup.zone, own)
    guard !spans.isEmpty else { return }
    let jobs = exports.jobs
    let codes = exports.kindsOfJobs
    let parts = try executor.map(count: NamedRecords.partitionCount) { partition in
      var counts = Array(repeating: Counts(), count: spans.count)
      for (number, touches) in jobs.enumerated().flatMap({ number, job in
        job.allTouches.map { (number, $0) }
      }) {
        touches.forEach(partition) { words, touch in
          guard !TimedRecords.isStruckOut(words[touch.at]) else { return }
          let kind = Int(codes[number][Int(touch.payload)])
          guard isSend[kind] || isLoss[kind] else { return }
          for index in spans.indices
          where (!spans[index].isOwn || spans[index].channel == kinds[kind].channel)
            && spans[index].contains(touch.time)
          {
            if isSend[kind] { counts[index].sends += 1 } else { counts[index].unsubscribes += 1 }
          }
        }
      }
      return counts
    }
    for part in parts {
      for (span, counts) in zip(spans, part) {
        byChannel[span.channel, default: Counts()].sends += counts.sends
        byChannel[span.channel, default: Counts()].unsubscribes += counts.unsubscribes
      }
    }
  }

  /// The weeks after the period's promotions, by channel.
  private static func spans(
    _ posts: PostBook, _ definition: PipelineDefinition, _ zone: TimeZoneTable, _ own: Set<UInt32>
  ) -> [Spans] {
    let window = PeriodWindow(definition.period, zone)
    var times: [UInt32: [Int64]] = [:]
    for post in posts.posts
    where post.type == .promotion && post.time != .min && window.contains(post.time) {
      times[post.channel, default: []].append(post.time)
    }
    return times.keys.sorted().map { channel in
      var spans: [Range<Int64>] = []
      for time in (times[channel] ?? []).sorted() {
        let span = time..<(time + afterMilliseconds)
        if let last = spans.last, last.upperBound >= span.lowerBound {
          spans[spans.count - 1] = last.lowerBound..<span.upperBound
        } else {
          spans.append(span)
        }
      }
      return Spans(channel: channel, isOwn: own.contains(channel), spans: spans)
    }
  }
}
