import Foundation
import Testing

@testable import wholeroi

@Test func theReadmeNamesEveryCommandAndFlag() throws {
  let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let readme = try String(
    contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
  for command in CommandName.allCases {
    #expect(readme.contains("| `wholeroi \(command.rawValue)"))
    for flag in command.flags { #expect(readme.contains("`\(flag.rawValue)"), "\(flag.rawValue)") }
  }
  for command in CommandName.later { #expect(readme.contains("`\(command)`"), "\(command)") }
  let starred = readme.split(separator: "\n").filter {
    $0.hasPrefix("| `--") && $0.contains("| yes |")
  }
  for flag in Flag.allCases where flag.untilThen == nil && CommandName.run.flags.contains(flag) {
    let isStarred = starred.contains { $0.contains("`\(flag.rawValue)") }
    #expect(isStarred == CommandName.check.flags.contains(flag), "\(flag.rawValue)")
  }
}
