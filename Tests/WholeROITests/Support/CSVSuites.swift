import Foundation
import Testing

@testable import WholeROI

/// CSV test data that others wrote, beside the checkout.
enum CSVSuites {
  static let folder: String? = {
    guard let exports = RealExports.folder else { return nil }
    let folder = exports.dropLast("exports".count) + "csv-suites"
    return FileManager.default.fileExists(atPath: String(folder)) ? String(folder) : nil
  }()

  static func path(_ name: String) throws -> String { try #require(folder) + "/" + name }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: try path(name))))
  }
}

extension Trait where Self == ConditionTrait {
  /// Tests of the suites are skipped where those are absent.
  static var csvSuites: Self {
    .enabled(if: CSVSuites.folder != nil, "needs ../shared/csv-suites")
  }
}

/// One scenario of csvlint's feature files, as far as it says something of an export's rows.
struct CSVLintScenario {
  let title: String
  private let steps: [String]
  private let content: String?

  static func all(in feature: String) throws -> [CSVLintScenario] {
    let text = String(
      decoding: try CSVSuites.bytes("csvlint/features/\(feature).feature"), as: UTF8.self)
    return text.components(separatedBy: "Scenario:").dropFirst().map(CSVLintScenario.init)
  }

  private init(_ text: String) {
    var lines = text.components(separatedBy: "\n")
    title = lines.removeFirst().trimmingCharacters(in: .whitespaces)
    var steps: [String] = []
    var content: [String]?
    var isInside = false
    for line in lines {
      let step = line.trimmingCharacters(in: .whitespaces)
      if step == "\"\"\"", isInside || content == nil {
        isInside.toggle()
        if content == nil { content = [] }
      } else if isInside {
        content?.append(line)
      } else if !step.isEmpty {
        steps.append(step)
      }
    }
    self.steps = steps
    self.content = content.map { $0.joined(separator: "\n") + "\n" }
  }

  /// The text between quotes in the first step that begins so.
  private func quoted(_ start: String) -> String? {
    let step = steps.first { $0.contains(start) }
    return step.flatMap {
      $0.components(separatedBy: start).last?.trimmingCharacters(
        in: CharacterSet(charactersIn: " \""))
    }
  }

  /// Whether the rows are in order; nil where the scenario is about something else, such as messages.
  var isValid: Bool? {
    if steps.contains(where: { $0.contains("the value of true") }) { return true }
    if steps.contains(where: { $0.contains("the value of false") }) { return false }
    if steps.contains(where: { $0.hasPrefix("Then there should be 1 error") }) { return false }
    return steps.contains { $0.hasPrefix("Then there should be no ") } ? true : nil
  }

  /// The fault that csvlint sees.
  var type: String? { quoted("should have the type ") }

  /// The export; nil where it is none that is here.
  func bytes() throws -> [UInt8]? {
    if let content { return Array(content.utf8) }
    guard let file = quoted("a CSV file called "),
      FileManager.default.fileExists(
        atPath: try CSVSuites.path("csvlint/features/fixtures/" + file))
    else { return nil }
    return try CSVSuites.bytes("csvlint/features/fixtures/" + file)
  }

  /// What the scenario sets.
  func apply(_ request: inout ConvertRequest) {
    request.delimiter = quoted("set the delimiter to ")?.utf8.first
    if let quote = quoted("set quotechar to ")?.utf8.first { request.quote = .mark(quote) }
    request.isWindows1252 = quoted("an encoding header of ") == "ISO-8859-1"
  }
}
