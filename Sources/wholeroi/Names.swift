/// Names that a mistyped word may have meant.
enum Names {
  /// The name that the fewest edits make of `word`, the first of equals; nil where that takes more
  /// than a third of its letters.
  static func nearest(_ word: String, among names: [String]) -> String? {
    let bound = max(word.count / 3, 2)
    return names.map { (name: $0, edits: edits(Array(word), Array($0))) }
      .filter { $0.edits <= bound }
      .min { $0.edits < $1.edits }?.name
  }

  private static func edits(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
