/// The posts of the sample: conversations, news and promotions, of which more week by week, and which find less
/// interest the more there are of them.
///
/// Two exports have them: one of August's end with half the figures, one of September's end, which counts.
struct SampleContent {
  /// One post as September's export has it.
  struct Post {
    var number: Int
    var time: Int64
    var type: PostType
    /// Whether the export's own column says so; else the text does, for promotions, or nothing.
    var isTyped: Bool
    var reach: Int
    var engagements: Int
  }

  static let count = 400
  /// The engagement rate of a promotion: `base` less `fatigue` × its share of the posts of the 28 days before.
  static let base = 0.08
  static let fatigue = 0.06
  static let firstExport = SampleWorld.at(8, 31, 23)
  static let lastExport = SampleWorld.at(9, 30, 23)

  let posts: [Post]

  init(seed: UInt64) {
    let days = SampleWorld.lastDay - SampleWorld.firstTouchDay + 1
    var posts: [Post] = []
    for number in 0..<Self.count {
      var draws = SampleDraws(seed: seed, stream: 8, index: number)
      let day = SampleWorld.firstTouchDay + number * days / Self.count
      let time =
        Int64(day) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
        + 28_800 + Int64(number % 5) * 7_200 + Int64(draws.below(3_600))
      // From one promotion in five to four in five over the summer.
      let promotions = 20 + 60 * (day - SampleWorld.firstTouchDay) / days
      let type: PostType =
        draws.chance(promotions) ? .promotion : draws.chance(45) ? .conversation : .broadcast
      posts.append(
        Post(
          number: number, time: time, type: type,
          isTyped: type != .promotion || draws.chance(60),
          reach: 20_000 + draws.below(30_000), engagements: 0))
    }
    for index in posts.indices {
      let rate =
        switch posts[index].type {
        case .conversation: 0.09
        case .promotion: Self.base - Self.fatigue * Self.share(of: posts, at: index)
        case .broadcast, .unknown: 0.05
        }
      posts[index].engagements = Int(Double(posts[index].reach) * rate)
    }
    self.posts = posts
  }

  /// Promotions among the posts of the 28 days up to one.
  static func share(of posts: [Post], at index: Int) -> Double {
    let end = posts[index].time
    let all = posts.filter { $0.time <= end && $0.time > end - 28 * SampleWorld.daySeconds }
    return Double(all.count { $0.type == .promotion }) / Double(all.count)
  }

  /// Writes both exports; their rows by class.
  func write(to directory: String) throws(Failure) -> SampleTruth.SourceRows {
    var files: [SampleFile] = []
    for (name, exported) in [
      ("2026-08-31", Self.firstExport), ("2026-09-30", Self.lastExport),
    ] {
      let isFirst = files.isEmpty
      var file = try SampleFile(
        "social/posts-\(name).csv", in: directory,
        header: "post_id,published_at,platform,kind,message,reach,reactions,comments,shares,"
          + "exported_at")
      for post in posts where !isFirst || post.time < Self.firstExport {
        append(post, to: &file, exported: exported, divisor: isFirst ? 2 : 1)
        file.endRow(at: post.time, as: isFirst ? .superseded : .kept)
      }
      try file.close()
      files.append(file)
    }
    return .init("posts", files.map(\.counts))
  }

  private func append(_ post: Post, to file: inout SampleFile, exported: Int64, divisor: Int) {
    file.row += Array("post_\(post.number),".utf8)
    file.row.append(instant: post.time)
    file.row += Array(",\(SampleWorld.platforms[post.number % 4]),".utf8)
    if post.isTyped { file.row += Array("\(post.type)".utf8) }
    let text = post.type == .promotion ? "\"Today only, 20% off\"" : "What the harbor wears"
    file.row += Array(",\(text),\(post.reach / divisor),".utf8)
    let engagements = post.engagements / divisor
    let comments = engagements / 10
    file.row += Array("\(engagements - 2 * comments),\(comments),\(comments),".utf8)
    file.row.append(instant: exported)
  }
}
