/// What one order after another credited to the persons of each group: the sums that draws weigh anew.
///
/// One a job; merging adds, so that neither jobs nor orders show.
struct GroupCredits: Sendable {
  let columns: CreditColumns
  /// By group and column; empty where nothing is drawn.
  private(set) var amounts: [Int64]
  let isDrawn: Bool
  /// Where the group of the person at hand begins.
  private var row = 0

  init(_ columns: CreditColumns, isDrawn: Bool) {
    self.columns = columns
    self.isDrawn = isDrawn
    amounts = isDrawn ? Array(repeating: 0, count: PersonGroups.count * columns.width) : []
  }

  /// Turns to the orders of a person.
  mutating func turn(to group: UInt16) { row = Int(group) * columns.width }

  /// Adds a touch's credit under a model.
  mutating func add(_ credit: Credit, model: Int, program: Int, channel: Int, campaign: Int) {
    // All amounts of a run add up to less than 2^61 (`MoneyBound`).
    let (columns, row) = (columns, row)
    var amounts = amounts.mutableSpan
    let own = row &+ model &* columns.perModel
    amounts[own &+ channel] &+= credit.net
    let place = own &+ columns.channels &+ program
    amounts[place] &+= credit.net
    amounts[place &+ columns.programs] &+= credit.margin
    if columns.hasPoints { amounts[place &+ 2 &* columns.programs] &+= credit.points }
    if columns.campaigns > 0 {
      amounts[own &+ columns.firstCampaign &+ campaign] &+= credit.net
    }
  }

  /// Adds margin that some touch takes, at half, one or two lookbacks (0, 1, 2).
  mutating func addWhole(_ margin: Int64, lookback: Int) {
    amounts[row + columns.whole(lookback)] += margin
  }

  static func += (a: inout GroupCredits, b: GroupCredits) {
    for index in a.amounts.indices { a.amounts[index] += b.amounts[index] }
  }
}

/// Where each sum of `GroupCredits` stands.
struct CreditColumns: Sendable {
  let models: Int
  let channels: Int
  /// (no program) included.
  let programs: Int
  /// 0 where there are too many to keep.
  let campaigns: Int
  let hasPoints: Bool
  let perModel: Int
  let firstCampaign: Int

  /// More columns than this and campaigns are left out: 2,048 groups of them take 67 MB a job.
  private static let most = 4096

  init(_ axes: Axes, hasPoints: Bool) {
    models = axes.models.count
    channels = axes.channels.count
    programs = axes.programCount
    self.hasPoints = hasPoints
    let others = channels + programs * (hasPoints ? 3 : 2)
    let fits = models * (others + axes.campaigns.count) <= Self.most
    campaigns = fits ? axes.campaigns.count : 0
    firstCampaign = others
    perModel = others + campaigns
  }

  var width: Int { models * perModel + 3 }

  func channel(_ model: Int, _ channel: Int) -> Int { model * perModel + channel }
  func net(_ model: Int, program: Int) -> Int { model * perModel + channels + program }
  func margin(_ model: Int, program: Int) -> Int { net(model, program: program) + programs }
  /// Nil without points.
  func points(_ model: Int, program: Int) -> Int? {
    hasPoints ? margin(model, program: program) + programs : nil
  }
  func campaign(_ model: Int, _ campaign: Int) -> Int {
    model * perModel + firstCampaign + campaign
  }
  func whole(_ lookback: Int) -> Int { models * perModel + lookback }
}

extension GroupCredits {
  /// Every column's sum in every draw, column by column.
  func drawn(_ weights: DrawWeights, executor: Executor) throws -> [DrawTable] {
    let size = CreditColumns.drawnTogether
    return try executor.map(count: (columns.width + size - 1) / size) { part in
      let range = (part * size)..<min(columns.width, (part + 1) * size)
      var table = DrawTable(cells: range.count, blocks: weights.blocks)
      for (place, group) in weights.groups.enumerated() {
        let row = group * columns.width
        for column in range where amounts[row + column] != 0 {
          table.add(
            Double(amounts[row + column]), to: column - range.lowerBound, place, weights)
        }
      }
      return table
    }
  }
}

extension CreditColumns {
  /// Columns of one piece of work: 64 of 200 draws stay in a core's second cache.
  fileprivate static let drawnTogether = 64
}

/// The sums of `GroupCredits` by draw.
struct CreditDraws: Sendable {
  let columns: CreditColumns
  let weights: DrawWeights
  private let tables: [DrawTable]

  init(_ credits: GroupCredits, _ weights: DrawWeights, executor: Executor) throws {
    columns = credits.columns
    self.weights = weights
    tables = try credits.drawn(weights, executor: executor)
  }

  /// Minor units of a column in a draw, of as many persons as came up.
  func sum(_ column: Int, draw: Int) -> Double {
    let size = CreditColumns.drawnTogether
    return tables[column / size].value(column % size, draw: draw)
  }
}
