import Testing

@testable import wholeroi

@Suite struct HelpTests {
  @Test func theWholeHelpReadsThus() {
    #expect(
      Help.text == """
        wholeroi tells what the whole marketing program earned, from CSV exports.

          wholeroi run Pipelines/autumn.json5     the sample program: SampleData to out/

        Commands
          run FILE              from the exports that a pipeline file names to reports
          check FILE            the pipeline file and its exports, writing nothing
          explain FILE ORDER    one order: whose, its touches, each model's cents
          diff RUN-A RUN-B      what changed between two runs, and why
          inspect EXPORT...     what an export is, how it reads, a mapping if unknown
          init DIR              a pipeline file for a folder of exports
          convert EXPORT        any export as clean CSV
          attribute PATHS.csv   the models on a plain table of paths, as a table
          sample DIR            synthetic exports with known truths
          layouts               the exports that are read without a mapping
          help COMMAND          its flags, also COMMAND --help; --version: the version

        Flags of run; check takes those with a star
          * --from DAY --to DAY   first and last day of the period, such as 2026-07-01
          * --last SPAN           the period as the days before today, such as 28d
          * --as-of DAY           the day that counts as today (default: today)
          * --set KEY=VALUE       replaces a value of the file: root=DIR; repeatable
          * --jobs N              threads, 1 to 1024 (default: one per processor);
                                  the reports are the same to the byte
          * --quiet               errors only on stderr
            --only REPORT,...     these reports (default: all)
            --out DIR             the output folder (default: outputs.directory)
            --dry-run             the whole run, but nothing is published
            --sha256              SHA-256 of each input, beside the fast hash

        stdout: the verdict, then the path of the reports. stderr: progress, warnings.
        Exit: 0 done, 1 internal, 2 done with warnings, 64 usage, 65 data, 66 no input,
        73 cannot write, 75 another run holds the lock, 78 pipeline file
        """)
  }

  @Test func helpFitsAScreen() {
    for command in [nil] + CommandName.allCases {
      let lines = Help.text(of: command).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 40)
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
    }
  }

  @Test func helpNamesEveryCommandAndEveryFlagThatWorks() {
    for command in CommandName.allCases {
      #expect(Help.text.contains("\n  \(command.rawValue) "))
      for flag in command.flags where flag.untilThen == nil {
        #expect(Help.text(of: command).contains(flag.rawValue), "\(flag.rawValue)")
      }
    }
  }

  @Test func aStarMarksWhatCheckTakesToo() {
    for line in Help.text.split(separator: "\n") where line.contains("* --") {
      let words = line.split(separator: " ").filter { $0.hasPrefix("--") }
      for word in words {
        #expect(CommandName.check.flags.map(\.rawValue).contains(String(word)))
      }
    }
    let starred = Help.text.split(separator: "\n").filter { $0.contains("* --") }.joined()
    for flag in CommandName.check.flags { #expect(starred.contains(flag.rawValue)) }
  }
}
