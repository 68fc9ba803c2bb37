/// All that a few people who may share identifiers do: the events from which both the exports and
/// the truths are made.
///
/// No identifier of one household occurs in another, so each can be reckoned by itself. Times are
/// seconds since 1970-01-01T00:00:00Z, money is cents, `nobody` stands for no identifier.
struct PlantedHousehold {
  static let nobody = -1

  var members: [PlantedMember] = []
  var hits: [PlantedHit] = []
  var mails: [PlantedMail] = []
  var engagements: [PlantedEngagement] = []
  var receipts: [PlantedReceipt] = []
  var assignments: [PlantedAssignment] = []
  var logins: [PlantedLogin] = []
  var messages: [PlantedMessage] = []

  /// Empties it and keeps the room.
  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    hits.removeAll(keepingCapacity: true)
    mails.removeAll(keepingCapacity: true)
    engagements.removeAll(keepingCapacity: true)
    receipts.removeAll(keepingCapacity: true)
    assignments.removeAll(keepingCapacity: true)
    logins.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
  }
}

/// Identifier keys in the order of `identity.keys`; names and limits are the defaults of METHODS,
/// section 8.
enum PlantedKey: Int, CaseIterable {
  case loyalty, customer, email, phone, handle, client

  var limit: Int {
    switch self {
    case .loyalty: 2
    case .customer: 3
    case .email, .phone, .handle: 5
    case .client: 20
    }
  }
}

/// One identifier: its key, and the number from which its text is made.
struct PlantedIdentifier: Hashable {
  let key: PlantedKey
  let number: Int
}

/// A row of the loyalty list.
struct PlantedMember {
  var loyalty: Int
  var email = PlantedHousehold.nobody
  var phone = PlantedHousehold.nobody
  var handle = PlantedHousehold.nobody
  var tier = 0
  var joinedDay = 19_783
  /// Loyalty number of whoever referred the member.
  var referrer = PlantedHousehold.nobody
}

/// A row of the web export.
struct PlantedHit {
  /// What happened on the page, from the first look to the till; the last two are no touches.
  enum Event: Int, CaseIterable {
    case pageView, viewItem, addToCart, beginCheckout, userEngagement, purchase

    var isTouch: Bool { self != .userEngagement && self != .purchase }
  }

  var time: Int64
  var client: Int
  var email = PlantedHousehold.nobody
  /// Index in `SampleWorld.traffic`; nil for a page reached from within the shop.
  var traffic: Int?
  /// Index in `SampleWorld.campaigns`.
  var campaign: Int?
  var event = Event.pageView
  var page = 0
}

/// A row of one of the mail exports.
struct PlantedMail {
  enum Kind: Int, CaseIterable { case sent, open, click, unsubscribe }

  var time: Int64
  var email: Int
  var campaign: Int
  var kind: Kind
}

/// A row of the social export.
struct PlantedEngagement {
  enum Action: Int, CaseIterable { case like, comment, share, click, follow }

  var time: Int64
  var handle: Int
  var action: Action
  var campaign: Int?
  var platform = 0
  var post = 0
  var text = 0
}

/// A row of the till's export: a sale, or a return with its amounts counted positive.
struct PlantedReceipt {
  var number: Int
  var time: Int64
  var store = 1
  var loyalty = PlantedHousehold.nobody
  var customer = PlantedHousehold.nobody
  var email = PlantedHousehold.nobody
  var gross: Int64 = 0
  var discount: Int64 = 0
  var costOfGoods: Int64 = 0
  var tip: Int64 = 0
  /// Index in `SampleWorld.coupons`.
  var coupon: Int?
  var isReturn = false
  /// The sale's number, where the return names it.
  var original: Int?

  var net: Int64 { gross - discount }
  var tax: Int64 { net * 8 / 100 }
}
