extension SourceDefinition {
  var canonical: CanonicalValue {
    .object([
      "channel": .of(channel), "files": .of(files), "layout": layout.canonical,
      "marginRate": marginRate.map(CanonicalValue.of) ?? .null, "name": .text(name),
      "timezone": .of(timezone),
    ])
  }
}

extension Layout {
  fileprivate var canonical: CanonicalValue {
    // What a layout doesn't use is left out, so that a new key changes no run's name.
    var members: [String: CanonicalValue] = [
      "about": .of(about), "beyond": .of(beyond), "carry": .of(carry),
      "columns": .list(columns.map(\.canonical)),
      "comment": .of(comment),
      "confidence": .of(confidence?.rawValue),
      "continues": .list(continues.map(\.canonical)), "descriptions": .whole(Int64(descriptions)),
      "decimal": decidesDecimal ? .null : .of(decimal),
      "delimiter": decidesDelimiter ? .null : .of(delimiter), "end": .flag(endsAtBlank),
      "encoding": .text(encoding), "header": .of(header),
      "headerRows": .whole(Int64(headerRows)),
      "keep": .list(keep.map(\.canonical)), "key": .of(key), "missing": .of(missing),
      "name": .text(name), "names": .of(names), "quote": quote.map(CanonicalValue.of) ?? .null,
      "ragged": .text(ragged.rawValue), "record": .text(record.rawValue),
      "round": .flag(rounds), "sections": .of(sections),
      "skip": .list(skip.map(\.canonical)),
      "taxIncluded": isTaxIncluded.map(CanonicalValue.flag) ?? .null,
      "timezone": .of(timezone), "totals": .list(totals.map(\.canonical)),
    ]
    switch table {
    case .number(let number): members["table"] = .whole(Int64(number))
    case .titled(let pattern): members["table"] = .of(pattern)
    case nil: break
    }
    if isPairs { members["pairs"] = .flag(true) }
    if !metrics.isEmpty {
      members["metrics"] = .list(metrics.map { .list([.text($0.name), $0.column.canonical]) })
    }
    if let exported {
      members["exported"] = .list(exported.captures.map(\.canonical) + [.of(exported.formats)])
    }
    if let undivided {
      members["undivided"] = .list([
        .list(undivided.from.map(\.canonical)), .list(undivided.to.map(\.canonical)),
        .of(undivided.formats),
      ])
    }
    if !unsummed.isEmpty { members["unsummed"] = .of(unsummed) }
    if !zoneCaptures.isEmpty { members["zone"] = .list(zoneCaptures.map(\.canonical)) }
    return .object(members)
  }
}

extension Capture {
  fileprivate var canonical: CanonicalValue { .list([.text(place.rawValue), .text(text)]) }
}

extension RowCondition {
  fileprivate var canonical: CanonicalValue {
    .list(
      zip(columns, tests).map { column, test in
        switch test {
        case .matches(let pattern): .list([.text(column), .of(pattern)])
        case .sameAsAbove: .list([.text(column), .flag(true)])
        case .isFirst: .list([.text(column), .flag(false)])
        }
      })
  }
}

extension ColumnDefinition {
  fileprivate var canonical: CanonicalValue {
    var members: [String: CanonicalValue] = [
      "after": .of(after), "before": .of(before), "columns": .of(columns), "field": .text(field),
      "file": .of(captures.filter { $0.place == .file }.map(\.text)), "format": .of(format),
      "formats": .of(formats),
      "heading": .of(captures.filter { $0.place == .heading }.map(\.text)),
      "preamble": .of(captures.filter { $0.place == .preamble }.map(\.text)), "join": .text(join),
      "joined": .of(joined), "map": .list(zip(mapFrom, mapTo).map { .of([$0, $1]) }),
      "mapOthers": .of(mapOthers), "match": .of(match), "optional": .flag(isOptional),
      "split": .of(split), "strip": .of(strip), "value": .of(value), "zone": .of(zone),
    ]
    if let since { members["since"] = .text(since.text) }
    return .object(members)
  }
}
