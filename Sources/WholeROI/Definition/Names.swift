import Tabular

/// Finds what somebody meant who mistyped a name.
public enum Names {
  /// The name that is fewest slips away from the text: letters added, lost, replaced or swapped with
  /// their neighbour. `nearest("linar", among: ["last", "linear"])` is `linear`.
  ///
  /// ASCII case costs nothing. Ties: the first of the list. Nil where even the best needs more slips
  /// than a third of the longer text's length (at least one from three letters on).
  public static func nearest(_ text: String, among names: [String]) -> String? {
    let wanted = text.utf8.map(lowercasedASCII)
    var best: (name: String, slips: Int)?
    for name in names {
      let candidate = name.utf8.map(lowercasedASCII)
      let longer = max(wanted.count, candidate.count)
      let allowed = longer < 3 ? 0 : max(1, longer / 3)
      guard abs(wanted.count - candidate.count) <= allowed else { continue }
      let slips = slips(from: wanted, to: candidate)
      if slips <= allowed, slips < best?.slips ?? .max { best = (name, slips) }
    }
    return best?.name
  }

  /// `did you mean "linear"?`, or all the names where none is near.
  public static func hint(_ text: String, among names: [String]) -> String {
    if let name = nearest(text, among: names) { return "did you mean \(name.quoted)?" }
    return names.isEmpty ? "" : "known here: " + names.joined(separator: ", ")
  }

  /// The optimal string alignment distance.
  ///
  /// - Complexity: O(a × b).
  private static func slips(from a: [UInt8], to b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var slips = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          slips = min(slips, beforeLast[j - 1] + 1)
        }
        row.append(slips)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
