import Foundation
import Tabular
import WholeROI

StandardStream.ignoreBrokenPipes()
do throws(Failure) {
  let command = try Arguments.parse(Array(CommandLine.arguments.dropFirst()))
  exit(command.perform(environment: ProcessInfo.processInfo.environment).rawValue)
} catch {
  Terminal(isQuiet: false, environment: [:]).show(error.diagnostics)
  exit(error.code.rawValue)
}
