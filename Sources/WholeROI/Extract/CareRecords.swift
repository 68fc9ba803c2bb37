import Columns
import Tabular

/// A post of one's own, as far as the run needs it: what it says is known by its type alone.
struct PostRecord: Sendable {
  /// UTC milliseconds; `Int64.min` where the export says nothing.
  var time = Int64.min
  /// When the figures were taken; `Int64.min` where the export says nothing.
  var exported = Int64.min
  /// Lifetime figures.
  var reach: Int64 = 0
  var engagements: Int64 = 0
  /// Codes in the job's, later the run's, texts.
  var id: UInt32
  var channel: UInt32 = 0
  /// Index in the pipeline's sources.
  var source: UInt16
  var type: PostType
  /// Index among the run's files.
  var file: Int32 = 0

  /// The same post with the texts' codes in another table, of a file.
  func recoded(_ codes: [UInt32], file: Int) -> PostRecord {
    var post = self
    post.file = Int32(file)
    post.id = codes[Int(id)]
    post.channel = codes[Int(channel)]
    return post
  }
}

/// What a post wants (METHODS, section 8), in the order of the reports.
enum PostType: UInt8, CaseIterable, Sendable {
  case conversation, broadcast, promotion, unknown

  /// As content_mix.csv says it.
  var name: String { self == .unknown ? "(unknown)" : "\(self)" }

  init(_ kind: ContentRule.Kind) {
    switch kind {
    case .conversation: self = .conversation
    case .broadcast: self = .broadcast
    case .promotion: self = .promotion
    }
  }
}

/// Reads posts' types: the type column where it holds one of the three, else the first of the pipeline's
/// `content` rules whose text matches.
struct PostTyper: Sendable {
  let rules: [ContentRule]

  func type(column: String, text: [UInt8]) -> PostType {
    if let kind = ContentRule.Kind(rawValue: column.lowercased()) { return PostType(kind) }
    return rules.first { $0.text.matches(text) }.map { PostType($0.type) } ?? .unknown
  }
}

/// One message of a customer to the shop. Times are UTC milliseconds, `Int64.min` where there is none.
struct MessageRecord: Sendable {
  var time: Int64
  var firstResponse = Int64.min
  var resolved = Int64.min
  /// Code in the job's, later the run's, texts.
  var channel: UInt32

  /// Milliseconds to a moment of the message; nil where there is none, or one before the message.
  func delay(_ moment: Int64) -> Int64? { moment >= time ? moment - time : nil }

  /// Someone answered, or saw to it that nothing was left to answer.
  var isAnswered: Bool { delay(firstResponse) != nil || delay(resolved) != nil }

  /// The same message with the texts' codes in another table.
  func recoded(_ codes: [UInt32]) -> MessageRecord {
    var message = self
    message.channel = codes[Int(channel)]
    return message
  }
}

extension RecordColumns {
  /// The post of a row; nil where it has no id.
  func post(
    _ row: Int, source: Int, channel: String?, _ typer: PostTyper, _ job: ExtractJob
  ) -> PostRecord? {
    var bytes: [UInt8] = []
    guard append(.id, row, to: &bytes) > 0 else { return nil }
    var post = PostRecord(
      id: job.texts.code(bytes), source: UInt16(source),
      type: typer.type(column: job.texts.text(code(.type, row)), text: bytesOfText(row)))
    post.time = value(.time, row) ?? .min
    post.exported = value(.exported, row) ?? .min
    post.reach = bounded(value(.reach, row) ?? value(.impressions, row) ?? 0)
    post.engagements = bounded(value(.engagements, row) ?? engagements(row))
    post.channel = channel.map { job.texts.code($0) } ?? code(.channel, row)
    return post
  }

  private func bytesOfText(_ row: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    _ = append(.text, row, to: &bytes)
    return bytes
  }

  /// 2^40 at most, so that sums of millions of posts fit 64 bits.
  private func bounded(_ count: Int64) -> Int64 { min(max(count, 0), 1 << 40) }

  /// The kinds of engagement together.
  private func engagements(_ row: Int) -> Int64 {
    [ValueField.likes, .comments, .shares, .clicks, .saves].reduce(0) { sum, field in
      sum + bounded(value(field, row) ?? 0)
    }
  }

  /// The message of a row; nil where it has no time.
  func message(_ row: Int, channel: String?, _ job: ExtractJob) -> MessageRecord? {
    guard let time = value(.time, row) else { return nil }
    return MessageRecord(
      time: time, firstResponse: value(.firstResponse, row) ?? .min,
      resolved: value(.resolved, row) ?? .min,
      channel: channel.map { job.texts.code($0) } ?? code(.channel, row))
  }
}
