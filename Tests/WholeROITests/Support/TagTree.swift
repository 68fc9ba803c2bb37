import Testing

/// The tags of an HTML page in their order, read plainly and strictly: every element closes, every value is in
/// double quotes, and no bare `<` stands in a text.
struct TagTree: Equatable {
  struct Tag: Equatable {
    var name: String
    var attributes: [String]
    var values: [String]
  }

  /// What is told of the tree: `figure svg[viewBox,role]`, one text per element, with its depth in front.
  private(set) var outline: [String] = []
  private(set) var tags: [Tag] = []
  /// What is wrong; empty for a sound page.
  private(set) var faults: [String] = []

  init(_ bytes: [UInt8]) {
    var open: [String] = []
    var rest = bytes[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[start...].dropFirst()
      var end = rest.startIndex
      var isQuoted = false
      while end < rest.endIndex, isQuoted || rest[end] != UInt8(ascii: ">") {
        if rest[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
        end += 1
      }
      let inside = String(decoding: rest[..<end], as: UTF8.self)
      guard end < rest.endIndex else {
        faults.append("a tag does not end: \(inside.prefix(40))")
        return
      }
      rest = rest[(end + 1)...]
      if inside == "!DOCTYPE html" { continue }
      if inside.hasPrefix("/") {
        let name = String(inside.dropFirst())
        if open.popLast() != name { faults.append("</\(name)> closes another element") }
        continue
      }
      let tag = Self.tag(inside)
      tags.append(tag)
      outline.append("\(open.count) \(tag.name)[\(tag.attributes.joined(separator: ","))]")
      if tag.name != "meta" { open.append(tag.name) }
    }
    if !open.isEmpty { faults.append("not closed: \(open)") }
  }

  private static func tag(_ inside: String) -> Tag {
    // By bytes, as browsers read: a mark that combines with a quote doesn't hide it.
    let parts = inside.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var tag = Tag(name: "", attributes: [], values: [])
    for (place, part) in parts.enumerated() {
      if place % 2 == 1 {
        tag.values.append(part)
      } else {
        var words = part.split(separator: " ").map(String.init)
        if place == 0, !words.isEmpty { tag.name = words.removeFirst() }
        tag.attributes += words.map { $0.last == "=" ? String($0.dropLast()) : "?" + $0 }
      }
    }
    return tag
  }
}
