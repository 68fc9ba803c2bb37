import Foundation
import Testing
import WholeROI

/// Runs the built `wholeroi` as a shell would.
@Suite struct ProgramTests {
  @Test func exitCodesAreThoseOfTheContract() {
    let codes: [ExitCode] = [
      .done, .internalError, .warnings, .usage, .data, .noInput, .cannotWrite, .locked, .config,
    ]
    #expect(codes.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 73, 75, 78])
  }

  @Test func versionGoesToStdout() throws {
    let ended = try wholeroi("--version")
    #expect(ended.output == "wholeroi \(ProductVersion.text)\n")
    #expect(ended.errors == "" && ended.code == 0)
  }

  @Test func helpGoesToStdout() throws {
    let ended = try wholeroi("--help")
    #expect(ended.output.hasPrefix("wholeroi tells what the whole marketing program earned"))
    #expect(ended.output.hasSuffix("\n") && !ended.output.hasSuffix("\n\n"))
    #expect(ended.errors == "" && ended.code == 0)
  }

  @Test func aUsageFaultGoesToStderrAndEndsWith64() throws {
    let ended = try wholeroi("diff", "run-a")
    #expect(ended.output == "")
    #expect(ended.errors.hasPrefix("error: diff needs the folder of a second run\n"))
    #expect(ended.code == 64)
  }

  @Test(arguments: ["run", "check"])
  func aMissingPipelineFileEndsWith66(command: String) throws {
    let ended = try wholeroi(command, "no-such-pipeline.json5")
    #expect(ended.output == "")
    #expect(ended.errors.contains("no-such-pipeline.json5"))
    #expect(ended.code == 66)
  }

  @Test func aFullDiskBehindStdoutEndsWith73() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let ended = try wholeroi("--help", output: full)
    #expect(ended.errors.hasPrefix("error: stdout could not be written: "))
    #expect(ended.code == 73)
  }

  @Test func aReaderOfStdoutThatWentAwayIsNoFault() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let ended = try wholeroi("--help", output: pipe.fileHandleForWriting)
    #expect(ended.errors == "" && ended.code == 0)
  }
}

/// The script that sees to the one library of the build.
@Suite struct InstallScriptTests {
  @Test func aHeaderThatIsThereNeedsNothing() throws {
    let ended = try installScript(["WHOLEROI_CSV_HEADER": #filePath])
    #expect(ended.errors == "" && ended.code == 0)
  }

  @Test func aSystemWithoutAptGetIsToldWhatToInstall() throws {
    let ended = try installScript(["WHOLEROI_CSV_HEADER": "/nowhere/csv.h"])
    #expect(
      ended.errors == """
        error: libcsv is missing: no /nowhere/csv.h, and this system has no apt-get
          first install it: its package of libcsv, with the header csv.h

        """)
    #expect(ended.code == 66)
  }
}

/// How the script ended where no other program can be found.
private func installScript(_ environment: [String: String]) throws -> Ended {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return try ended(
    URL(filePath: "/bin/bash"), [root.appending(path: "Pipelines/install-libcsv").path],
    environment: environment.merging(["PATH": "/nowhere"]) { $1 })
}

/// How `wholeroi` ended with these words; `output` takes stdout elsewhere.
private func wholeroi(_ words: String..., output: FileHandle? = nil) throws -> Ended {
  let program = try #require(Bundle.main.executableURL).deletingLastPathComponent()
    .appending(path: "wholeroi")
  return try ended(program, words, output: output)
}

private struct Ended {
  var code: Int32
  var output: String
  var errors: String
}

/// Runs a program to its end. It must say less than a pipe holds.
private func ended(
  _ program: URL, _ words: [String], environment: [String: String]? = nil,
  output: FileHandle? = nil
) throws -> Ended {
  let process = Process()
  process.executableURL = program
  process.arguments = words
  if let environment { process.environment = environment }
  let (outputPipe, errorPipe) = (Pipe(), Pipe())
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output ?? outputPipe
  process.standardError = errorPipe
  try process.run()
  let said = output == nil ? try outputPipe.fileHandleForReading.readToEnd() : nil
  let complained = try errorPipe.fileHandleForReading.readToEnd()
  process.waitUntilExit()
  return Ended(
    code: process.terminationStatus,
    output: String(decoding: said ?? Data(), as: UTF8.self),
    errors: String(decoding: complained ?? Data(), as: UTF8.self))
}
