/// Why no order of the period is credited to any touch: then there is an ROI of −100 % that says nothing of the
/// program, and only of what is missing.
enum NothingCredited: Sendable {
  case noOrder, noTouch
  /// There are both, and no order has a touch of its customer before it.
  case noTouchBefore

  /// What is missing, as the end of a sentence.
  var reason: String {
    switch self {
    case .noOrder: "the period has no order"
    case .noTouch:
      "no contact with any customer (a click, a visit, an opened mail) is known in the period, so that no "
        + "order is credited to marketing"
    case .noTouchBefore:
      "no order of the period has a contact of the same customer before it, so that none is credited to "
        + "marketing"
    }
  }

  /// What to do.
  var advice: String {
    switch self {
    case .noOrder: "check the period, and that the exports of the till and the shop reach into it"
    case .noTouch:
      "add the exports that tell whom marketing reached (web, e-mail, social), or check that they reach "
        + "into the period"
    case .noTouchBefore:
      "see in match_quality.csv which exports share customers: those of the till need an identifier that the "
        + "others have too, such as an e-mail address or a card number"
    }
  }
}

extension ProgramPerformance {
  /// Nil where some order, or a return of one, is credited.
  var nothingCredited: NothingCredited? {
    guard whole.credit == Credit() else { return nil }
    if till.credit.orders == 0 { return .noOrder }
    return whole.personsReached == 0 ? .noTouch : .noTouchBefore
  }
}
