/// Times whose days and clock times stand in columns of their own.
extension FieldColumn {
  /// The instants of fields that are a day and a time of day, as `times` gives them for `joined` columns; whether
  /// some field holds no time. `times` is overwritten.
  ///
  ///     07/01/2026 │ 00:00:04        format MM/dd/yyyy HH:mm:ss, separator " "
  ///       the day above's? its start   + seconds of the day
  ///
  /// Where the format falls apart at the separator no text is put together but those of rows in another form:
  /// 6 ns a row in place of 29.
  @discardableResult
  public static func times(
    days: FieldColumn, clocks: FieldColumn, separator: [UInt8], _ reader: inout TimeReader,
    missing: MissingTexts, into times: inout [Int64]
  ) -> Bool {
    precondition(days.count == clocks.count, "\(days.count) days beside \(clocks.count) times")
    var missed: [Int] = []
    switch DayForm(reader.shape, separator) {
    case .dashed? where !missing.mayContain(count: 19):
      pairedInstants(days, clocks, &reader, &times, &missed, FastTime.dashedDate)
    case .slashed(let isDayFirst)? where !missing.mayContain(count: 19):
      pairedInstants(days, clocks, &reader, &times, &missed) { p, count, months in
        FastTime.slashedDate(p, count, months, isDayFirst: isDayFirst)
      }
    default:
      let span = joined([days, clocks], separator: separator)
        .times(&reader, missing: missing, into: &times)
      return span?.hasInvalid(times) ?? false
    }
    guard !missed.isEmpty else { return false }
    var found: [Int64] = []
    let span = joined([days.taking(missed), clocks.taking(missed)], separator: separator)
      .times(&reader, missing: missing, into: &found)
    for (index, row) in missed.enumerated() { times[row] = found[index] }
    return span?.hasInvalid(found) ?? false
  }

  /// How the days of formats are written that fall apart into a day and `HH:mm:ss`.
  private enum DayForm {
    case dashed
    case slashed(isDayFirst: Bool)

    init?(_ shape: TimeReader.Shape, _ separator: [UInt8]) {
      let (blank, t) = ([UInt8(ascii: " ")], [UInt8(ascii: "T")])
      switch shape {
      case .iso where separator == blank || separator == t: self = .dashed
      case .dashedTime where separator == blank: self = .dashed
      case .dashedTimeT where separator == t: self = .dashed
      case .slashedTime(let isDayFirst) where separator == blank:
        self = .slashed(isDayFirst: isDayFirst)
      default: return nil
      }
    }
  }

  /// Rows in another form go to `missed`. Inlined, so that each loop holds its own form of a day.
  @inline(__always)
  private static func pairedInstants(
    _ days: FieldColumn, _ clocks: FieldColumn, _ reader: inout TimeReader, _ times: inout [Int64],
    _ missed: inout [Int],
    _ day: (UnsafePointer<UInt8>, Int, FastTime.Months) -> FastTime.Value?
  ) {
    let count = days.count
    times.resize(to: count, filler: 0)
    var stretch = reader.stretch
    // The day of the row above, as "yyyy-MM-dd" or "MM/dd/yyyy" in two words.
    var (head, tail) = (UInt64.max, UInt64.max)
    var start: Int64 = 0
    times.withUnsafeMutableBufferPointer { times in
      FastTime.withMonthStarts { months in
        days.withFields { dayBase, dayStarts, dayEnds in
          clocks.withFields { clockBase, clockStarts, clockEnds in
            for row in 0..<count {
              let p = dayBase + Int(dayStarts[row])
              guard dayEnds[row] &- dayStarts[row] == 10,
                clockEnds[row] &- clockStarts[row] == 8,
                let seconds = FastTime.clock(clockBase + Int(clockStarts[row]))
              else {
                missed.append(row)
                continue
              }
              let (newHead, newTail) = (Word.load(p), Word.load4(p + 8) & 0xFFFF)
              if newHead != head || newTail != tail {
                guard let value = day(p, 10, months) else {
                  missed.append(row)
                  continue
                }
                (head, tail, start) = (newHead, newTail, value.milliseconds)
              }
              let local = start &+ Int64(truncatingIfNeeded: seconds &* 1000)
              if local >= stretch.from && local < stretch.until {
                times[row] = local &- stretch.offset
                continue
              }
              let (instant, adjustment) = reader.zone.utc(local: local, remembering: &stretch)
              reader.count(adjustment)
              times[row] = instant
            }
          }
        }
      }
    }
    reader.stretch = stretch
  }

  /// The fields of some rows.
  private func taking(_ rows: [Int]) -> FieldColumn {
    FieldColumn(buffer: buffer, starts: rows.map { starts[$0] }, ends: rows.map { ends[$0] })
  }
}
