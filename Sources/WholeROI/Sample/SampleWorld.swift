/// The retailer that the sample tells of: its programs, campaigns, stores and where visits come from.
///
/// All figures of the sample lie between June and October 2026, in which New York is four hours
/// behind UTC throughout; so local time needs no zone table here.
enum SampleWorld {
  /// 2026-07-01 and 2026-09-30 as days since 1970-01-01.
  static let firstDay = 20_635
  static let lastDay = 20_726
  /// Touches begin on 2026-06-11, so that orders of early July have a journey.
  static let firstTouchDay = 20_615

  static let daySeconds: Int64 = 86_400
  /// New York's summer time, the web's UTC and the mail system's Central Standard Time.
  static let newYorkOffset: Int64 = -4 * 3_600
  static let mailOffset: Int64 = -6 * 3_600

  /// Programs in the order of the pipeline file; days bound what they claim.
  static let programs: [SampleCampaign.Program] = [
    .init(name: "Fall Preview", from: day(8, 15), to: nil),
    .init(name: "Back to School", from: nil, to: day(9, 6)),
    .init(name: "Summer Clearance", from: nil, to: day(8, 16)),
    .init(name: "Loyalty Week", from: nil, to: nil),
    .init(name: "Brand Story", from: nil, to: nil),
    .init(name: "Always On", from: nil, to: nil),
  ]

  /// Campaigns with the program whose pattern matches their name, and the days they ran.
  static let campaigns: [SampleCampaign] = [
    .init("Fall Preview - Prospecting", program: 0, day(8, 8)...day(9, 30), weight: 7),
    .init("Fall Preview - Lookbook, Women", program: 0, day(8, 15)...day(9, 30), weight: 6),
    .init("Fall Preview - Search", program: 0, day(8, 15)...day(9, 30), weight: 4, isSearch: true),
    .init("Back to School - Kids, Teens", program: 1, day(7, 13)...day(9, 12), weight: 6),
    .init("Back to School - Search", program: 1, day(7, 13)...day(9, 6), weight: 4, isSearch: true),
    .init("Summer Clearance", program: 2, day(6, 11)...day(8, 20), weight: 5),
    .init("Loyalty Week", program: 3, day(9, 13)...day(9, 23), weight: 24),
    .init("Brand Story - Film", program: 4, day(6, 11)...day(9, 30), weight: 2),
    .init("Always On - Brand", program: 5, day(6, 11)...day(9, 30), weight: 3, isSearch: true),
    .init("Welcome Series", program: nil, day(6, 11)...day(9, 30), weight: 1),
  ]

  static let coupons: [(text: String, program: Int?)] = [
    ("FALL20", 0), ("BTS10", 1), ("CLEAR15", 2), ("WELCOME10", nil),
  ]

  static let stores = [
    "Web", "Harbor Square", "Pine Street", "Mill Yard", "Lakeside", "Old Foundry", "Union Depot",
    "Orchard Park",
  ]

  /// Where a visit's first hit came from; `carriesCampaign` where its links are tagged.
  static let traffic: [SampleTraffic] = [
    .init("facebook", "paid_social", "https://l.facebook.com/", channel: "paid social", true),
    .init("instagram", "paid_social", "https://l.instagram.com/", channel: "paid social", true),
    .init("tiktok", "paid_social", "", channel: "paid social", true),
    .init("google", "cpc", "https://www.google.com/", channel: "paid search", true),
    .init("bing", "cpc", "https://www.bing.com/", channel: "paid search", true),
    .init("newsletter", "email", "", channel: "email", true),
    .init("google", "organic", "https://www.google.com/", channel: "organic search", false),
    .init("instagram", "social", "https://l.instagram.com/", channel: "organic social", true),
    .init("(direct)", "(none)", "", channel: "direct", false),
    .init(
      "thepinecone.example", "referral", "https://thepinecone.example/picks",
      channel: "referral", false),
    .init("harborcast", "audio", "", channel: "podcast", true),
    // Back from the payment page: its address is no referrer, so nothing is left but "direct".
    .init("", "", "https://pay.example/return", channel: "direct", false),
  ]

  static let platforms = ["facebook", "instagram", "tiktok", "x"]
  static let careChannels = ["chat", "email", "phone"]
  static let tiers = ["Bronze", "Silver", "Gold", "Platinum"]

  /// The sources of touches in the order of the pipeline file: ties in time go by it.
  static let webOrder = 0
  static let mailOrder = 1
  static let socialOrder = 2
  static let loginOrder = 9

  /// Models whose credits add up to the order, in the order of the pipeline file.
  static let models: [AttributionModel] = [
    .first, .last, .lastNonDirect, .linear, .uniqueLinear, .timeDecay, .position, .j, .inverseJ, .w,
    .custom,
  ]
  /// The custom model's weights in tenths: first, middle, last.
  static let custom: (first: Int64, middle: Int64, last: Int64) = (3, 2, 5)

  /// A day of 2026 from June on, as days since 1970-01-01.
  static func day(_ month: Int, _ day: Int) -> Int {
    let before = [6: 0, 7: 30, 8: 61, 9: 92, 10: 122][month] ?? 0
    return 20_605 + before + day - 1
  }

  /// A New York wall-clock time of 2026, in seconds since 1970-01-01T00:00:00Z.
  static func at(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0)
    -> Int64
  {
    Int64(self.day(month, day)) * daySeconds + Int64(hour * 3_600 + minute * 60 + second)
      - newYorkOffset
  }

  /// The New York day that holds a moment.
  static func localDay(_ seconds: Int64) -> Int { Int((seconds + newYorkOffset) / daySeconds) }

  /// Whether an order of that moment belongs to the period.
  static func isInPeriod(_ seconds: Int64) -> Bool {
    (firstDay...lastDay).contains(localDay(seconds))
  }

  /// The program that claims a campaign or a coupon on a day (METHODS, section 3, rule 9).
  static func claims(_ program: Int?, on day: Int) -> Int? {
    guard let program, programs[program].covers(day) else { return nil }
    return program
  }
}

/// A campaign's name, the program that its name matches, and when it ran.
struct SampleCampaign {
  struct Program {
    var name: String
    var from: Int?
    var to: Int?

    func covers(_ day: Int) -> Bool { (from ?? day) <= day && day <= (to ?? day) }
  }

  let name: String
  let program: Int?
  let days: ClosedRange<Int>
  let weight: Int
  let isSearch: Bool

  init(
    _ name: String, program: Int?, _ days: ClosedRange<Int>, weight: Int, isSearch: Bool = false
  ) {
    self.name = name
    self.program = program
    self.days = days
    self.weight = weight
    self.isSearch = isSearch
  }
}

/// Where a visit came from, as the web export says it, and the channel that the rules make of it.
struct SampleTraffic {
  let source: String
  let medium: String
  let referrer: String
  let channel: String
  let carriesCampaign: Bool

  init(
    _ source: String, _ medium: String, _ referrer: String, channel: String,
    _ carriesCampaign: Bool
  ) {
    self.source = source
    self.medium = medium
    self.referrer = referrer
    self.channel = channel
    self.carriesCampaign = carriesCampaign
  }
}
