/// What `wholeroi explain` is asked.
public struct ExplainRequest: Sendable {
  /// As the export writes it, without blanks around it.
  public var orderID: String
  /// Which of several orders with that id is meant; nil: any.
  public var source: String?
  public var store: String?
  /// Whether identifiers are shown as they are, not only their shape.
  public var showsPeople = false
  public var isJSON = false

  public init(orderID: String) { self.orderID = orderID }
}

/// What `wholeroi explain` has to say.
public struct ExplainResult: Sendable {
  public var lines: [String]
  public var warnings: [Diagnostic]
}
