import Testing
import WholeROI

@Test func aDiagnosticSaysWhatWhereAndTheNextStep() {
  let found = Diagnostic(
    file: "till.csv", line: 4, column: 3, "\"x\" is not an amount", hint: "amounts use a point here"
  )
  #expect(found.text == "till.csv:4:3: error: \"x\" is not an amount\n  amounts use a point here")
}
