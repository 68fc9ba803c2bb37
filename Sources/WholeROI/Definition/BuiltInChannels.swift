/// The channels that every pipeline knows, with their families (DESIGN, section 2).
public enum BuiltInChannels {
  public static let all: [ChannelDefinition] = [
    .init(name: "paid search", family: "search", isPaid: true),
    .init(name: "organic search", family: "search", isPaid: false),
    .init(name: "shopping", family: "search", isPaid: true),
    .init(name: "paid social", family: "social", isPaid: true),
    .init(name: "organic social", family: "social", isPaid: false),
    .init(name: "display", family: "web", isPaid: true),
    .init(name: "video", family: "web", isPaid: true),
    .init(name: "affiliate", family: "web", isPaid: true),
    .init(name: "referral", family: "web", isPaid: false),
    .init(name: "app", family: "web", isPaid: false),
    .init(name: "direct", family: "web", isPaid: false),
    .init(name: "coupon", family: "web", isPaid: false),
    .init(name: "email", family: "email", isPaid: false),
    .init(name: "sms", family: "email", isPaid: false),
    .init(name: "print", family: "offline", isPaid: true),
    .init(name: "tv", family: "offline", isPaid: true),
    .init(name: "radio", family: "offline", isPaid: true),
    .init(name: "outdoor", family: "offline", isPaid: true),
    .init(name: "store event", family: "store", isPaid: false),
  ]
}
