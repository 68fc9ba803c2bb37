import Tabular

/// What `wholeroi attribute` is asked: a table of paths, what its columns are called, and the models.
public struct PathsRequest: Sendable {
  /// A column's name, and whether the user gave it: then it must be there.
  public struct Column: Sendable, Equatable {
    public var name: String
    public var isGiven: Bool
    public init(_ name: String, isGiven: Bool = false) {
      self.name = name
      self.isGiven = isGiven
    }
  }

  public var file: String
  public var path = Column("path", isGiven: true)
  public var conversions = Column("conversions", isGiven: true)
  public var value = Column("value")
  public var nulls = Column("nulls")
  /// Between two nodes; blanks around it don't count.
  public var separator = ">"
  /// Nil for the usual ones.
  public var models: [AttributionModel]?
  /// Of the chains, from 1 to 3; nil: by held-out log-loss.
  public var order: Int? = 1
  public var minimumNulls = 100
  /// How often a node counts that a path holds several times.
  public var repeats = AttributionDefinition.Repeats.keep
  /// How many touches `trim` leaves, the last ones.
  public var trim = 5
  /// The folder for model_comparison.csv; nil for stdout.
  public var directory: String?

  public init(file: String) { self.file = file }
}

/// What `wholeroi attribute` has to say.
public struct PathsResult: Sendable {
  /// The table's lines, or the path of the file that holds it.
  public var lines: [String]
  public var warnings: [Diagnostic]
}

extension AttributionModel {
  /// Whether a path alone, without times, sign-ups or settings, is enough for it.
  public var needsOnlyPaths: Bool {
    switch self {
    case .lastNonDirect, .timeDecay, .w, .custom: false
    default: true
    }
  }

  /// The models of a table of paths where none are named, with the chain of an order.
  static func usual(order: Int) -> [AttributionModel] {
    [
      .first, .last, .linear, .position, .markovPerOrder, .dataDriven, .markov(order: order),
      .shapley,
    ]
  }
}
