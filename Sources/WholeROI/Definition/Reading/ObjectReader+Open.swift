/// Settings that somebody has still to fill in: `null`, as `wholeroi init` writes what no export tells.
extension ObjectReader {
  /// Whether the key is left open. A setting that a run needs is then a fault; of another, what holds without it is
  /// noted.
  func isLeftOpen(_ key: String, isNeeded: Bool, _ meaning: String, hint: String) -> Bool {
    guard let node = node(key), node.value == .null else { return false }
    let message = "\(path(key)) is left open: \(meaning)"
    if isNeeded {
      faults.error(at: node, message, hint: hint)
    } else {
      faults.warning(at: node, message, hint: hint)
    }
    return true
  }
}
