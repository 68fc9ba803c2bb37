import WholeROI

/// What one call of `wholeroi` asks for, with every word checked.
enum Command: Sendable {
  case run(PipelineRequest)
  case check(PipelineRequest)
  case sample(SampleRequest)
  case layouts
  case attribute(PathsRequest)
  case convert(ConvertRequest, isQuiet: Bool)
  case explain(PipelineRequest, ExplainRequest)
  case diff(DiffRequest)
  case inspect(InspectRequest)
  case initialize(InitRequest)
  /// Of one command; nil: all of them.
  case help(CommandName?)
  case version
}

/// One pipeline file, and how to treat it.
struct PipelineRequest: Sendable {
  var file: String
  var overrides: RunOverrides
  var options: RunOptions
  var isQuiet: Bool
}

/// Which synthetic exports to write, and where.
struct SampleRequest: Sendable {
  var directory: String
  var customers: Int
  var seed: UInt64
}

/// The words that name a command.
enum CommandName: String, CaseIterable {
  case run, check, explain, diff, inspect
  case initialize = "init"
  case convert, attribute, sample, layouts, help

  /// Words of commands that later versions have.
  static let later = [
    "schedule"
  ]

  /// What follows the command, as in messages.
  var operand: (name: String, example: String) {
    switch self {
    case .run, .check: ("a pipeline file", "Pipelines/autumn.json5")
    case .explain: ("a pipeline file and the id of an order", "Pipelines/autumn.json5 CASE-05-1")
    case .diff: ("the folders of two runs", "out/runs/2026-09-29-8c1d42f07b36 out/latest")
    case .attribute: ("a table of paths", "paths.csv")
    case .inspect, .convert: ("an export", "SampleData/social/meta-ads.csv")
    case .initialize: ("a folder of exports", "SampleData")
    case .sample: ("a folder", "my-sample")
    case .layouts, .help: ("nothing", "")
    }
  }

  /// In the order of the help text.
  var flags: [Flag] {
    switch self {
    case .run:
      [
        .from, .to, .last, .asOf, .set, .only, .out, .jobs, .dryRun, .quiet, .sha256, .memory, .log,
      ]
    case .check: [.from, .to, .last, .asOf, .set, .jobs, .quiet]
    case .attribute:
      [
        .models, .order, .minNulls, .repeats, .path, .conversions, .value, .nulls, .separator, .out,
      ]
    case .convert:
      [
        .layout, .delimiter, .quote, .escape, .encoding, .skip, .noHeader, .pad, .guardCells, .out,
        .rejects, .quiet,
      ]
    case .explain:
      [
        .source, .store, .people, .format, .from, .to, .last, .asOf, .set, .jobs, .quiet,
      ]
    case .diff: [.format, .out]
    case .inspect: [.people, .format]
    case .initialize: [.out]
    case .sample: [.customers, .seed]
    case .layouts, .help: []
    }
  }
}

/// Every flag of every command.
enum Flag: String, CaseIterable {
  case from = "--from"
  case to = "--to"
  case last = "--last"
  case asOf = "--as-of"
  case set = "--set"
  case only = "--only"
  case out = "--out"
  case jobs = "--jobs"
  case dryRun = "--dry-run"
  case quiet = "--quiet"
  case sha256 = "--sha256"
  case models = "--models"
  case order = "--order"
  case minNulls = "--min-nulls"
  case repeats = "--repeats"
  case path = "--path"
  case conversions = "--conversions"
  case value = "--value"
  case nulls = "--nulls"
  case separator = "--separator"
  case customers = "--customers"
  case seed = "--seed"
  case layout = "--layout"
  case delimiter = "--delimiter"
  case quote = "--quote"
  case escape = "--escape"
  case encoding = "--encoding"
  case skip = "--skip"
  case noHeader = "--no-header"
  case pad = "--pad"
  case guardCells = "--guard"
  case rejects = "--rejects"
  case source = "--source"
  case store = "--store"
  case people = "--people"
  case format = "--format"
  case memory = "--memory"
  case log = "--log"

  /// A value that would do; nil for a flag that stands alone.
  var exampleValue: String? {
    switch self {
    case .from: "2026-07-01"
    case .to, .asOf: "2026-09-30"
    case .last: "28d"
    case .set: "root=DIR"
    case .only: "journeys,rejects"
    case .out: "DIR"
    case .jobs: "4"
    case .models: "linear,shapley"
    case .order: "2"
    case .minNulls: "100"
    case .repeats: "collapse"
    case .path: "journey"
    case .conversions: "total_conversions"
    case .value: "total_conversion_value"
    case .nulls: "total_null"
    case .separator: "\",\""
    case .customers: "2000"
    case .seed: "1"
    case .layout: "meta-ads"
    case .delimiter: "tab"
    case .quote: "none"
    case .escape: "\\"
    case .encoding: "windows-1252"
    case .skip: "2"
    case .rejects: "rejects.csv"
    case .source: "pos"
    case .store: "\"Boston\""
    case .format: "json"
    case .memory: "4GB"
    case .log: "json"
    case .dryRun, .quiet, .sha256, .noHeader, .pad, .guardCells, .people: nil
    }
  }

  var isRepeatable: Bool { self == .set || self == .only }

  /// For a flag that later versions have: what to do until then.
  var untilThen: String? {
    switch self {
    case .memory: "leave it out: this version keeps a run in memory, however large it is"
    case .log: "leave it out: off a terminal this version logs one plain line per stage"
    default: nil
    }
  }
}
