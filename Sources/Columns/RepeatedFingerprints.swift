/// Which of many fingerprints come more than once. Mostly none does, so that they are looked up and not sorted.
public struct RepeatedFingerprints: Sendable {
  private var table: FingerprintTable
  /// By code.
  private var isRepeated: [Bool] = []
  /// Whether none came more than once so far.
  public private(set) var isEmpty = true

  /// - Parameter capacity: how many fingerprints are expected.
  public init(capacity: Int) { table = FingerprintTable(capacity: capacity) }

  /// Takes note of one.
  public mutating func note(_ fingerprint: Fingerprint) {
    let code = Int(table.code(fingerprint.high, fingerprint.low))
    if code == isRepeated.count {
      isRepeated.append(false)
    } else {
      isRepeated[code] = true
      isEmpty = false
    }
  }

  /// Whether it came more than once.
  public func contains(_ fingerprint: Fingerprint) -> Bool {
    table.find(fingerprint).map { isRepeated[Int($0)] } ?? false
  }
}
