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
    if columns.nodes > 0 { amounts[own &+ columns.node(of: channel)] &+= credit.net }
    if columns.programs > 0 {
      let place = own &+ columns.nodes &+ program
      amounts[place] &+= credit.net
      amounts[place &+ columns.programs] &+= credit.margin
      if columns.hasPoints { amounts[place &+ 2 &* columns.programs] &+= credit.points }
    }
    if columns.campaigns > 0 {
      amounts[own &+ columns.firstCampaign &+ campaign] &+= credit.net
    }
    if model == columns.headline { amounts[row &+ columns.wholePoints] &+= credit.points }
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
///
/// However many nodes a run has, their columns are few: what passes the most is summed by family instead of
/// channel, or not at all, and has no interval.
struct CreditColumns: Sendable {
  let models: Int
  let headline: Int
  /// Channels, or families where `isByFamily`; 0 where even these are too many.
  let nodes: Int
  let isByFamily: Bool
  /// (no program) included; 0 where there are too many to keep.
  let programs: Int
  /// 0 where there are too many to keep.
  let campaigns: Int
  let hasPoints: Bool
  let perModel: Int
  let firstCampaign: Int
  /// By channel: its family's place; empty where columns are by channel.
  private let families: [Int32]

  /// More columns than this and something is left out: 2,048 groups of them take 134 MB a job.
  static let most = 8_192

  init(_ axes: Axes, hasPoints: Bool, most: Int = most) {
    models = axes.models.count
    headline = axes.headline
    self.hasPoints = hasPoints
    let allPrograms = axes.programCount * (hasPoints ? 3 : 2)
    programs = models * allPrograms <= most ? axes.programCount : 0
    let taken = programs > 0 ? allPrograms : 0
    let names = axes.families
    isByFamily = models * (taken + axes.channels.count) > most
    if !isByFamily {
      nodes = axes.channels.count
      families = []
    } else if models * (taken + names.count) <= most {
      nodes = names.count
      let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
      families = axes.channels.map { Int32(places[$0.family] ?? 0) }
    } else {
      nodes = 0
      families = []
    }
    let others = nodes + taken
    // Campaigns may fill half of them: they are many where links are tagged by hand.
    let fits = models * (others + axes.campaigns.count) <= most / 2
    campaigns = fits ? axes.campaigns.count : 0
    firstCampaign = others
    perModel = others + campaigns
  }

  var width: Int { models * perModel + 4 }

  /// The column of a channel's node under a model.
  @inline(__always)
  func node(of channel: Int) -> Int { isByFamily ? Int(families[channel]) : channel }

  /// `node`: a channel's place, or a family's where `isByFamily`.
  func node(_ model: Int, _ node: Int) -> Int { model * perModel + node }
  /// Nil where programs are left out, as are margin and points.
  func net(_ model: Int, program: Int) -> Int? {
    programs > 0 ? model * perModel + nodes + program : nil
  }
  func margin(_ model: Int, program: Int) -> Int? {
    net(model, program: program).map { $0 + programs }
  }
  /// Nil without points.
  func points(_ model: Int, program: Int) -> Int? {
    hasPoints ? margin(model, program: program).map { $0 + programs } : nil
  }
  func campaign(_ model: Int, _ campaign: Int) -> Int {
    model * perModel + firstCampaign + campaign
  }
  func whole(_ lookback: Int) -> Int { models * perModel + lookback }
  /// Points of all programs as the headline model parts them.
  var wholePoints: Int { models * perModel + 3 }
}

extension GroupCredits {
  /// Every column's sum in every draw, column by column.
  func drawn(_ weights: DrawWeights, executor: Executor) throws -> [DrawTable] {
    let size = CreditColumns.drawnTogether
    return try executor.map(count: (columns.width + size - 1) / size) { part in
      let range = (part * size)..<min(columns.width, (part + 1) * size)
      var table = DrawTable(cells: range.count, weights)
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
