import Foundation
import Testing
import WholeROI

@testable import wholeroi

@Suite struct ArgumentsTests {
  // MARK: What the words mean

  @Test func runTakesItsFileAndDefaults() throws {
    let request = try run("run a.json5")
    #expect(request.file == "a.json5")
    #expect(request.options.jobs == ProcessInfo.processInfo.activeProcessorCount)
    #expect(!request.options.isDryRun && !request.options.addsSHA256 && !request.isQuiet)
    let overrides = request.overrides
    #expect(
      [overrides.from, overrides.to, overrides.last, overrides.asOf, overrides.out] == [
        nil, nil, nil, nil, nil,
      ])
    #expect(overrides.set.isEmpty && overrides.only == nil)
  }

  @Test(arguments: ["--from 2026-07-01 --to 2026-09-30", "--from=2026-07-01 --to=2026-09-30"])
  func aValueFollowsAfterASpaceOrAnEqualsSign(flags: String) throws {
    let overrides = try run("run a.json5 " + flags).overrides
    #expect(overrides.from == "2026-07-01")
    #expect(overrides.to == "2026-09-30")
  }

  @Test func flagsStandBeforeAndAfterTheFile() throws {
    let request = try run("run --last 28d a.json5 --as-of 2026-10-01 --out reports")
    #expect(request.file == "a.json5")
    #expect(request.overrides.last == "28d")
    #expect(request.overrides.asOf == "2026-10-01")
    #expect(request.overrides.out == "reports")
  }

  @Test func everySetIsKeptInOrderAndSplitAtItsFirstEqualsSign() throws {
    let set = try run("run a.json5 --set root=x --set=quality.rejects.max=a=b --set root=")
      .overrides.set
    #expect(set.map(\.path) == ["root", "quality.rejects.max", "root"])
    #expect(set.map(\.value) == ["x", "a=b", ""])
  }

  @Test func onlyGathersListsAndDropsBlanks() throws {
    let request = try command(["run", "a.json5", "--only", "journeys, fans", "--only=stores,"])
    guard case .run(let request) = request else { throw NotThatCommand() }
    #expect(request.overrides.only == ["journeys", "fans", "stores"])
  }

  @Test func jobsDryRunQuietAndSHA256ReachTheRequest() throws {
    let request = try run("run a.json5 --jobs 3 --dry-run --quiet --sha256")
    #expect(request.options.jobs == 3)
    #expect(request.options.isDryRun && request.options.addsSHA256 && request.isQuiet)
  }

  @Test func checkTakesThePeriodSettingsAndJobs() throws {
    let words = "check a.json5 --from 2026-07-01 --set root=x --jobs 2 --quiet"
    guard case .check(let request) = try command(words) else { throw NotThatCommand() }
    #expect(request.overrides.from == "2026-07-01")
    #expect(request.overrides.set.map(\.path) == ["root"])
    #expect(request.options.jobs == 2 && request.isQuiet)
  }

  @Test func attributeTakesColumnsModelsAndOrder() throws {
    let words = [
      "attribute", "p.csv", "--path", "journey", "--conversions=n", "--nulls", "lost",
      "--separator", " | ", "--models", "linear, markov 2,linear", "--order", "auto", "--min-nulls",
      "0", "--out", "there",
    ]
    guard case .attribute(let request) = try command(words) else { throw NotThatCommand() }
    #expect(request.file == "p.csv" && request.directory == "there")
    #expect(request.path == .init("journey", isGiven: true))
    #expect(request.conversions.name == "n" && request.nulls.name == "lost")
    #expect(request.value == .init("value", isGiven: false))
    #expect(request.separator == " | " && request.models == [.linear, .markov2])
    #expect(request.order == nil && request.minimumNulls == 0)
  }

  @Test func attributeAloneTakesTheUsualModelsOfOrderOne() throws {
    guard case .attribute(let request) = try command("attribute p.csv") else {
      throw NotThatCommand()
    }
    #expect(request.models == nil && request.order == 1 && request.minimumNulls == 100)
    #expect(request.separator == ">" && request.directory == nil)
  }

  @Test func sampleTakesCustomersAndSeed() throws {
    let words = "sample big --customers 50000 --seed 18446744073709551615"
    guard case .sample(let request) = try command(words) else { throw NotThatCommand() }
    #expect(request.directory == "big")
    #expect(request.customers == 50_000)
    #expect(request.seed == .max)
  }

  @Test func sampleHasDefaults() throws {
    guard case .sample(let request) = try command("sample d") else { throw NotThatCommand() }
    #expect(request.customers == 2000)
    #expect(request.seed == 1)
  }

  @Test(arguments: ["help", "--help", "-h", "help run", "run --help", "run a b --nonsense -h"])
  func helpIsGivenWhereverItIsAskedFor(words: String) throws {
    guard case .help = try command(words) else { throw NotThatCommand() }
  }

  @Test func versionIsACommand() throws {
    guard case .version = try command("--version") else { throw NotThatCommand() }
  }

  @Test func wordsAfterTwoDashesAreNoFlags() throws {
    #expect(try run("run --quiet -- --from").file == "--from")
  }

  // MARK: Faults, word for word

  @Test(arguments: [
    ("", ["error: no command given\n  wholeroi --help lists the commands and their flags"]),
    (
      "chekc a.json5",
      [
        "error: unknown command \"chekc\" — did you mean \"check\"?\n"
          + "  wholeroi --help lists the commands and their flags"
      ]
    ),
    (
      "publish",
      [
        "error: unknown command \"publish\"\n  wholeroi --help lists the commands and their flags"
      ]
    ),
    (
      "night.json5",
      [
        "error: unknown command \"night.json5\"\n  wholeroi run night.json5 runs that pipeline"
      ]
    ),
    (
      "--versoin",
      [
        "error: unknown flag \"--versoin\" — did you mean \"--version\"?\n"
          + "  wholeroi --help lists the commands and their flags"
      ]
    ),
    (
      "--jobs=2 run a.json5",
      ["error: --jobs stands before the command\n  flags come after it: wholeroi run FILE --jobs"]
    ),
    (
      "run",
      [
        "error: run needs a pipeline file\n  such as wholeroi run Pipelines/autumn.json5"
      ]
    ),
    ("sample", ["error: sample needs a folder\n  such as wholeroi sample my-sample"]),
    ("check a b", ["error: check takes one operand, and \"b\" is one too many"]),
    ("run a --from", ["error: --from needs a value\n  such as --from 2026-07-01"]),
    ("run a --to=", ["error: --to needs a value\n  such as --to 2026-09-30"]),
    ("run a --out --quiet", ["error: --out needs a value\n  such as --out DIR"]),
    ("run a --quiet=yes", ["error: --quiet takes no value\n  write --quiet alone"]),
    ("run a --jobs 2 --jobs 3", ["error: --jobs is given twice\n  give it once"]),
    (
      "run a --jobs 0",
      ["error: --jobs \"0\" is not a whole number from 1 to 1024\n  such as --jobs 4"]
    ),
    (
      "sample a --customers 1e3 --seed -1",
      [
        "error: --customers \"1e3\" is not a whole number from 1 to 100000000\n"
          + "  such as --customers 2000",
        "error: --seed \"-1\" is not a whole number from 0 to 18446744073709551615\n"
          + "  such as --seed 1",
      ]
    ),
    ("run a --set root", ["error: --set \"root\" is not KEY=VALUE\n  such as --set root=DIR"]),
    ("run a --set =x", ["error: --set \"=x\" is not KEY=VALUE\n  such as --set root=DIR"]),
    ("run a --only ,", ["error: --only names no report\n  such as --only journeys,rejects"]),
    (
      "check a --dry-run",
      [
        "error: --dry-run is not a flag of check\n"
          + "  flags of check: --from, --to, --last, --as-of, --set, --jobs, --quiet"
      ]
    ),
    (
      "sample a --custmers 5",
      [
        "error: unknown flag \"--custmers\" — did you mean \"--customers\"?\n"
          + "  flags of sample: --customers, --seed",
        "error: sample takes one operand, and \"5\" is one too many",
      ]
    ),
    (
      "run a --memory 4GB --log json",
      [
        "error: --memory comes in a later version\n"
          + "  leave it out: this version keeps a run in memory, however large it is",
        "error: --log comes in a later version\n"
          + "  leave it out: off a terminal this version logs one plain line per stage",
      ]
    ),
    (
      "attribute p.csv --models linar --order 4",
      [
        "error: unknown model \"linar\" — did you mean \"linear\"?\n  a table of paths takes: first, "
          + "last, linear, unique linear, position, J, inverse J, markov per order, data-driven, "
          + "participation, markov 1, markov 2, markov 3, shapley",
        "error: --order \"4\" is none of 1, 2, 3 and auto\n  such as --order 2",
      ]
    ),
  ])
  func aFaultSaysWhatAndTheNextStep(words: String, messages: [String]) {
    #expect(faults(words) == messages)
  }

  @Test(arguments: CommandName.later)
  func aCommandOfALaterVersionSaysWhatWorksNow(word: String) {
    #expect(
      faults(word + " something") == [
        "error: \"\(word)\" comes in a later version\n"
          + "  this version has: run, check, explain, diff, inspect, init, convert, attribute, "
          + "sample, layouts, help"
      ])
  }
}

private struct NotThatCommand: Error {}

private func command(_ words: [String]) throws -> Command { try Arguments.parse(words) }

private func command(_ words: String) throws -> Command {
  try Arguments.parse(words.split(separator: " ").map(String.init))
}

private func run(_ words: String) throws -> PipelineRequest {
  guard case .run(let request) = try command(words) else { throw NotThatCommand() }
  return request
}

/// The messages of a usage fault; none where the words are right or the exit code is another.
private func faults(_ words: String) -> [String] {
  do throws(Failure) {
    _ = try Arguments.parse(words.split(separator: " ").map(String.init))
    return []
  } catch {
    return error.code == .usage ? error.diagnostics.map(\.text) : []
  }
}

@Suite struct ConvertArgumentsTests {
  private func request(_ words: String) throws(Failure) -> ConvertRequest {
    guard case .convert(let request, _) = try Arguments.parse(words.components(separatedBy: " "))
    else { throw Failure(.internalError, "that is another command") }
    return request
  }

  @Test func convertTakesADialect() throws {
    let request = try request(
      "convert a.csv --delimiter tab --quote none --escape \\ --encoding windows-1252 --skip 2"
        + " --no-header --pad --guard --out b.csv --rejects c.csv")
    #expect(request.export == "a.csv" && request.delimiter == 9 && request.quote == .none)
    #expect(request.escape == 0x5C && request.isWindows1252 && request.skippedLines == 2)
    #expect(!request.hasHeader && request.pads && request.guardsFormulas)
    #expect(request.out == "b.csv" && request.rejects == "c.csv")
  }

  @Test func convertAloneLeavesAllToTheExport() throws {
    let request = try request("convert a.csv")
    #expect(request.delimiter == nil && request.quote == .usual && request.escape == nil)
    #expect(request.hasHeader && request.layout == nil && request.out == nil)
  }

  @Test(arguments: [
    ("--delimiter ab", "error: --delimiter \"ab\" is no single sign"),
    ("--delimiter x", "error: --delimiter \"x\" is no single sign"),
    ("--quote ; --delimiter ;", "error: --delimiter and --quote are the same sign"),
    ("--encoding utf-7", "error: --encoding \"utf-7\" is neither utf-8 nor windows-1252"),
    ("--layout meta-ads --skip 1", "error: --skip and --layout exclude each other"),
  ])
  func marksThatCannotWorkAreUsageFaults(flags: String, message: String) {
    let failure = #expect(throws: Failure.self) { try request("convert a.csv " + flags) }
    #expect(failure?.code == .usage)
    #expect(failure?.diagnostics.first?.text.hasPrefix(message) == true)
  }
}
