import Tabular

/// Questions for single values: texts, names, numbers, days, durations, patterns.
extension ObjectReader {
  /// A text that is not empty.
  func text(_ key: String) -> String? {
    value(key, expected: "a text that is not empty") {
      Self.text($0).flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  func flag(_ key: String) -> Bool? {
    value(key, expected: "true or false") {
      if case .flag(let flag) = $0.value { flag } else { nil }
    }
  }

  func integer(_ key: String, _ range: ClosedRange<Int64>) -> Int64? {
    let expected =
      range.upperBound == .max
      ? "a whole number of at least \(range.lowerBound)"
      : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return value(key, expected: expected) { node in
      guard case .number(let digits) = node.value, let decimal = Quantities.decimal(digits),
        Quantities.reduced(decimal).scale == 0
      else { return nil }
      let whole = Quantities.reduced(decimal).units
      return range.contains(whole) ? whole : nil
    }
  }

  /// One of the names of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let node = node(key) else { return nil }
    return Self.choice(node, path(key), type, faults)
  }

  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ node: JSONNode, _ path: String, _ type: Choice.Type, _ faults: DefinitionFaults
  ) -> Choice? where Choice.RawValue == String {
    let names = Choice.allCases.map(\.rawValue)
    guard let name = self.name(node, path, among: names, faults) else { return nil }
    return Choice(rawValue: name)
  }

  /// One of the names, or nil and a fault that names the nearest.
  static func name(
    _ node: JSONNode, _ path: String, among names: [String], _ faults: DefinitionFaults
  ) -> String? {
    guard let text = text(node) else {
      faults.mismatch(node, path, expected: "a text", hint: Names.hint("", among: names))
      return nil
    }
    if names.contains(text) { return text }
    faults.error(
      at: node, "\(path) cannot be \(text.quoted)", hint: Names.hint(text, among: names))
    return nil
  }

  /// A text, or a list of texts; none of them is empty.
  func texts(_ key: String) -> [String]? {
    textNodes(key).map { $0.map(\.text) }
  }

  /// As `texts`, each with its place.
  func textNodes(_ key: String) -> [(text: String, node: JSONNode)]? {
    guard let node = node(key) else { return nil }
    guard case .list(let items) = node.value else {
      let text = value(key, expected: "a text or a list of texts, none of them empty") {
        Self.text($0).flatMap { $0.isEmpty ? nil : $0 }
      }
      return text.map { [($0, node)] }
    }
    return items.enumerated().compactMap { index, item in
      if let text = Self.text(item), !text.isEmpty { return (text, item) }
      faults.mismatch(item, "\(path(key)).\(index)", expected: "a text that is not empty")
      return nil
    }
  }

  /// A pattern; the empty one matches only the empty text.
  func pattern(_ key: String) -> Pattern? {
    value(key, expected: "a pattern, which is a text") { Self.text($0).map { Pattern($0) } }
  }

  /// A pattern, or a list of them.
  func patterns(_ key: String) -> [Pattern]? { texts(key).map { $0.map { Pattern($0) } } }

  /// Milliseconds.
  func duration(_ key: String, atLeast minimum: Int64 = 0) -> Int64? {
    let least = minimum > 0 ? " longer than nothing" : ""
    return value(
      key, expected: "a duration\(least) such as \"30d\", \"36h\", \"90m\" or \"30s\""
    ) { Self.text($0).flatMap(Quantities.duration).flatMap { $0 >= minimum ? $0 : nil } }
  }

  /// A number or text such as `0.45` or `"45%"` from `minimum` to `maximum`.
  func decimal(_ key: String, from minimum: Int64, to maximum: Int64? = nil) -> ExactDecimal? {
    let bounds = maximum.map { "from \(minimum) to \($0)" } ?? "of at least \(minimum)"
    return value(key, expected: "a number \(bounds)") {
      Self.decimal($0, from: minimum, to: maximum)
    }
  }

  static func decimal(
    _ node: JSONNode, from minimum: Int64 = .min, to maximum: Int64? = nil
  ) -> ExactDecimal? {
    let text =
      switch node.value {
      case .number(let digits): digits
      case .text(let text): text
      default: ""
      }
    guard let decimal = Quantities.decimal(text),
      Quantities.compare(decimal, to: minimum) >= 0,
      maximum.map({ Quantities.compare(decimal, to: $0) <= 0 }) ?? true
    else { return nil }
    return decimal
  }

  func day(_ key: String) -> CivilDay? {
    value(key, expected: "a day such as \"2026-07-01\"") {
      Self.text($0).flatMap(DefinitionCalendar.day)
    }
  }

  /// The text of a node; also the digits of a number that came with an argument, where quotes are a bother.
  static func text(_ node: JSONNode) -> String? {
    switch node.value {
    case .text(let text): text
    case .number(let digits) where node.line == 0: digits
    default: nil
    }
  }

  /// Whether the value is `false`, which switches some things off.
  func isSwitchedOff(_ key: String) -> Bool { node(key)?.value == .flag(false) }
}
