import Testing

@testable import WholeROI

private func parse(_ text: String) throws -> JSONNode {
  try JSON5.parse(Array(text.utf8), file: "p.json5")
}

/// The one fault's text.
private func fault(_ bytes: [UInt8]) -> String {
  do {
    let node = try JSON5.parse(bytes, file: "p.json5")
    return "no fault: \(node.described)"
  } catch {
    return "\(error.code.rawValue) " + error.diagnostics.map(\.text).joined(separator: "\n")
  }
}

@Test(arguments: [
  ("null", JSONNode.Value.null), ("true", .flag(true)), ("false", .flag(false)),
  ("0", .number("0")), ("-0.10", .number("-0.10")), ("+7.", .number("+7.")),
  (".5e-3", .number(".5e-3")), ("0xFf", .number("0xFf")), ("1E5", .number("1E5")),
  ("9007199254740993", .number("9007199254740993")), ("''", .text("")), ("'a\"b'", .text("a\"b")),
  ("\"it's\"", .text("it's")), (#"'\u0041\x42\n\'\q\0'"#, .text("AB\n'q\0")),
  (#"'\uD83D\uDE00'"#, .text("😀")), ("'a\\\nb\\\r\nc'", .text("abc")), ("'é€😀'", .text("é€😀")),
  ("[]", .list([])), ("{}", .object([])), ("\u{FEFF}true", .flag(true)),
  ("/* a * / */ true // end", .flag(true)), ("\u{A0}\u{2028}\t\u{0B}true\r\n", .flag(true)),
])
func json5GivesTheValue(text: String, value: JSONNode.Value) throws {
  #expect(try parse(text).value == value)
}

@Test func json5KeepsMembersInOrderWithThePlacesOfKeysAndValues() throws {
  let root = try parse("{\n  b: 1,\r\n  'a c': [ true, ],\r  é_$1: null,\n\"\": 2 }")
  #expect(root.members.map(\.key) == ["b", "a c", "é_$1", ""])
  #expect(root.members.map(\.line) == [2, 3, 4, 5])
  #expect(root.members.map(\.column) == [3, 3, 3, 1])
  let list = try #require(root["a c"])
  #expect([list.line, list.column] == [3, 10])
  guard case .list(let items) = list.value else { throw Failure(.internalError, "no list") }
  #expect(items.map(\.column) == [12])
  #expect(root["é_$1"]?.column == 9)
}

@Test func json5CountsColumnsInCharacters() throws {
  #expect(try parse("{ 'é😀': 'ü', b: 1 }").members.last?.column == 14)
}

@Test(arguments: [
  ("", "1:1: error: found the end of the file, expected a value"),
  ("{ a 1 }", "1:5: error: found \"1\", expected \":\" after the key \"a\""),
  ("{ a: }", "1:6: error: found \"}\", expected a value for the key \"a\""),
  ("{ a: 1 b: 2 }", "1:8: error: found \"b\", expected \",\" or \"}\" after the value of \"a\""),
  ("{ a: 1,, }", "1:8: error: found \",\", expected a key or \"}\""),
  ("{ 5: 1 }", "1:3: error: found \"5\", expected a key or \"}\""),
  ("[1 2]", "1:4: error: found \"2\", expected \",\" or \"]\" after the list's item"),
  ("[", "1:2: error: found the end of the file, expected a value or \"]\""),
  ("{} x", "1:4: error: found \"x\", expected the end of the file"),
  (
    "{ a: yes }",
    "1:6: error: found \"yes\", expected a value for the key \"a\"\n  texts stand in quotes"
  ),
  ("'ab", "1:1: error: found the end of the file in a text, expected the closing '"),
  ("/* x", "1:1: error: found a comment without an end, expected \"*/\""),
  (
    "{\n a: 1,\n a: 2 }",
    "3:2: error: the key \"a\" occurs twice in this object\n  the first one is in line 2"
  ),
  (
    "[NaN]",
    "1:2: error: Infinity and NaN are no numbers that a pipeline can use\n  expected a value or \"]\""
  ),
  ("-Infinity", "1:1: error: Infinity and NaN are no numbers that a pipeline can use"),
  ("012", "1:1: error: found \"012\", expected a number without leading zeros"),
  ("0x", "1:3: error: found the end of the file, expected hexadecimal digits after \"0x\""),
  ("1e", "1:3: error: found the end of the file, expected the digits of the exponent"),
  (".", "1:2: error: found the end of the file, expected a digit"),
  (#"'\xG1'"#, "1:4: error: found \"G\", expected 2 hexadecimal digits in the escape"),
  (#"'\uD800'"#, "1:2: error: found half a surrogate pair, which is no character"),
  (#"'\1'"#, "1:2: error: found \"\\1\", which is no escape"),
])
func json5NamesThePlaceAndWhatWasExpected(text: String, message: String) {
  #expect(fault(Array(text.utf8)) == "78 p.json5:" + message)
}

@Test func aTextMayNotRunOverItsLine() {
  #expect(
    fault(Array("{ a: 'x\n' }".utf8))
      == """
      78 p.json5:1:6: error: found the end of the line in a text, expected the closing '
        write \\n for a line break, or \\ at the end of a line that goes on
      """)
}

@Test func aDateWithoutQuotesIsExplained() {
  #expect(
    fault(Array("{ from: 2026-07-01 }".utf8))
      == """
      78 p.json5:1:9: error: found "2026-", expected a number
        texts, dates and amounts of money stand in quotes
      """)
}

@Test func json5RefusesWhatIsNotUTF8AndSaysWhere() {
  #expect(
    fault(Array("{\n a: 'ä".utf8) + [0xE4, 0x27, 0x7D])
      == "78 p.json5:2:7: error: byte 0xE4 is not UTF-8\n  save the file as UTF-8")
  #expect(
    fault([0xC3]) == "78 p.json5:1:1: error: byte 0xC3 is not UTF-8\n  save the file as UTF-8")
}

@Test func nestingEndsAtTheLimit() throws {
  let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
  _ = try parse(deepest)
  #expect(
    fault(Array("[\(deepest)]".utf8))
      == "78 p.json5:1:65: error: lists and objects lie more than 64 deep here")
}

@Test func json5EscapesWorkInKeys() throws {
  #expect(try parse(#"{ \u0061b: 1, 'x\ty': 2 }"#).members.map(\.key) == ["ab", "x\ty"])
}
