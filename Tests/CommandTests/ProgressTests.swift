import Testing

@testable import wholeroi

@Suite struct ProgressTests {
  private let line = ProgressLine(
    stage: "join", units: 2_000_000, unitName: "rows", done: 1_240_000, seconds: 2)

  @Test func aWideLineShowsBarCountRateAndTimeLeft() {
    #expect(
      line.text(width: 80, usesColor: false)
        == "join [==============>          ]  62%  1,240,000 rows  620,000 rows/s  0:01 left")
  }

  @Test(arguments: [
    (60, "join [============>        ]  62%  620,000 rows/s  0:01 left"),
    (45, "join [============>         ]  62%  0:01 left"),
    (30, "join [==========>       ]  62%"),
    (20, "join [===>    ]  62%"),
    (19, "join 62%"),
    (6, "join 6"),
    (0, ""),
  ])
  func aNarrowLineDropsFiguresThenTheBar(width: Int, text: String) {
    #expect(line.text(width: width, usesColor: false) == text)
  }

  @Test(arguments: 0...200)
  func noLineIsWiderThanTheTerminal(width: Int) {
    #expect(line.text(width: width, usesColor: false).count <= width)
  }

  @Test func colourAddsNoVisibleCharacter() {
    let colored = line.text(width: 80, usesColor: true)
    #expect(colored.contains("\u{1B}[36m=============="))
    let plain = colored.replacing("\u{1B}[36m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(plain == line.text(width: 80, usesColor: false))
  }

  @Test func aStageThatJustBeganHasNoRateAndNoTimeLeft() {
    let line = ProgressLine(stage: "join", units: 10, unitName: "files")
    #expect(
      line.text(width: 60, usesColor: false)
        == "join [                              ]   0%  0 files")
  }

  @Test func aStageThatDidMoreThanAnnouncedStopsAtAFullBar() {
    let line = ProgressLine(stage: "join", units: 10, unitName: "files", done: 11, seconds: 1)
    #expect(
      line.text(width: 44, usesColor: false) == "join [=========] 100%  11 files/s  0:00 left")
  }

  @Test func aStageOfUnknownLengthShowsCountAndRate() {
    let line = ProgressLine(
      stage: "extract", units: 0, unitName: "bytes", done: 3_000_000, seconds: 2)
    #expect(line.text(width: 80, usesColor: false) == "extract  3.0 MB  1.5 MB/s")
  }

  @Test func redrawsTenTimesASecondAtMost() {
    var limit = RedrawLimit()
    let start = ContinuousClock.now
    let allowed = (0..<1000).filter { limit.allows(start + .milliseconds($0)) }
    #expect(allowed == Array(stride(from: 0, to: 1000, by: 100)))
  }

  @Test func aLogLineNamesRowsBytesTimeAndRate() {
    #expect(
      LogLines.text("extract", rows: 1_200_000, bytes: 85_300_000, seconds: 1.24)
        == "extract: 1,200,000 rows, 85.3 MB in 1.24 s, 967,741 rows/s")
  }

  @Test func aLogLineLeavesOutWhatIsNone() {
    #expect(LogLines.text("publish", rows: 0, bytes: 0, seconds: 125) == "publish: 2 min 05 s")
    #expect(LogLines.text("join", rows: 5, bytes: 0, seconds: 0) == "join: 5 rows in 0.00 s")
  }
}

@Suite struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"),
  ])
  func thousandsAreParted(number: Int, text: String) { #expect(Figures.grouped(number) == text) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1999, "1.9 kB"), (85_300_000, "85.3 MB"),
    (2_000_000_000_000, "2.0 TB"),
  ])
  func bytesTakeTheLargestUnit(count: Int, text: String) { #expect(Figures.bytes(count) == text) }

  @Test(arguments: [(0.0, "0.00 s"), (59.999, "59.99 s"), (60, "1 min 00 s"), (-1, "0.00 s")])
  func secondsTurnIntoMinutes(seconds: Double, text: String) {
    #expect(Figures.seconds(seconds) == text)
  }

  @Test(arguments: [(0.4, "0:00"), (65, "1:05"), (3665, "1:01:05"), (.infinity, "277777:46:40")])
  func timeLeftReadsAsAClock(seconds: Double, text: String) {
    #expect(Figures.clock(seconds) == text)
  }
}
