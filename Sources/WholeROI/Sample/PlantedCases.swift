/// The sample's chosen people: each shows one rule, with a journey short enough to check by hand.
///
/// Their receipts are `CASE-nn-m` in the exports, so that `wholeroi explain FILE CASE-05-1` shows
/// one. Times are New York's.
struct PlantedCase {
  let note: String
  let household: PlantedHousehold

  /// Receipt and identifier numbers from here on belong to cases: 10 × case + a digit.
  static let firstNumber = 900_000_000

  /// The receipt that stands twice in its file: that of the customer without touches.
  static let keyedTwice = firstNumber + 24 * 10 + 1

  /// All cases; case 1 is the first.
  static func all() -> [PlantedCase] {
    let makers = journeys + orderSequences + returns + rests + identities
    return makers.enumerated().map { index, maker in
      var person = PlantedPerson(number: index + 1)
      maker.plant(&person)
      return PlantedCase(note: maker.note, household: person.household)
    }
  }

  private typealias Maker = (note: String, plant: (inout PlantedPerson) -> Void)

  // MARK: Journeys

  private static var journeys: [Maker] {
    [
      (
        "one visit takes the whole order",
        { person in
          person.visit(8, 20, 10, from: .facebookAds, campaign: 0)
          person.sale(8, 21, 14, gross: 100_00)
        }
      ),
      (
        "direct visits count where nothing else does",
        { person in
          person.visit(7, 5, 9, from: .direct)
          person.visit(7, 8, 9, from: .direct)
          person.sale(7, 9, 12, gross: 50_01)
        }
      ),
      (
        "direct visits drop where anything else counts",
        { person in
          person.visit(7, 10, 9, from: .googleAds, campaign: 8)
          person.visit(7, 12, 9, from: .direct)
          person.sale(7, 12, 15, gross: 80_00)
        }
      ),
      (
        "an email opened more than 7 days before is too old, a like 3 days before is not",
        { person in
          person.mail(7, 10, 12, .open, campaign: 9)
          person.engage(7, 17, 12, .like, campaign: 7)
          person.sale(7, 20, 12, gross: 64_00)
        }
      ),
      (
        "a visit exactly 30 days before counts, one a second older does not",
        { person in
          person.visit(7, 16, 12, 29, 59, from: .instagramAds, campaign: 3)
          person.visit(7, 16, 12, 30, 0, from: .googleAds, campaign: 4)
          person.sale(8, 15, 12, 30, 0, gross: 30_00)
        }
      ),
      (
        "a touch after the order never counts",
        { person in
          person.visit(9, 1, 10, from: .googleOrganic)
          person.sale(9, 2, 10, gross: 45_00)
          person.visit(9, 2, 10, 0, 1, from: .facebookAds, campaign: 0)
        }
      ),
      (
        "a coupon is a touch of its own order",
        { person in
          person.sale(9, 5, 13, gross: 60_00, discount: 12_00, coupon: 0)
        }
      ),
      (
        "a coupon comes after every other touch of its time",
        { person in
          person.visit(8, 18, 9, from: .tiktokAds, campaign: 1)
          person.mail(8, 25, 9, .click, campaign: 1)
          person.sale(8, 25, 9, gross: 100_00, discount: 20_00, coupon: 0)
        }
      ),
      (
        "three touches of one second go by the order of the sources",
        { person in
          person.engage(7, 22, 18, .click, campaign: 3)
          person.mail(7, 22, 18, .click, campaign: 3)
          person.visit(7, 22, 18, from: .referral)
          person.sale(7, 23, 10, gross: 10_00)
        }
      ),
      (
        "six touches, with a basket in the middle",
        { person in
          person.visit(8, 16, 9, from: .facebookAds, campaign: 0)
          person.mail(8, 19, 9, .click, campaign: 1)
          person.visit(8, 22, 9, from: .googleAds, campaign: 2, pages: 3)
          person.engage(8, 26, 9, .comment, campaign: 1)
          person.visit(8, 29, 9, from: .googleOrganic)
          person.visit(9, 2, 9, from: .podcast, campaign: 0)
          person.sale(9, 3, 9, gross: 1_234_56, discount: 34_56)
        }
      ),
      (
        "unique linear shares by channel first, then by touch",
        { person in
          person.mail(7, 14, 8, .click, campaign: 3)
          person.mail(7, 16, 8, .click, campaign: 3)
          person.visit(7, 18, 8, from: .facebookAds, campaign: 3)
          person.sale(7, 19, 8, gross: 90_01)
        }
      ),
      (
        "a campaign before its program's first day belongs to no program",
        { person in
          person.visit(8, 14, 23, 59, 59, from: .facebookAds, campaign: 0)
          person.visit(8, 15, 0, 45, 0, from: .facebookAds, campaign: 0)
          person.sale(8, 20, 16, gross: 70_00)
        }
      ),
      (
        "another campaign starts another visit, a payment page does not make a referral",
        { person in
          person.visit(7, 25, 20, 0, 0, from: .instagramAds, campaign: 3)
          person.visit(7, 25, 20, 10, 0, from: .googleAds, campaign: 4)
          person.visit(7, 25, 20, 50, 0, from: .paymentPage)
          person.sale(7, 25, 21, gross: 40_00, store: 0)
        }
      ),
      (
        "a sign-up and a follow within the journey",
        { person in
          person.join(8, 5)
          person.visit(8, 3, 9, from: .tiktokAds, campaign: 3)
          person.engage(8, 4, 9, .follow, campaign: 7)
          person.mail(8, 6, 9, .click, campaign: 3)
          person.visit(8, 7, 9, from: .googleAds, campaign: 4)
          person.sale(8, 8, 9, gross: 120_00)
        }
      ),
    ]
  }

  private static var orderSequences: [Maker] {
    [
      (
        "each order takes the touches since the one before",
        { person in
          person.visit(7, 3, 9, from: .googleAds, campaign: 8)
          person.visit(7, 5, 9, from: .facebookAds, campaign: 5)
          person.sale(7, 6, 12, gross: 55_00)
          person.mail(7, 8, 9, .click, campaign: 5)
          person.sale(7, 9, 12, gross: 35_00)
        }
      ),
      (
        "an order without touches of its own takes the full lookback",
        { person in
          person.visit(9, 16, 9, from: .facebookAds, campaign: 6)
          person.sale(9, 17, 12, gross: 75_00, discount: 7_50, coupon: 3)
          person.sale(9, 18, 12, gross: 25_00)
        }
      ),
      (
        "an order before the period ends the journey before it",
        { person in
          person.visit(6, 25, 9, from: .googleAds, campaign: 8)
          person.sale(6, 30, 23, 50, 0, gross: 500_00)
          person.engage(7, 1, 8, .share, campaign: 5)
          person.sale(7, 2, 8, gross: 20_00)
          person.giveBack(7, 3, 9, gross: 500_00, of: 1)
        }
      ),
      (
        "the period ends with its last second",
        { person in
          person.visit(9, 29, 9, from: .facebookAds, campaign: 1)
          person.sale(9, 30, 23, 59, 59, gross: 65_00)
          person.sale(10, 1, 0, 0, 0, gross: 999_00)
          person.giveBack(10, 1, 15, gross: 15_00, of: 1)
        }
      ),
    ]
  }

  // MARK: Returns

  private static var returns: [Maker] {
    [
      (
        "a full return in two parts leaves nothing",
        { person in
          person.visit(7, 20, 9, from: .facebookAds, campaign: 3)
          person.mail(7, 21, 9, .click, campaign: 3)
          person.visit(7, 22, 9, from: .googleAds, campaign: 4)
          person.sale(7, 23, 9, gross: 100_01, discount: 10_00)
          person.giveBack(7, 30, 9, gross: 50_00, discount: 5_00, of: 1)
          person.giveBack(8, 4, 9, gross: 50_01, discount: 5_00, of: 1)
        }
      ),
      (
        "a return of a part",
        { person in
          person.visit(9, 10, 9, from: .instagramSocial, campaign: 7)
          person.visit(9, 12, 9, from: .googleOrganic)
          person.sale(9, 12, 19, gross: 149_00)
          person.giveBack(9, 20, 9, gross: 33_62, of: 1)
        }
      ),
      (
        "a return without a receipt goes to the latest order of its person, store and amount",
        { person in
          person.visit(8, 17, 9, from: .facebookAds, campaign: 1)
          person.sale(8, 18, 9, gross: 42_00)
          person.visit(8, 19, 9, from: .googleAds, campaign: 2)
          person.sale(8, 20, 9, gross: 42_00)
          person.giveBack(8, 25, 9, gross: 42_00, of: nil)
        }
      ),
      (
        "a return that fits no order",
        { person in
          person.visit(7, 11, 9, from: .bingAds, campaign: 8)
          person.sale(7, 12, 9, gross: 58_00)
          person.giveBack(7, 19, 9, gross: 13_37, of: nil)
        }
      ),
      (
        "a return may take back more than was paid",
        { person in
          person.visit(9, 2, 9, from: .facebookAds, campaign: 1)
          person.visit(9, 3, 9, from: .googleAds, campaign: 2)
          person.mail(9, 4, 9, .click, campaign: 1)
          person.sale(9, 4, 12, gross: 20_00, discount: 5_00)
          person.giveBack(9, 8, 9, gross: 20_00, of: 1)
        }
      ),
    ]
  }

  private static var rests: [Maker] {
    [
      (
        "a customer without touches",
        { person in
          person.sale(8, 1, 11, gross: 37_00)
        }
      ),
      (
        "nobody is known to have bought, coupon or not",
        { person in
          person.anonymousSale(8, 30, 11, gross: 48_00, discount: 9_60, coupon: 0)
        }
      ),
      (
        "a discount above the goods makes a sale of negative net",
        { person in
          person.visit(9, 15, 9, from: .facebookAds, campaign: 6)
          person.visit(9, 16, 9, from: .googleAds, campaign: 8)
          person.mail(9, 17, 9, .click, campaign: 6)
          person.sale(9, 17, 12, gross: 10_00, discount: 12_00)
        }
      ),
    ]
  }

  // MARK: Identity

  private static var identities: [Maker] {
    [
      (
        "five members on one tablet: the first two are taken for one person, three links refused",
        { person in
          for member in 0..<5 {
            person.member(member, email: member)
            person.visit(8, 1 + member, 10, 0, 0, from: .direct, login: true, member: member)
          }
          person.visit(8, 10, 10, from: .facebookAds, campaign: 3)
          person.sale(8, 11, 10, gross: 30_00, member: 0)
          person.sale(8, 12, 10, gross: 31_00, member: 3)
        }
      ),
      (
        "four members with one address: two links refused",
        { person in
          for member in 0..<4 { person.member(member, email: 0) }
          person.mail(7, 15, 9, .click, campaign: 3)
          for member in 0..<4 { person.sale(7, 16 + member, 9, gross: 25_00, member: member) }
        }
      ),
    ]
  }
}
