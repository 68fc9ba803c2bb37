import Foundation
import WholeROI

/// The flags of attribute.
extension Arguments {
  mutating func pathsRequest(_ file: String) -> PathsRequest {
    var request = PathsRequest(file: file)
    request.path = column(.path, request.path)
    request.conversions = column(.conversions, request.conversions)
    request.value = column(.value, request.value)
    request.nulls = column(.nulls, request.nulls)
    request.separator = value(.separator) ?? request.separator
    request.models = models()
    request.order = order()
    request.minimumNulls = number(.minNulls, in: 0...1_000_000_000) ?? request.minimumNulls
    request.repeats = repeats() ?? request.repeats
    request.directory = value(.out)
    return request
  }

  private func column(
    _ flag: Flag, _ usual: PathsRequest.Column
  ) -> PathsRequest.Column {
    value(flag).map { PathsRequest.Column($0, isGiven: true) } ?? usual
  }

  /// Nil where `--models` is not given.
  private mutating func models() -> [AttributionModel]? {
    guard let list = value(.models) else { return nil }
    var models: [AttributionModel] = []
    let known = AttributionModel.allCases.filter(\.needsOnlyPaths).map(\.rawValue)
    for name in list.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
      guard let model = AttributionModel(rawValue: name) else {
        fault(
          "unknown model \(quoted(name))" + suggestion(name, among: known),
          "a table of paths takes: " + known.joined(separator: ", "))
        continue
      }
      if !models.contains(model) { models.append(model) }
    }
    return models
  }

  /// Nil where `--repeats` is not given.
  private mutating func repeats() -> AttributionDefinition.Repeats? {
    guard let name = value(.repeats) else { return nil }
    if let repeats = AttributionDefinition.Repeats(rawValue: name) { return repeats }
    let known = AttributionDefinition.Repeats.allCases.map(\.rawValue)
    fault(
      "--repeats \(quoted(name)) is no transform" + suggestion(name, among: known),
      "one of " + known.joined(separator: ", "))
    return nil
  }

  /// Nil for auto.
  private mutating func order() -> Int? {
    guard let text = value(.order) else { return 1 }
    if text == "auto" { return nil }
    guard let order = Int(text), (1...3).contains(order) else {
      fault("--order \(quoted(text)) is none of 1, 2, 3 and auto", "such as --order 2")
      return 1
    }
    return order
  }
}
