import Tabular

/// All that a run makes of one order.
struct OrderExplanation: Sendable {
  /// Where its money went.
  enum Standing: String, Sendable {
    case credited
    case unattributed = "(unattributed)"
    case unidentified = "(unidentified)"
    case unmatchedReturn = "(unmatched returns)"
    /// Neither it nor a return of it lies in the period.
    case outsidePeriod = "outside the period"
  }

  /// Another order, as text names it.
  struct Name: Sendable {
    var id: String
    var time: Int64
  }

  /// A return that was matched to the order; nil name: the order's own refund column says it.
  struct Return: Sendable {
    var name: Name?
    var day: CivilDay
    /// What it took, in minor units: positive for money given back.
    var amount: Int64
  }

  /// The return that was asked for, which this order explains.
  struct AskedReturn: Sendable {
    var name: Name
    /// What it took of the order, in minor units.
    var amount: Int64
    var rows: [ExportRow]
  }

  /// Why a touch is not in the journey.
  enum Reason: Sendable {
    case afterOrder
    /// Lookback in milliseconds.
    case tooOld(lookback: Int64)
    case notSincePrevious
    case direct
    case repeated
    /// It belongs to a visit, which stands for it.
    case hitOfVisit(began: Int64)

    var name: String {
      switch self {
      case .afterOrder: "after the order"
      case .tooOld: "too old"
      case .notSincePrevious: "not after the previous order"
      case .direct: "direct dropped"
      case .repeated: "repeat dropped"
      case .hitOfVisit: "hit of a visit"
      }
    }
  }

  struct Touch: Sendable {
    /// Its place in the journey, from 1; 0 for one that is left out.
    var number = 0
    var reason: Reason?
    var time: Int64
    var source: String
    var channel: String
    var campaign: String
    /// As the order sees it.
    var action: String
    var content: String
    var program: String
    var stage: String
    /// Of a visit; 1 for other touches.
    var hits = 1
  }

  /// What one model gives each touch of the journey, oldest first.
  struct Credits: Sendable {
    var model: AttributionModel
    var isHeadline: Bool
    /// Millionths of the order.
    var weights: [Int64]
    var credits: [Credit]
  }

  var id = ""
  var source = ""
  var store = ""
  var coupon = ""
  var time: Int64 = 0
  var isReturn = false
  var gross: Int64 = 0
  var discounts: Int64 = 0
  /// Before returns, and after.
  var net: Int64 = 0
  var remaining: Int64 = 0
  /// Nil where it is not known.
  var remainingCost: Int64?
  var returns: [Return] = []
  /// Nil where the order itself was asked for.
  var asked: AskedReturn?
  var standing = Standing.unidentified
  /// What the reports of the period count of it.
  var counted = Credit()
  var isNewCustomer = false
  var previous: Name?
  /// No touch came since the previous order, so that the full lookback counts.
  var usesFullLookback = false
  /// Why the order's coupon is no touch of the journey; nil where it is, or where there is none.
  var couponReason: Reason?
  var rows: [ExportRow] = []
  var person: PersonLinks?
  /// By time: those of the journey and those left out.
  var touches: [Touch] = []
  /// In config order; none where no touch takes credit.
  var credits: [Credits] = []
}
