import Foundation
import WholeROI

/// The words after `wholeroi`, parted into flags and operands, with every fault found.
struct Arguments {
  private let command: CommandName
  private(set) var operands: [String] = []
  private var values: [(flag: Flag, value: String)] = []
  private var faults: [Diagnostic] = []
  private var asksForHelp = false

  /// The command that the words ask for. Throws all faults at once, with the exit code for usage.
  static func parse(_ words: [String]) throws(Failure) -> Command {
    guard let first = words.first else {
      throw Failure(.usage, "no command given", hint: Self.helpHint)
    }
    if ["--help", "-h"].contains(first) { return .help(nil) }
    if first == "--version" { return .version }
    var arguments = Arguments(command: try commandName(first))
    arguments.scan(words.dropFirst())
    if arguments.command == .help {
      return .help(arguments.operands.first.flatMap(CommandName.init))
    }
    if arguments.asksForHelp { return .help(arguments.command) }
    return try arguments.checked()
  }

  private init(command: CommandName) { self.command = command }
}

// MARK: From words to flags and operands

extension Arguments {
  private static let helpHint = "wholeroi --help lists the commands and their flags"

  private static func commandName(_ word: String) throws(Failure) -> CommandName {
    if let name = CommandName(rawValue: word) { return name }
    let known = CommandName.allCases.map(\.rawValue)
    if CommandName.later.contains(word) {
      throw Failure(
        .usage, "\(quoted(word)) comes in a later version",
        hint: "this version has: \(known.joined(separator: ", "))")
    }
    if word.hasPrefix("-") {
      let flag = String(word.prefix { $0 != "=" })
      if Flag(rawValue: flag) != nil {
        throw Failure(
          .usage, "\(flag) stands before the command",
          hint: "flags come after it: wholeroi run FILE \(flag)")
      }
      throw Failure(
        .usage, "unknown flag \(quoted(flag))" + suggestion(flag, among: ["--help", "--version"]),
        hint: helpHint)
    }
    throw Failure(
      .usage, "unknown command \(quoted(word))" + suggestion(word, among: known),
      hint: word.hasSuffix(".json5") ? "wholeroi run \(word) runs that pipeline" : helpHint)
  }

  private mutating func scan(_ words: ArraySlice<String>) {
    var rest = words
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      if word == "--help" || word == "-h" {
        asksForHelp = true
      } else if word.hasPrefix("-"), word != "-" {
        scanFlag(word, &rest)
      } else {
        operands.append(word)
      }
    }
  }

  private mutating func scanFlag(_ word: String, _ rest: inout ArraySlice<String>) {
    let name = String(word.prefix { $0 != "=" })
    var value = name == word ? nil : String(word.dropFirst(name.count + 1))
    guard let flag = Flag(rawValue: name) else {
      return fault(
        "unknown flag \(quoted(name))"
          + suggestion(name, among: command.flags.map(\.rawValue) + ["--help"]),
        flagsHint)
    }
    guard let example = flag.exampleValue else {
      if value != nil { return fault("\(name) takes no value", "write \(name) alone") }
      return take(flag, "")
    }
    if value == nil, let next = rest.first, !next.hasPrefix("--") { value = rest.popFirst() }
    guard let value, !value.isEmpty else {
      return fault("\(name) needs a value", "such as \(name) \(example)")
    }
    take(flag, value)
  }

  private mutating func take(_ flag: Flag, _ value: String) {
    guard command.flags.contains(flag) else {
      return fault("\(flag.rawValue) is not a flag of \(command.rawValue)", flagsHint)
    }
    if let untilThen = flag.untilThen {
      return fault("\(flag.rawValue) comes in a later version", untilThen)
    }
    if !flag.isRepeatable, values.contains(where: { $0.flag == flag }) {
      return fault("\(flag.rawValue) is given twice", "give it once")
    }
    values.append((flag, value))
  }

  private var flagsHint: String {
    let names = command.flags.filter { $0.untilThen == nil }.map(\.rawValue)
    return "flags of \(command.rawValue): \(names.joined(separator: ", "))"
  }
}

// MARK: From flags and operands to a command

extension Arguments {
  private mutating func checked() throws(Failure) -> Command {
    let operand =
      command.operand.example.isEmpty
      ? noOperand()
      : [.inspect, .explain, .diff].contains(command) ? firstOperand() : soleOperand()
    let result: Command
    switch command {
    case .help: result = .help(nil)
    case .layouts: result = .layouts
    case .run: result = .run(pipelineRequest(operand))
    case .check: result = .check(pipelineRequest(operand))
    case .explain: result = .explain(pipelineRequest(operand), explainRequest())
    case .diff: result = .diff(diffRequest(operand))
    case .attribute: result = .attribute(pathsRequest(operand))
    case .initialize: result = .initialize(InitRequest(folder: operand, out: value(.out)))
    case .inspect: result = .inspect(inspectRequest())
    case .convert:
      result = .convert(convertRequest(operand), isQuiet: value(.quiet) != nil)
    case .sample: result = .sample(sampleRequest(operand))
    }
    guard faults.isEmpty else { throw Failure(.usage, faults) }
    return result
  }

  private mutating func noOperand() -> String {
    if let extra = operands.first {
      fault("\(command.rawValue) takes no operand, and \(quoted(extra)) is one", "")
    }
    return ""
  }

  private mutating func soleOperand() -> String {
    if let extra = operands.dropFirst().first {
      fault("\(command.rawValue) takes one operand, and \(quoted(extra)) is one too many", "")
    }
    return firstOperand()
  }

  private mutating func firstOperand() -> String {
    let (name, example) = command.operand
    guard let operand = operands.first, !operand.isEmpty else {
      fault(
        "\(command.rawValue) needs \(name)", "such as wholeroi \(command.rawValue) \(example)")
      return ""
    }
    return operand
  }

  private mutating func pipelineRequest(_ file: String) -> PipelineRequest {
    var overrides = RunOverrides()
    overrides.from = value(.from)
    overrides.to = value(.to)
    overrides.last = value(.last)
    overrides.asOf = value(.asOf)
    overrides.set = settings()
    overrides.only = reports()
    overrides.out = value(.out)
    return PipelineRequest(
      file: file, overrides: overrides,
      options: RunOptions(
        jobs: number(.jobs, in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount,
        isDryRun: value(.dryRun) != nil, addsSHA256: value(.sha256) != nil),
      isQuiet: value(.quiet) != nil)
  }

  private mutating func sampleRequest(_ directory: String) -> SampleRequest {
    SampleRequest(
      directory: directory, customers: number(.customers, in: 1...100_000_000) ?? 2000,
      seed: number(.seed, in: 0...UInt64.max) ?? 1)
  }

  /// The `key=value` pairs in the order given; the value may hold further equals signs.
  private mutating func settings() -> [RunOverrides.Setting] {
    var settings: [RunOverrides.Setting] = []
    for (flag, text) in values where flag == .set {
      let path = text.prefix { $0 != "=" }
      guard !path.isEmpty, path.count < text.count else {
        fault("--set \(quoted(text)) is not KEY=VALUE", "such as --set root=DIR")
        continue
      }
      settings.append(
        .init(path: String(path), value: String(text.dropFirst(path.count + 1))))
    }
    return settings
  }

  /// Nil where `--only` is not given.
  private mutating func reports() -> [String]? {
    let lists = values.filter { $0.flag == .only }.map(\.value)
    guard !lists.isEmpty else { return nil }
    let names = lists.flatMap { $0.split(separator: ",") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    if names.isEmpty { fault("--only names no report", "such as --only journeys,rejects") }
    return names
  }

  mutating func number<Number: FixedWidthInteger>(
    _ flag: Flag, in range: ClosedRange<Number>
  ) -> Number? {
    guard let text = value(flag) else { return nil }
    guard let number = Number(text), range.contains(number) else {
      fault(
        "\(flag.rawValue) \(quoted(text)) is not a whole number"
          + " from \(range.lowerBound) to \(range.upperBound)",
        "such as \(flag.rawValue) \(flag.exampleValue ?? "")")
      return nil
    }
    return number
  }

  func value(_ flag: Flag) -> String? { values.first { $0.flag == flag }?.value }

  mutating func fault(_ message: String, _ hint: String) {
    faults.append(Diagnostic(.error, message, hint: hint))
  }
}

func quoted(_ text: String) -> String { "\"\(text)\"" }

/// ` — did you mean "x"?`, or nothing where no name is near.
func suggestion(_ word: String, among names: [String]) -> String {
  Names.nearest(word, among: names).map { " — did you mean \(quoted($0))?" } ?? ""
}
