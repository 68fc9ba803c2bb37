/// The texts that rows of the exports are put together from, as bytes, quoted where they must be.
struct SampleWords {
  let campaigns = SampleWorld.campaigns.map { Self.cell($0.name) }
  /// Source and medium, each with the comma after it.
  let traffic = SampleWorld.traffic.map { Array("\($0.source),\($0.medium),".utf8) }
  let referrers = SampleWorld.traffic.map { Array($0.referrer.utf8) }
  let notSet = Array("(not set)".utf8)
  let within = Array(",,,https://harborpine.example/".utf8)
  let pages = Array("https://harborpine.example/p/".utf8)
  let listEnd = Array("?size=m,l\"".utf8)
  let events = [
    "page_view", "view_item", "add_to_cart", "begin_checkout", "user_engagement", "purchase",
  ].map { Array($0.utf8) }
  let mailKinds = ["Sent", "Open", "Click", "Unsubscribe"].map { Array($0.utf8) }
  let clientID = Array("10042,".utf8)
  let subscriberKey = Array(",SK".utf8)
  let list = Array(",7,".utf8)
  let platforms = SampleWorld.platforms.map { Array($0.utf8) }
  let actions = ["like", "comment", "share", "click", "follow"].map { Array($0.utf8) }
  let post = Array(",post_".utf8)
  /// Experiment and arm, held out or not.
  let cells = [PlantedEvidence.control, PlantedEvidence.treated].map {
    Array(",\(PlantedEvidence.experiment),\($0)".utf8)
  }
  let tiers = SampleWorld.tiers.map { Array($0.utf8) }
  let provider = Array(",facebook".utf8)
  let careChannels = SampleWorld.careChannels.map { Array($0.utf8) }
  let stores = SampleWorld.stores.map { Array($0.utf8) }
  let coupons = SampleWorld.coupons.map { Array($0.text.utf8) }
  let payment = Array(",Payment,".utf8)
  let refund = Array(",Refund,".utf8)
  let texts = [
    "", "", "", "", "love this", "Is it back in stock?", "my size, please",
    "the \"Pine\" jacket is it", "so good 😍🍂", "first line\nsecond line", "merci, c’est parfait",
    "\"Quoted\", then a line\nand 🧣",
  ].map { Self.cell($0) }

  /// A cell as RFC 4180 has it: quoted where it holds a comma, a quote or a line end.
  static func cell(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let quote = UInt8(ascii: "\"")
    guard bytes.contains(where: { $0 == UInt8(ascii: ",") || $0 == quote || $0 == 10 }) else {
      return bytes
    }
    return [quote] + bytes.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
