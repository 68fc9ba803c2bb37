/// Credit under the headline by stage of the cycle, by post and by store: the same cents as elsewhere, summed
/// along other lines. Each job fills its own.
struct CreditCells: Sendable {
  /// Net and orders (millionths) of one cell.
  struct Cell: Hashable, Sendable {
    var net: Int64 = 0
    var orders: Int64 = 0

    static func += (a: inout Cell, b: Cell) {
      a.net += b.net
      a.orders += b.orders
    }
  }

  private let storePlaces: [Int32]
  private let restStart: Int
  /// Programs, (no program), then the rest kinds.
  let rowCount: Int
  private var store = 0
  /// By program and stage: `program * stages + stage`; empty where nothing asks for it.
  private(set) var stages: [Int64]
  /// By post.
  private(set) var posts: [Int64]
  /// By store and row: `store * rowCount + row`.
  private(set) var stores: [Cell]

  /// Nil where no report asks for any of it.
  init?(_ journeys: Journeys, _ definition: PipelineDefinition) {
    let collector = journeys.customers
    let posts = journeys.posts.posts.count
    guard posts > 0 || collector.map({ $0.needs.stores || $0.needs.purchaseCycle }) ?? false else {
      return nil
    }
    let hasStores = collector?.needs.stores ?? false
    self.init(
      storePlaces: hasStores ? collector?.stores.places ?? [] : [],
      stores: hasStores ? collector?.stores.stores.count ?? 0 : 0,
      programs: definition.programs.count, hasStages: collector?.needs.purchaseCycle ?? false,
      posts: posts)
  }

  private init(storePlaces: [Int32], stores: Int, programs: Int, hasStages: Bool, posts: Int) {
    self.storePlaces = storePlaces
    restStart = programs + 1
    rowCount = programs + 1 + RestKind.allCases.count
    stages =
      hasStages ? Array(repeating: 0, count: (programs + 1) * CycleTally.cellsPerRow) : []
    self.posts = Array(repeating: 0, count: posts)
    self.stores = Array(repeating: Cell(), count: stores * rowCount)
  }

  /// Credit that follows is of an order of that store, by the code of its name.
  mutating func turn(toStore code: UInt32) {
    if !storePlaces.isEmpty { store = Int(storePlaces[Int(code)]) * rowCount }
  }

  /// Adds a touch's credit.
  mutating func add(_ credit: Credit, _ program: Int, _ mark: TouchMark?) {
    if !stores.isEmpty { stores[store + program] += Cell(net: credit.net, orders: credit.orders) }
    guard let mark else { return }
    if !stages.isEmpty { stages[program * CycleTally.cellsPerRow + mark.stage] += credit.net }
    if mark.post >= 0 { posts[mark.post] += credit.net }
  }

  /// Adds what no touch takes the credit for.
  mutating func add(_ credit: Credit, rest kind: RestKind) {
    if stores.isEmpty { return }
    stores[store + restStart + kind.rawValue] += Cell(net: credit.net, orders: credit.orders)
  }

  func adding(_ other: CreditCells) -> CreditCells {
    var sum = self
    for index in stages.indices { sum.stages[index] += other.stages[index] }
    for index in posts.indices { sum.posts[index] += other.posts[index] }
    for index in stores.indices { sum.stores[index] += other.stores[index] }
    return sum
  }
}
