import Foundation
import Tabular
import Testing

@testable import WholeROI

private func condition(_ tests: (String, RowCondition.Test)...) -> RowCondition {
  RowCondition(columns: tests.map(\.0), tests: tests.map(\.1))
}

private func classes(of file: ExportFile, _ layout: Layout) throws -> [RowClass] {
  let reader = RowReader(dialect: Dialect(), width: 2)
  try reader.read(file, from: file.dataStart, to: file.size, startsAtRow: true)
  var classifier = try #require(try RowClassifier(layout, names: ["a", "b"]))
  // The second time all texts are known.
  let first = classifier.classes(of: reader, startsFile: true)
  #expect(classifier.classes(of: reader, startsFile: true) == first)
  return first
}

/// A condition that looks at the row above, and never holds, makes rows be asked one by one.
@Test func rowsAreTheSameAskedTogetherOrOneByOne() throws {
  let path = FileManager.default.temporaryDirectory.path + "/classes-" + UUID().uuidString
  defer { try? FileManager.default.removeItem(atPath: path) }
  var random = ReportRandomNumbers(31)
  func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  var seen = Set<RowClass>()
  for _ in 0..<60 {
    let rows = (0..<40).map { _ in "\(["x", "y", "", "z"][draw(4)]),\(["1", "2", "3"][draw(3)])\n" }
    try rows.joined().write(toFile: path, atomically: true, encoding: .utf8)
    let file = try ExportFile.open(path)
    func drawn() -> [RowCondition] {
      (0..<draw(3)).map { _ in
        let texts = RowCondition.Test.matches(Pattern(["x", "y|z", "", "*"][draw(4)]))
        return [
          condition(("a", texts)),
          condition(("a", texts), ("b", .matches(Pattern("2|3")))),
          condition(("b", .matches(Pattern("1"))), ("a", .isFirst)),
        ][draw(3)]
      }
    }
    var layout = Layout()
    (layout.totals, layout.skip, layout.keep) = (drawn(), drawn(), drawn())
    if layout.totals.isEmpty, layout.skip.isEmpty, layout.keep.isEmpty { continue }
    let together = try classes(of: file, layout)
    layout.totals.append(condition(("a", .sameAsAbove), ("b", .matches(Pattern("never")))))
    #expect(try classes(of: file, layout) == together)
    seen.formUnion(together)
  }
  #expect(seen == [.data, .total, .skipped])
}
