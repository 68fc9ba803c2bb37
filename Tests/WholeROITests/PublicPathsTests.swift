import Foundation
import Testing

@testable import WholeROI

/// The example data of the ChannelAttribution package for Python: 10,000 paths over twelve channels.
private enum PublicPaths {
  static let version = "2.2.5"
  static let missing: Comment = "the package ChannelAttribution could not be fetched with pip"

  /// The table, fetched once and kept among the temporary files; nil where that fails.
  static let file: String? = {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-ChannelAttribution-\(version)")
    let name = "channelattribution-\(version)"
    let file = folder.appendingPathComponent(name + "/src/cypack/data/Data.csv").path
    if FileManager.default.fileExists(atPath: file) { return file }
    let archive = folder.appendingPathComponent(name + ".tar.gz").path
    let fetched = run([
      "timeout", "45", "python3", "-m", "pip", "download", "--quiet", "--no-deps", "--timeout", "5",
      "--retries", "0", "--dest", folder.path, "ChannelAttribution==\(version)",
    ])
    guard fetched, run(["tar", "-xzf", archive, "-C", folder.path]) else { return nil }
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }()

  private static func run(_ words: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return false
    }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// The orders by node under a model, as `wholeroi attribute` prints them.
  static func orders(_ model: AttributionModel) throws -> [String: String] {
    var request = PathsRequest(file: try #require(file))
    request.conversions = .init("total_conversions", isGiven: true)
    request.value = .init("total_conversion_value", isGiven: true)
    request.nulls = .init("total_null", isGiven: true)
    request.models = [model]
    // Pairs of another order are not solved here: they take long without optimisation.
    request.order = model == .markov1 ? 2 : 1
    let table = CSVText.rows(try Pipeline.attribute(request).lines.joined(separator: "\n"))
    return table.filter { $0[0] == "node" }.reduce(into: [:]) { $0[$1[1]] = $1[3] }
  }
}

@Test(.enabled(if: PublicPaths.file != nil, PublicPaths.missing))
func firstOrderOfThePublicPathsIsThatOfOthers() throws {
  let orders = try PublicPaths.orders(.markov1)
  #expect(orders["alpha"] == "5344.947682" && orders["iota"] == "3884.614702")
  #expect(orders["eta"] == "3340.847402" && orders["beta"] == "2527.352167")
  #expect(orders["TOTAL"] == "19785.000000")
}

@Test(.enabled(if: PublicPaths.file != nil, PublicPaths.missing))
func higherOrdersOfThePublicPathsAreThoseOfOthers() throws {
  #expect(try PublicPaths.orders(.markov2)["alpha"] == "5617.453854")
  #expect(try PublicPaths.orders(.markov3)["alpha"] == "5748.098650")
}

@Test(.enabled(if: PublicPaths.file != nil, PublicPaths.missing))
func shapleyOfThePublicPathsIsThatOfOthers() throws {
  #expect(try PublicPaths.orders(.shapley)["alpha"] == "7627.944048")
}
