extension QualityDefinition {
  /// Whether a file may have so many rejects among so many rows, blank ones left out.
  func allows(rejects: Int, of rows: Int) -> Bool {
    guard let most = maximumRejects, rejects > 0 else { return true }
    var scale: Int128 = 1
    for _ in 0..<most.scale { scale *= 10 }
    return Int128(rejects) * scale <= Int128(most.units) * Int128(rows)
  }
}
