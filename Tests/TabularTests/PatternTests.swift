import Tabular
import Testing

@Test(arguments: [
  ("fall*|autumn", "Fall Preview", true), ("fall*|autumn", "AUTUMN", true),
  ("fall*|autumn", "autumnal", false), ("*", "", true), ("", "", true), ("", "a", false),
  ("a*b*c", "axxbyyc", true), ("a*b*c", "abc", true), ("a*b*c", "acb", false),
  ("*% off*", "now 20% OFF!", true), ("a*a", "a", false),
])
func patternsMatchTheWholeText(pattern: String, text: String, matches: Bool) {
  #expect(Pattern(pattern).matches(text) == matches)
}
