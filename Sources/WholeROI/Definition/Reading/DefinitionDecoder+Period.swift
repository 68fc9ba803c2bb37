import Tabular

/// The reporting period: the file's, unless arguments say otherwise.
extension DefinitionDecoder {
  private enum Form {
    case days(from: CivilDay, to: CivilDay)
    /// So many whole days; the last one is the day before today.
    case last(days: Int)
    case previousMonth
  }

  func readPeriod(_ file: ObjectReader) {
    let hasBothEnds = overrides.from != nil && overrides.to != nil
    let isReplaced = hasBothEnds || overrides.last != nil
    if !isReplaced {
      file.require("period", hint: "add period: { from: \"2026-07-01\", to: \"2026-09-30\" }, say")
    }
    let isOpen = file.node("period")?.value == .null
    if isOpen, !isReplaced {
      _ = file.isLeftOpen(
        "period", isNeeded: true, "nobody knows which days to report",
        hint: "such as { from: \"2026-07-01\", to: \"2026-09-30\" } or { last: \"28d\" }")
    }
    let inFile = isOpen ? nil : file.object("period").flatMap(readForm)
    let today = overrides.asOf.flatMap { day($0, of: "--as-of") }
    let last = readLast()
    if !hasBothEnds {
      guard let form = overrides.last == nil ? inFile : last else { return }
      definition.period = resolved(form, today: today)
    }
    if let from = overrides.from.flatMap({ day($0, of: "--from") }) {
      definition.period.from = from
    }
    if let to = overrides.to.flatMap({ day($0, of: "--to") }) { definition.period.to = to }
    if definition.period.from > definition.period.to { reportBackwards(file) }
  }

  private func readForm(_ period: ObjectReader) -> Form? {
    let from = period.day("from")
    let to = period.day("to")
    let last = period.value("last", expected: "whole days such as \"28d\"") {
      ObjectReader.text($0).flatMap(Self.wholeDays)
    }
    let month = period.value("month", expected: "\"previous\" or a month such as \"2026-07\"") {
      ObjectReader.text($0).flatMap(Self.month)
    }
    period.finish()
    let hasDays = period.node["from"] != nil || period.node["to"] != nil
    let forms = [hasDays, period.node["last"] != nil, period.node["month"] != nil]
    guard forms.count(where: { $0 }) == 1 else {
      faults.error(
        at: period.node, "period must be given in one way",
        hint: "{ from, to }, or { last: \"28d\" }, or { month: \"previous\" }")
      return nil
    }
    if hasDays {
      period.require("from", hint: "a period has two ends, both included")
      period.require("to", hint: "a period has two ends, both included")
      guard let from, let to else { return nil }
      return .days(from: from, to: to)
    }
    return last.map { .last(days: $0) } ?? month
  }

  private static func wholeDays(_ text: String) -> Int? {
    guard text.hasSuffix("d"), let duration = Quantities.duration(text), duration > 0 else {
      return nil
    }
    return Int(duration / CivilDay.milliseconds)
  }

  private static func month(_ text: String) -> Form? {
    if text == "previous" { return .previousMonth }
    return DefinitionCalendar.month(text).map { .days(from: $0.from, to: $0.to) }
  }

  private func resolved(_ form: Form, today: CivilDay?) -> Period {
    switch form {
    case .days(let from, let to): return Period(from: from, to: to)
    case .last(let days):
      let end = (today ?? currentDay()).advanced(by: -1)
      return Period(from: end.advanced(by: 1 - days), to: end)
    case .previousMonth:
      let thisMonth = DefinitionCalendar.month(of: today ?? currentDay())
      return DefinitionCalendar.month(of: thisMonth.from.advanced(by: -1))
    }
  }

  private func currentDay() -> CivilDay {
    DefinitionCalendar.today(in: TimeZoneTable(identifier: definition.timezone) ?? .utc)
  }

  /// The form that `--last` gives.
  private func readLast() -> Form? {
    guard let last = overrides.last else { return nil }
    if overrides.from != nil || overrides.to != nil {
      faults.error(
        argument: "--last \(last)", "--last and --from or --to say different things",
        hint: "give one of them")
    }
    if let days = Self.wholeDays(last) { return .last(days: days) }
    faults.error(
      argument: "--last \(last)", "\(last.quoted) is not a number of whole days",
      hint: "such as --last 28d")
    return nil
  }

  private func day(_ text: String, of argument: String) -> CivilDay? {
    if let day = DefinitionCalendar.day(text) { return day }
    faults.error(
      argument: "\(argument) \(text)", "\(text.quoted) is not a day", hint: "such as 2026-07-01")
    return nil
  }

  private func reportBackwards(_ file: ObjectReader) {
    let from = definition.period.from.iso
    let to = definition.period.to.iso
    let message = "the period ends on \(to), before it begins on \(from)"
    if let from = overrides.from {
      faults.error(argument: "--from \(from)", message)
    } else if let to = overrides.to {
      faults.error(argument: "--to \(to)", message)
    } else {
      faults.error(at: file.node("period") ?? file.node, message)
    }
  }
}
