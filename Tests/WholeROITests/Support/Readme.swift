import Foundation
import Testing

/// The README as the tests read it: sections, tables, fenced blocks.
struct Readme {
  /// A fenced block, with the file name in bold above it where there is one.
  struct Block {
    var language: String
    var file: String?
    var lines: [String]
    var text: String { lines.joined(separator: "\n") + "\n" }
  }

  static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let lines: [String]

  init() throws {
    let file = Self.packageRoot.appendingPathComponent("README.md")
    lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
  }

  private init(lines: [String]) { self.lines = lines }

  var text: String { lines.joined(separator: "\n") }

  /// The lines below a heading, such as "### `visits`", up to the next one of its level or above.
  func section(_ heading: String) throws -> Readme {
    let start = try #require(lines.firstIndex(of: heading), "no heading \(heading)")
    let level = heading.prefix { $0 == "#" }.count
    let rest = lines[(start + 1)...]
    let end = rest.firstIndex { line in
      let marks = line.prefix { $0 == "#" }.count
      return marks > 0 && marks <= level && line.dropFirst(marks).hasPrefix(" ")
    }
    return Readme(lines: Array(rest[..<(end ?? lines.endIndex)]))
  }

  /// Tables in turn; each is its rows of cells, the header first, without the line below it.
  var tables: [[[String]]] {
    var tables: [[[String]]] = []
    var isInside = false
    for line in lines {
      guard line.hasPrefix("|") else {
        isInside = false
        continue
      }
      if !isInside { tables.append([]) }
      isInside = true
      if line.hasPrefix("|---") { continue }
      let cells = line.replacing("\\|", with: "\u{1}").split(
        separator: "|", omittingEmptySubsequences: false
      ).dropFirst().dropLast().map {
        $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|")
      }
      tables[tables.count - 1].append(cells)
    }
    return tables
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    var open: Block?
    var caption: String?
    for line in lines {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
          caption = nil
        } else {
          open = Block(language: String(line.dropFirst(3)), file: caption, lines: [])
        }
      } else if open != nil {
        open?.lines.append(line)
      } else if line.hasPrefix("**`"), let end = line.dropFirst(3).firstIndex(of: "`") {
        caption = String(line[line.index(line.startIndex, offsetBy: 3)..<end])
      } else if !line.isEmpty {
        caption = nil
      }
    }
    return blocks
  }

  /// What a command prints, by the block that begins with it.
  func output(of command: String) throws -> [String] {
    let block = blocks.first { $0.lines.first == "$ " + command }
    return Array(try #require(block, "no output of \(command)").lines.dropFirst())
  }
}

extension String {
  /// The text between the backticks that hold all of it; nil where there are none.
  var code: String? {
    hasPrefix("`") && hasSuffix("`") && count > 2 ? String(dropFirst().dropLast()) : nil
  }
}
