/// How far one stage is, as one line of a terminal.
struct ProgressLine {
  var stage: String
  /// How much there is to do; 0 where that is not known.
  var units: Int
  var unitName: String
  var done = 0
  var seconds = 0.0

  /// The line in at most `width` columns; figures go first where it is narrow, then the bar.
  ///
  /// At 80 columns, 1,240,000 of 2,000,000 rows after 2 s:
  /// `join [==============>          ]  62%  1,240,000 rows  620,000 rows/s  0:01 left`
  func text(width: Int, usesColor: Bool) -> String {
    let wordings = [
      [percent, count, rate, left], [percent, rate, left], [percent, left], [percent],
    ]
    .map { $0.filter { !$0.isEmpty }.joined(separator: "  ") }
    for wording in wordings {
      let room = width - stage.count - wording.count - 4
      if percent.isEmpty, room >= -2 { return stage + "  " + wording }
      if room >= Self.shortestBar {
        let bar = bar(length: min(room, Self.longestBar), usesColor: usesColor)
        return "\(stage) [\(bar)] \(wording)"
      }
    }
    let bare = percent.isEmpty ? stage : "\(stage) \(percent.drop { $0 == " " })"
    return String(bare.prefix(max(width, 0)))
  }

  private static let shortestBar = 8
  private static let longestBar = 30

  private var share: Double { units > 0 ? min(max(Double(done) / Double(units), 0), 1) : 0 }

  /// Always four columns wide, so that the line stands still.
  private var percent: String {
    guard units > 0 else { return "" }
    let figure = "\(Int(share * 100))%"
    return String(repeating: " ", count: 4 - figure.count) + figure
  }

  private var count: String { amount(done) }

  private var rate: String {
    let rate = Figures.perSecond(done, seconds)
    return rate > 0 ? amount(rate) + "/s" : ""
  }

  private var left: String {
    guard units > 0, done > 0 else { return "" }
    return Figures.clock(seconds * (1 - share) / share) + " left"
  }

  private func amount(_ number: Int) -> String {
    unitName == "bytes" ? Figures.bytes(number) : "\(Figures.grouped(number)) \(unitName)"
  }

  private func bar(length: Int, usesColor: Bool) -> String {
    let filled = Int(share * Double(length))
    let head = filled > 0 && filled < length ? ">" : ""
    let body = String(repeating: "=", count: filled - head.count) + head
    let rest = String(repeating: " ", count: length - filled)
    return usesColor ? "\u{1B}[36m\(body)\u{1B}[0m\(rest)" : body + rest
  }
}
