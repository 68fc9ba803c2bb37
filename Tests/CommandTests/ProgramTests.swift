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
    let ended = try wholeroi("explain", "autumn.json5", "1001")
    #expect(ended.output == "")
    #expect(ended.errors.hasPrefix("error: \"explain\" comes in a later version\n"))
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

private struct Ended {
  var code: Int32
  var output: String
  var errors: String
}

/// How `wholeroi` ended with these words, and what it said; `output` takes stdout elsewhere.
private func wholeroi(_ words: String..., output: FileHandle? = nil) throws -> Ended {
  let process = Process()
  process.executableURL = try #require(Bundle.main.executableURL)
    .deletingLastPathComponent().appending(path: "wholeroi")
  process.arguments = words
  let (outputPipe, errorPipe) = (Pipe(), Pipe())
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output ?? outputPipe
  process.standardError = errorPipe
  try process.run()
  // Each command here says less than a pipe holds, so that reading one after the other is safe.
  let said = output == nil ? try outputPipe.fileHandleForReading.readToEnd() : nil
  let complained = try errorPipe.fileHandleForReading.readToEnd()
  process.waitUntilExit()
  return Ended(
    code: process.terminationStatus,
    output: String(decoding: said ?? Data(), as: UTF8.self),
    errors: String(decoding: complained ?? Data(), as: UTF8.self))
}
