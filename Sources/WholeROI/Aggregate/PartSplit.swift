/// What one order adds on one day, split over the touches of its journey under one model. Its scratch is used
/// again.
struct PartSplit: Sendable {
  private var before: [Int64] = []
  private var after: [Int64] = []
  private var counted: [Int64] = []
  private var discounts: [Int64] = []
  private var cost: [Int64] = []
  private var costCounted: [Int64] = []
  private var points: [Int64] = []
  private var orders: [Int64] = []
  private var isNew = false
  /// Nothing was taken back and no points were earned: most orders.
  private var isPlain = true

  /// Splits the amounts by what the splitter weighed last.
  mutating func split(_ part: OrderPart, isNew: Bool, by splitter: inout CreditSplitter) {
    makeRoom(splitter.count)
    self.isNew = isNew
    isPlain =
      part.after == part.before && part.counted == 0 && part.costCounted == 0 && part.points == 0
    splitter.split(part.before, into: &before)
    splitter.split(part.discounts, into: &discounts)
    splitter.split(part.cost, into: &cost)
    splitter.split(part.isSale ? 1_000_000 : 0, into: &orders)
    if isPlain { return }
    splitter.split(part.after, into: &after)
    splitter.split(part.counted, into: &counted)
    splitter.split(part.costCounted, into: &costCounted)
    splitter.split(part.points, into: &points)
  }

  /// A touch's part, by subtraction in each cell (METHODS, section 1): returns = N − R, gross = N + D, net = R.
  func credit(at place: Int) -> Credit {
    var credit = Credit()
    credit.discounts = discounts[place]
    credit.orders = orders[place]
    credit.newCustomers = isNew ? credit.orders : 0
    let net = before[place]
    if isPlain {
      credit.gross = net &+ credit.discounts
      credit.net = net
      credit.costOfGoods = cost[place]
      return credit
    }
    credit.gross = net - counted[place] + credit.discounts
    credit.returns = net - after[place]
    credit.net = after[place] - counted[place]
    credit.costOfGoods = cost[place] - costCounted[place]
    credit.points = points[place]
    return credit
  }

  private mutating func makeRoom(_ count: Int) {
    guard before.count < count else { return }
    let room = [Int64](repeating: 0, count: count * 2)
    before = room
    after = room
    counted = room
    discounts = room
    cost = room
    costCounted = room
    points = room
    orders = room
  }
}

extension OrderPart {
  /// The part as one touch, or a rest row, takes it whole.
  func whole(isNew: Bool) -> Credit {
    var credit = Credit()
    credit.discounts = discounts
    credit.gross = before - counted + discounts
    credit.returns = before - after
    credit.net = net
    credit.costOfGoods = cost - costCounted
    credit.points = points
    credit.orders = isSale ? 1_000_000 : 0
    credit.newCustomers = isSale && isNew ? 1_000_000 : 0
    return credit
  }
}
