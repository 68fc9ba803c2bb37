import Tabular

extension PipelineDefinition {
  /// The effective definition as one line of JSON: sorted keys, every default spelled out.
  ///
  /// Two files that mean the same give the same text, whatever their order of keys, comments and
  /// spelling of numbers. The folders that it reads from and writes to and the file's name are left
  /// out, so that the same work has the same text anywhere.
  public var canonicalText: String {
    var text = ""
    canonical.write(to: &text)
    return text
  }

  /// The same cut into its top keys, attribution into its own (`attribution.headline`) and what costs say of
  /// referrals apart, in the order of their bytes.
  var canonicalParts: [(key: String, text: String)] {
    var members = canonicalMembers
    if case .object(let own) = members["attribution"] {
      members["attribution"] = nil
      for (key, value) in own { members["attribution." + key] = value }
    }
    members["costs"] = costs.canonical(tellsReferrals: false)
    members["costs.referrals"] = .list(costs.rules.map { .flag($0.isOfReferrals) })
    return members.sorted { CanonicalValue.inByteOrder($0.key, $1.key) }.map { key, value in
      var text = ""
      value.write(to: &text)
      return (key, text)
    }
  }

  private var canonical: CanonicalValue { .object(canonicalMembers) }

  private var canonicalMembers: [String: CanonicalValue] {
    [
      "attribution": attribution.canonical,
      "channelRules": .list(channelRules.map(\.canonical)),
      "channels": .list(channels.map(\.canonical)),
      "content": .list(
        content.map { .object(["text": .of($0.text), "type": .text($0.type.rawValue)]) }),
      "costs": costs.canonical(tellsReferrals: true),
      "currency": .object([
        "code": .text(currency.code), "minorDigits": .whole(Int64(currency.minorDigits)),
      ]),
      "experiments": .list(experiments.map(\.canonical)),
      "identity": identity.canonical,
      "integration": .object([
        "exposure": .whole(integration.exposureMilliseconds),
        "outcome": .whole(integration.outcomeMilliseconds),
      ]),
      "name": .text(name),
      "objectives": .list(objectives.map(\.canonical)),
      "only": only.map { .list($0.sorted(by: CanonicalValue.inByteOrder).map(CanonicalValue.text)) }
        ?? .null,
      "outputs": outputs.canonical,
      "period": .object(["from": .of(period.from), "to": .of(period.to)]),
      "programs": .list(programs.map(\.canonical)),
      "quality": quality.canonical,
      "revenue": revenue.canonical,
      "sources": .list(sources.map(\.canonical)),
      "stages": .list(stages.map(\.canonical)),
      "timezone": .text(timezone),
      "visits": visits.map(\.canonical) ?? .flag(false),
    ]
  }
}

extension ChannelDefinition {
  fileprivate var canonical: CanonicalValue {
    .object(["family": .text(family), "name": .text(name), "paid": .flag(isPaid)])
  }
}

extension ChannelRule {
  fileprivate var canonical: CanonicalValue {
    .object([
      "action": .of(action), "campaign": .of(campaign), "channel": .text(channel),
      "coupon": .of(coupon), "medium": .of(medium), "referrer": .of(referrer),
      "source": .of(source),
    ])
  }
}

extension IdentityDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "block": block.map(CanonicalValue.of) ?? .flag(false), "keys": .of(keys),
      "limits": limits.map { .object($0.mapValues { .whole(Int64($0)) }) } ?? .flag(false),
      "plusTags": .text(keepsPlusTags ? "keep" : "drop"), "region": .text(region),
    ])
  }
}

extension VisitsDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "gap": .whole(gapMilliseconds), "ignoreReferrers": .of(ignoredReferrers),
      "ownDomains": .of(ownDomains),
    ])
  }
}

extension RevenueDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "include": .of(include.map(\.rawValue).sorted(by: CanonicalValue.inByteOrder)),
      "returns": .object([
        "match": .of(returnMatches.map(\.rawValue)), "within": .whole(returnsWithinMilliseconds),
      ]),
      "system": .of(system), "taxIncluded": .flag(isTaxIncluded), "view": .text(view.rawValue),
    ])
  }
}

extension ProgramDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "campaigns": .of(campaigns), "coupons": .of(coupons), "from": .of(from), "name": .text(name),
      "to": .of(to),
    ])
  }
}

extension StageRule {
  fileprivate var canonical: CanonicalValue {
    .object([
      "action": .of(action), "campaign": .of(campaign), "channel": .of(channel),
      "stage": .text(stage),
    ])
  }
}

extension CostsDefinition {
  fileprivate func canonical(tellsReferrals: Bool) -> CanonicalValue {
    var keys: [String: CanonicalValue] = [:]
    for (category, key) in shared { keys[category.rawValue] = key.canonical }
    return .object([
      "mediaVendors": .of(mediaVendors),
      "points": points.map {
        .object(["redemption": .of($0.redemption), "value": .of($0.value)])
      } ?? .null,
      "rules": .list(
        rules.map { rule in
          var members: [String: CanonicalValue] = [
            "account": .of(rule.account), "category": .of(rule.category?.rawValue),
            "memo": .of(rule.memo), "program": .of(rule.program), "vendor": .of(rule.vendor),
          ]
          if tellsReferrals, rule.isOfReferrals { members["referrals"] = .flag(true) }
          return .object(members)
        }),
      "shared": .object(keys),
    ])
  }
}

extension CostsDefinition.SharedKey {
  fileprivate var canonical: CanonicalValue {
    switch self {
    case .spend: .text("spend")
    case .touches: .text("touches")
    case .orders: .text("orders")
    case .days: .text("days")
    case .fixed(let names, let shares):
      .list(zip(names, shares).map { .list([.text($0), .of($1)]) })
    }
  }
}

extension AttributionDefinition {
  fileprivate var canonical: CanonicalValue {
    var lookback = lookbackByAction.mapValues(CanonicalValue.whole)
    lookback["default"] = .whole(lookbackDefault)
    return .object([
      "bootstrap": .whole(Int64(bootstrap)), "custom": .list(custom.map(CanonicalValue.of)),
      "direct": .text(direct.rawValue), "halfLife": .whole(halfLifeMilliseconds),
      "headline": .text(headline.rawValue), "lookback": .object(lookback),
      "markov": .object([
        "minNulls": .whole(Int64(markovMinimumNulls)),
        "order": markovOrder.map { .whole(Int64($0)) } ?? .text("auto"),
      ]),
      "models": .of(models.map(\.rawValue)), "node": .text(node.rawValue),
      "orders": .text(orders.rawValue), "repeats": .text(repeats.rawValue),
      "seed": .text(String(seed)), "trim": .whole(Int64(trim)),
    ])
  }
}

extension ExperimentDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "before": beforeMilliseconds.map(CanonicalValue.whole) ?? .null, "control": .text(control),
      "cost": cost.map(CanonicalValue.whole) ?? .null, "name": .text(name),
      "outcome": .whole(outcomeMilliseconds), "program": .of(program),
      "shares": .list(zip(shares, shareValues).map { .list([.text($0), .of($1)]) }),
    ])
  }
}

extension ObjectiveDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "from": .of(from), "metric": .text(metric), "owner": .text(owner), "program": .of(program),
      "target": .of(target), "to": .of(to),
    ])
  }
}

extension QualityDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "fresh": .object(freshMilliseconds.mapValues(CanonicalValue.whole)),
      "rejects": maximumRejects.map(CanonicalValue.of) ?? .flag(false),
      "volume": volumeChange.map(CanonicalValue.of) ?? .flag(false),
    ])
  }
}

extension OutputsDefinition {
  fileprivate var canonical: CanonicalValue {
    .object([
      "copies": .flag(writesCopies),
      "csv": .object([
        "bom": .flag(hasBOM), "delimiter": .of(delimiter), "formulaGuard": .flag(guardsFormulas),
      ]),
      "html": .flag(writesHTML), "keep": .whole(keepMilliseconds), "ledger": .flag(keepsLedger),
      "minimumGroup": .whole(Int64(minimumGroup)), "people": .flag(showsPeople),
    ])
  }
}
