/// An amount parted over weights, and the weights of each model, as METHODS (sections 1 and 4) has
/// them: plain arrays, one order at a time.
enum PlainCredits {
  /// Parts that add up to `amount`: floor(|V|·w / Σw) each, the units left over to the largest
  /// remainders, the earliest first among equals, then the sign.
  ///
  /// 100 over 1, 1, 1 gives 34, 33, 33; −5 over 2, 1 gives −3, −2.
  static func split(_ amount: Int64, over weights: [Int64]) -> [Int64] {
    let total = weights.reduce(0, +)
    guard total > 0 else { return weights.map { _ in 0 } }
    let size = Int64(amount.magnitude)
    var parts: [Int64] = []
    var remainders: [Int64] = []
    for weight in weights {
      let product = Int128(size) * Int128(weight)
      parts.append(Int64(product / Int128(total)))
      remainders.append(Int64(product % Int128(total)))
    }
    let left = Int(size - parts.reduce(0, +))
    let byRemainder = parts.indices.sorted {
      remainders[$0] != remainders[$1] ? remainders[$0] > remainders[$1] : $0 < $1
    }
    for index in byRemainder.prefix(left) { parts[index] += 1 }
    return amount < 0 ? parts.map { -$0 } : parts
  }

  /// One order's credits under a model that is additive per order.
  static func credits(_ amount: Int64, _ journey: PlainJourney, _ model: AttributionModel)
    -> [Int64]
  {
    if model == .uniqueLinear { return uniqueLinear(amount, journey.touches.map(\.channel)) }
    return split(amount, over: weights(of: journey, model))
  }

  private static func uniqueLinear(_ amount: Int64, _ channels: [String]) -> [Int64] {
    var distinct: [String] = []
    for channel in channels where !distinct.contains(channel) { distinct.append(channel) }
    let shares = split(amount, over: distinct.map { _ in 1 })
    var credits = channels.map { _ in Int64(0) }
    for (channel, share) in zip(distinct, shares) {
      let places = channels.indices.filter { channels[$0] == channel }
      for (place, part) in zip(places, split(share, over: places.map { _ in 1 })) {
        credits[place] = part
      }
    }
    return credits
  }

  private static func weights(of journey: PlainJourney, _ model: AttributionModel) -> [Int64] {
    let touches = journey.touches
    switch model {
    case .first: return only(0, of: touches.count)
    case .last: return only(touches.count - 1, of: touches.count)
    case .lastNonDirect:
      let place = touches.lastIndex { $0.channel != "direct" } ?? touches.count - 1
      return only(place, of: touches.count)
    case .timeDecay: return decay(touches.map { (journey.orderTime - $0.time) * 1_000 })
    case .position: return ends(touches.count, 2, 1, 2)
    case .j: return ends(touches.count, 1, 1, 3)
    case .inverseJ: return ends(touches.count, 3, 1, 1)
    case .w: return milestones(touches.count, journey.milestone)
    case .custom:
      let custom = SampleWorld.custom
      return ends(touches.count, custom.first, custom.middle, custom.last)
    default: return touches.map { _ in 1 }
    }
  }

  private static func only(_ place: Int, of count: Int) -> [Int64] {
    (0..<count).map { $0 == place ? 1 : 0 }
  }

  /// First, middle and last shares in any unit; the middle's is spread evenly.
  private static func ends(_ count: Int, _ first: Int64, _ middle: Int64, _ last: Int64) -> [Int64]
  {
    if count == 1 { return [1] }
    if count == 2 { return [first, last] }
    let others = Int64(count - 2)
    return (0..<count).map {
      $0 == 0 ? first * others : $0 == count - 1 ? last * others : middle
    }
  }

  /// 0.3 for the first, the milestone and the last each, 0.1 spread over the rest.
  private static func milestones(_ count: Int, _ milestone: Int?) -> [Int64] {
    guard let milestone else { return ends(count, 2, 1, 2) }
    var anchors = Array(repeating: Int64(0), count: count)
    for place in [0, milestone, count - 1] { anchors[place] += 1 }
    let others = Int64(anchors.filter { $0 == 0 }.count)
    return anchors.map { $0 == 0 ? 1 : $0 * 3 * max(1, others) }
  }

  /// 2^(−(age − youngest)/7 d) as integers on a scale of 2^20; ages in milliseconds.
  static func decay(_ ages: [Int64]) -> [Int64] {
    let halfLife: Int64 = 7 * 86_400_000
    let youngest = ages.min() ?? 0
    return ages.map { age in
      let a = age - youngest
      let f = ((a % halfLife) << 20) / halfLife
      let k = Int(f / 1_024)
      let step = ((halvings[k] - halvings[k + 1]) * (f % 1_024)) >> 10
      let halved = a / halfLife
      return max(1, halved > 40 ? 0 : (halvings[k] - step) >> halved)
    }
  }

  /// round(2^20·2^(−k/1024)) for k = 0…1024, from ten square roots of ½: exact operations only, so
  /// that it is the same on every machine.
  private static let halvings: [Int64] = {
    var roots = [0.5]
    for _ in 0..<10 { roots.append(roots[roots.count - 1].squareRoot()) }
    return (0...1_024).map { k in
      var value = 1_048_576.0
      for bit in 0...10 where k & (1 << bit) != 0 { value *= roots[10 - bit] }
      return Int64(value.rounded())
    }
  }()
}
