extension FieldColumn {
  /// The instants of the fields in milliseconds since 1970-01-01T00:00:00Z, in row order;
  /// `FieldValue.missing` and `.invalid` where there is none. `times` is overwritten. Gives the least and
  /// the greatest of them, those two values among them; nil for no rows.
  ///
  /// Local times in a gap or an overlap of the zone's clock are adjusted (METHODS, section 1) and
  /// counted by the reader.
  @discardableResult
  public func times(
    _ reader: inout TimeReader, missing: MissingTexts, into times: inout [Int64]
  ) -> InstantSpan? {
    withShape(reader.shape) { fast in
      instants(&reader, missing, &times, fast)
    } otherwise: {
      instants(&reader, missing, &times) { _, _, _, _ in nil }
    }
  }

  /// The days of the fields as numbers since 1970-01-01, in row order; `FieldValue.missing` and
  /// `.invalid` where there is none; whether some are invalid. `days` is overwritten.
  ///
  /// A day is the one written, its time left out; that of an instant (a text with its own offset)
  /// is the reader's zone's.
  @discardableResult
  public func days(_ reader: TimeReader, missing: MissingTexts, into days: inout [Int64]) -> Bool {
    var hasInvalid = false
    withShape(reader.shape) { fast in
      dayNumbers(reader, missing, &days, &hasInvalid, fast)
    } otherwise: {
      dayNumbers(reader, missing, &days, &hasInvalid) { _, _, _, _ in nil }
    }
    return hasInvalid
  }

  /// Calls `body` with the fast form of the shape. Inlined, so that each loop holds its own.
  @inline(__always)
  private func withShape<R>(
    _ shape: TimeReader.Shape, _ body: (FastTime.Form) -> R, otherwise: () -> R
  ) -> R {
    switch shape {
    case .iso: body(FastTime.iso)
    case .dashedDate: body { p, n, months, _ in FastTime.dashedDate(p, n, months) }
    case .dashedTime: body { FastTime.dashedTime($0, $1, $2, &$3, separator: 0x20) }
    case .dashedTimeT: body { FastTime.dashedTime($0, $1, $2, &$3, separator: 0x54) }
    case .dashedTimeTX: body(FastTime.dashedTimeTX)
    case .slashedDate(let isDayFirst):
      body { p, n, months, _ in FastTime.slashedDate(p, n, months, isDayFirst: isDayFirst) }
    case .slashedTime(let isDayFirst):
      body { p, n, months, _ in FastTime.slashedTime(p, n, months, isDayFirst: isDayFirst) }
    case .slashedHalfDayTime:
      body { p, n, months, _ in FastTime.slashedHalfDayTime(p, n, months) }
    case .looseHalfDayTime:
      body { p, n, months, _ in FastTime.looseHalfDayTime(p, n, months) }
    case .digits(let perSecond): body { p, n, _, _ in FastTime.digits(p, n, perSecond: perSecond) }
    case .other: otherwise()
    }
  }

  @inline(__always)
  private func instants(
    _ reader: inout TimeReader, _ missing: MissingTexts, _ times: inout [Int64],
    _ fast: FastTime.Form
  ) -> InstantSpan? {
    times.resize(to: count, filler: 0)
    let count = count
    var stretch = reader.stretch
    var minute = FastTime.Minute()
    var least = Int64.max
    var most = Int64.min
    times.withUnsafeMutableBufferPointer { times in
      FastTime.withMonthStarts { months in
        withFields { base, starts, ends in
          for row in 0..<count {
            let start = Int(starts[row])
            let length = Int(ends[row]) &- start
            let instant: Int64
            if let time = fast(base + start, length, months, &minute),
              !missing.mayContain(count: length)
            {
              let local = time.milliseconds
              if time.isInstant {
                instant = local
              } else if local >= stretch.from && local < stretch.until {
                instant = local &- stretch.offset
              } else {
                instant = reader.instant(local: local, remembering: &stretch)
              }
            } else {
              instant = reader.slowInstant(base, start, start &+ length, missing)
            }
            times[row] = instant
            least = min(least, instant)
            most = max(most, instant)
          }
        }
      }
    }
    reader.stretch = stretch
    return count == 0 ? nil : InstantSpan(least: least, most: most)
  }

  @inline(__always)
  private func dayNumbers(
    _ reader: TimeReader, _ missing: MissingTexts, _ days: inout [Int64],
    _ hasInvalid: inout Bool, _ fast: FastTime.Form
  ) {
    days.resize(to: count, filler: 0)
    let count = count
    var minute = FastTime.Minute()
    days.withUnsafeMutableBufferPointer { days in
      FastTime.withMonthStarts { months in
        withFields { base, starts, ends in
          for row in 0..<count {
            let start = Int(starts[row])
            let length = Int(ends[row]) &- start
            if let time = fast(base + start, length, months, &minute),
              !time.isInstant, !missing.mayContain(count: length)
            {
              // Fast forms give no time before 1970: division cuts towards the day's start.
              days[row] = Int64(truncatingIfNeeded: UInt64(time.milliseconds) / 86_400_000)
            } else {
              days[row] = reader.slowDay(base, start, start &+ length, missing)
              if days[row] == FieldValue.invalid { hasInvalid = true }
            }
          }
        }
      }
    }
  }
}

extension TimeReader {
  /// The instant of a local time that lies in another stretch than the one before.
  @inline(never)
  fileprivate mutating func instant(
    local: Int64, remembering stretch: inout TimeZoneTable.LocalStretch
  ) -> Int64 {
    let (instant, adjustment) = zone.utc(local: local, remembering: &stretch)
    count(adjustment)
    return instant
  }

  @inline(never)
  mutating func slowInstant(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ missing: MissingTexts
  ) -> Int64 {
    let (start, end) = Blank.trimmed(base, start, end)
    if missing.contains(base + start, end - start) { return FieldValue.missing }
    guard let written = written(UnsafeBufferPointer(start: base + start, count: end - start)) else {
      return FieldValue.invalid
    }
    if let offset = written.offset { return written.local - offset }
    let (instant, adjustment) = zone.utc(local: written.local)
    count(adjustment)
    return instant
  }

  @inline(never)
  func slowDay(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ missing: MissingTexts
  ) -> Int64 {
    let (start, end) = Blank.trimmed(base, start, end)
    if missing.contains(base + start, end - start) { return FieldValue.missing }
    let written = written(UnsafeBufferPointer(start: base + start, count: end - start))
    return written.map(day) ?? FieldValue.invalid
  }
}
