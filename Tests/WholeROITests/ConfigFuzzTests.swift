import Testing

@testable import WholeROI

/// SplitMix64, so that a failure can be run again from its seed.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Test(arguments: UInt64(1)...8)
func mutatedBytesNeverCrashTheReader(seed: UInt64) {
  var random = Seeded(state: seed)
  let original = Array(designExample.utf8)
  let spice = Array("{}[]:,'\"\\/*+-.0x9eNI\n\r\u{2028}u%é".utf8) + [0, 0xFF, 0xC3, 0xF0]
  var understood = 0
  for _ in 0..<30 {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.remove(at: at)
      case 1: bytes.insert(spice[Int.random(in: 0..<spice.count, using: &random)], at: at)
      case 2: bytes[at] = UInt8.random(in: 0...255, using: &random)
      default:
        let end = min(bytes.count, at + Int.random(in: 1...40, using: &random))
        bytes.removeSubrange(at..<end)
        if bytes.isEmpty { bytes = original }
      }
    }
    do {
      _ = try PipelineDefinition.decode(bytes, file: "fuzz", overrides: RunOverrides())
      understood += 1
    } catch {
      #expect(error.code == .config)
      #expect(error.diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.message.isEmpty })
    }
  }
  #expect(understood < 30)
}

@Test(arguments: UInt64(1)...4)
func mutatedValuesNeverCrashTheDecoder(seed: UInt64) throws {
  var random = Seeded(state: seed)
  let values = [
    "null", "true", "false", "-1", "1e40", "0x7FFFFFFFFFFFFFFF", "-9223372036854775808", "''",
    "'x'",
    "'*'", "[]", "{}", "[[]]", "[{}]", "{ a: {} }", "'99999999999999d'", "0.0000000000000000001",
  ]
  let root = try JSON5.parse(Array(designExample.utf8), file: "")
  let places = paths(root)
  for _ in 0..<75 {
    let change = RunOverrides.Setting(
      path: places[Int.random(in: 0..<places.count, using: &random)],
      value: values[Int.random(in: 0..<values.count, using: &random)])
    var overrides = RunOverrides()
    overrides.set = [change]
    do {
      _ = try decoded(designExample, overrides).definition.canonicalText
    } catch let failure as Failure {
      #expect([.config, .usage].contains(failure.code), "\(change)")
    }
  }
}

/// Every path of the tree that `--set` can name.
private func paths(_ node: JSONNode, under: String = "") -> [String] {
  let parts: [(String, JSONNode)] =
    switch node.value {
    case .list(let items): items.enumerated().map { (String($0.offset), $0.element) }
    case .object(let members): members.map { ($0.key, $0.value) }
    default: []
    }
  return parts.flatMap { name, child in
    let path = under.isEmpty ? name : under + "." + name
    return [path] + paths(child, under: path)
  }
}
