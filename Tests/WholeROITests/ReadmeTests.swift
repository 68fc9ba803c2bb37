import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Every cell of a README table, by its first column, against the report that it is from.
private func expect(_ table: [[String]], asIn run: FinishedRun) throws {
  let header = try #require(table.first)
  for row in table.dropFirst() {
    let found = try run.row("program_performance", ["program": row[0]])
    for (column, cell) in zip(header, row) { #expect(found[column] == cell, "\(row[0]) \(column)") }
  }
}

/// The lines of an output, in which … stands for any lines.
private func expect(_ shown: [String], in lines: [String]) {
  var rest = lines[...]
  for (index, line) in shown.enumerated() where line != "…" {
    guard let place = rest.firstIndex(of: line) else {
      Issue.record("\(line) is not in the output")
      return
    }
    #expect(place == rest.startIndex || (index > 0 && shown[index - 1] == "…"), "\(line)")
    rest = rest[(place + 1)...]
  }
  #expect(rest.isEmpty || shown.last == "…", "\(rest)")
}

/// A run folder as the README shows it.
private func isRunFolder(_ line: String?, lastDay: String) -> Bool {
  guard let line, line.hasPrefix("…/out/runs/\(lastDay)-") else { return false }
  let digits = line.dropFirst("…/out/runs/\(lastDay)-".count)
  return digits.count == 12 && digits.allSatisfy(\.isHexDigit)
}

@Test func theWorkedExampleGivesWhatTheReadmeShows() throws {
  let section = try Readme().section("## Your own exports in five minutes")
  var files: [String: String] = [:]
  for block in section.blocks { if let file = block.file { files[file] = block.text } }
  let written = files.removeValue(forKey: "coats.json5")
  let pipeline = try #require(written)
  #expect(files.count == 6)
  let example = try TemporaryRun(files, pipeline: pipeline)

  let check = try Pipeline.check(try example.definition(), options: RunOptions(jobs: 1))
  #expect(check.warnings.isEmpty)
  expect(try section.output(of: "wholeroi check coats.json5"), in: check.lines)

  let run = try example.run()
  #expect(run.result.warnings.isEmpty)
  let shown = try section.output(of: "wholeroi run coats.json5")
  #expect(Array(shown.dropLast()) == run.result.verdict)
  #expect(isRunFolder(shown.last, lastDay: "2026-09-30"))
  try expect(try #require(section.tables.first), asIn: run)
}

@Test func theMessageInTheReadmeIsTheOneThatComes() throws {
  let section = try Readme().section("## Your own exports in five minutes")
  var files: [String: String] = [:]
  for block in section.blocks { if let file = block.file { files[file] = block.text } }
  let written = files.removeValue(forKey: "coats.json5")
  let receipts = "pos/receipts-2026-09.csv"
  files[receipts] = files[receipts]?.replacing("120.00", with: "\"120,00\"")
  let example = try TemporaryRun(files, pipeline: try #require(written))
  let failure = #expect(throws: Failure.self) { try example.run() }
  let shown = try #require(section.blocks.first { $0.language == "text" })
  #expect(failure?.diagnostics.last.map { $0.text + "\n" } == shown.text)
}

@Test func theFirstScreenIsWhatTheSampleGives() throws {
  let readme = try Readme()
  let output = FileManager.default.temporaryDirectory
    .appendingPathComponent("wholeroi-" + UUID().uuidString)
  let run = try TemporaryRun([:], pipeline: "")
  defer { try? FileManager.default.removeItem(at: output) }
  var overrides = RunOverrides()
  overrides.out = output.path
  let definition = try PipelineDefinition.load(
    file: Readme.packageRoot.appendingPathComponent("Pipelines/autumn.json5").path,
    overrides: overrides
  ).definition
  let result = try Pipeline.run(
    definition, options: RunOptions(jobs: 2), progress: SilentObserver())
  let finished = FinishedRun(result, of: run)

  let shown = try readme.output(of: "Pipelines/nightly")
  #expect(Array(shown.dropLast()) == result.verdict)
  #expect(isRunFolder(shown.last, lastDay: "2026-09-30"))
  #expect(result.warnings.count == 9)
  let table = try #require(try readme.section("## What the figures mean").tables.first)
  try expect(table, asIn: finished)
  #expect(table.count - 1 == (try finished.report("program_performance").count))
}

@Test func theTableOfPathsGivesWhatTheReadmeShows() throws {
  let section = try Readme().section("### A plain table of paths")
  let table = try #require(section.blocks.first { $0.file == "paths.csv" })
  let run = try TemporaryRun(["paths.csv": table.text], pipeline: "{}")
  var request = PathsRequest(file: run.folder.appendingPathComponent("paths.csv").path)
  request.models = [.linear, .markov1]
  request.minimumNulls = 0
  let lines = try Pipeline.attribute(request).lines.map { $0.trimmingCharacters(in: .newlines) }
  let shown = try section.output(
    of: "wholeroi attribute paths.csv --models \"linear,markov 1\" --min-nulls 0")
  #expect(shown.last == "…" && shown.dropLast().elementsEqual(lines.prefix(shown.count - 1)))
}

@Test func theReadmeNamesEveryReportModelAndExitCode() throws {
  let readme = try Readme()
  let reports = try readme.section("## The reports").text
  for report in ReportNames.all {
    #expect(reports.contains("| `\(report.file)` |"))
  }
  let models = try readme.section("### 4 Models").text
  for model in AttributionModel.allCases { #expect(models.contains("`\(model.rawValue)`")) }
  let codes = try readme.section("## Commands and exit codes").tables
    .first { $0[0] == ["exit code", "means"] }?.dropFirst().compactMap { Int32($0[0]) }
  #expect(codes?.compactMap(ExitCode.init(rawValue:)).count == codes?.count)
  let all: [ExitCode] = [
    .done, .internalError, .warnings, .usage, .data, .noInput, .cannotWrite, .locked, .config,
  ]
  #expect(codes == all.map(\.rawValue))
}

@Test func theReadmeNamesEveryFieldOfEveryRecord() throws {
  let table = try #require(try Readme().section("### Records and their fields").tables.first)
  #expect(table.dropFirst().map { $0[0] } == RecordKind.allCases.map(\.rawValue))
  for (row, record) in zip(table.dropFirst(), RecordKind.allCases) {
    let fields = row[2].components(separatedBy: ", ")
    #expect(fields.map { $0.replacing("*", with: "") } == FieldNames.allowed(in: record))
    let required = fields.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
    #expect(required.sorted() == FieldNames.required(in: record).sorted())
  }
  let text = try Readme().text.replacing("\n", with: " ")
  #expect(text.contains("The `action` of a touch: \(FieldNames.actions.joined(separator: ", "))."))
  #expect(text.contains("Also \(FieldNames.notices.joined(separator: ", "))"))
}

@Test func theReadmeListsTheBuiltInChannels() throws {
  let table = try #require(try Readme().section("### `channels`").tables.first)
  var families: [[String]] = []
  for channel in BuiltInChannels.all {
    if families.last?[0] == channel.family {
      families[families.count - 1][1] += ", " + channel.name
    } else {
      families.append([channel.family, channel.name])
    }
  }
  #expect(Array(table.dropFirst()) == families)
  #expect(BuiltInChannels.all.count == 19)
}

@Test func timesAndAmountsReadAsTheReadmeSays() throws {
  let times = try Readme().section("### Days and times")
  var iso = try TimeReader(format: nil, zone: .utc)
  let examples = try times.text.matches(
    of: Regex("`(2026-[^`]*)`", as: (Substring, Substring).self))
  #expect(examples.count == 4)
  for example in examples {
    #expect(iso.parse(Array(example.output.1.utf8)) > FieldValue.invalid, "\(example.output.1)")
  }
  let table = try #require(times.tables.first)
  for letters in table.dropFirst().flatMap({ $0[0].split(separator: "`") })
  where !letters.contains(where: { ", ·'".contains($0) }) && letters != "with" {
    let rest = ["y": "M", "M": "yyyy", "a": "yyyy M hh", "h": "yyyy M a"]
    let clock = ["m": "yyyy M HH", "s": "yyyy M HH mm", "S": "yyyy M HH mm ss"]
    let initial = String(letters.prefix(1))
    let others = rest[initial] ?? clock[initial] ?? "yyyy M"
    #expect(throws: Never.self, "\(letters)") {
      try TimeReader(format: "\(letters) \(others)", zone: .utc)
    }
  }
  let amounts = try Readme().section("### Amounts").text
  let euros = amounts.components(separatedBy: "`decimal")
  #expect(euros.count == 2)
  for text in euros[0].split(separator: "`") where text.contains(where: \.isNumber) {
    #expect(AmountReader(minorDigits: 2).parse(Array(text.utf8)) > FieldValue.invalid, "\(text)")
  }
  let comma = AmountReader(minorDigits: 2, decimal: UInt8(ascii: ","))
  #expect(amounts.contains("`1.149,50`"))
  #expect(comma.parse(Array("1.149,50".utf8)) == 114_950)
}

@Test func linksOfTheReadmeLeadSomewhere() throws {
  let readme = try Readme()
  let anchors = readme.lines.filter { $0.hasPrefix("#") }.map { heading in
    heading.drop { $0 == "#" }.dropFirst().lowercased().filter {
      $0.isLetter || $0.isNumber || $0 == " " || $0 == "-"
    }.replacing(" ", with: "-")
  }
  let links = readme.text.matches(
    of: try Regex("\\]\\(([^)]*)\\)", as: (Substring, Substring).self))
  #expect(links.count > 10)
  for link in links.map({ String($0.output.1) }) {
    if link.hasPrefix("#") {
      #expect(anchors.contains(String(link.dropFirst())), "\(link)")
    } else {
      let path = Readme.packageRoot.appendingPathComponent(link).path
      #expect(FileManager.default.fileExists(atPath: path), "\(link)")
    }
  }
}
