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
    .object([
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
    ])
  }
}

extension RowCondition {
  fileprivate var canonical: CanonicalValue {
    .list(
      zip(columns, tests).map { column, test in
        switch test {
        case .matches(let pattern): .list([.text(column), .of(pattern)])
        case .sameAsAbove: .list([.text(column), .flag(true)])
        }
      })
  }
}

extension ColumnDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "after": .of(after), "before": .of(before), "columns": .of(columns), "field": .text(field),
      "file": .of(captures.filter { $0.place == .file }.map(\.text)), "format": .of(format),
      "formats": .of(formats),
      "heading": .of(captures.filter { $0.place == .heading }.map(\.text)),
      "preamble": .of(captures.filter { $0.place == .preamble }.map(\.text)), "join": .text(join),
      "joined": .of(joined), "map": .list(zip(mapFrom, mapTo).map { .of([$0, $1]) }),
      "mapOthers": .of(mapOthers), "match": .of(match), "optional": .flag(isOptional),
      "split": .of(split), "strip": .of(strip), "value": .of(value), "zone": .of(zone),
    ])
  }
}
