import Foundation
import Tabular
import Testing

@testable import WholeROI

/// An output folder's name in a folder that goes with the test.
private final class Place {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("wholeroi-key-" + UUID().uuidString)
  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }
  var output: String { folder.appendingPathComponent("out").path }
  var key: String { output + ".key" }
  deinit { try? FileManager.default.removeItem(at: folder) }
}

private let ann = Array("ann@x.example".utf8)

@Test func theKeyIsMadeOnceForItsOwnerAlone() throws {
  let place = try Place()
  let first = try PersonKey.ofOutput(place.output + "/").name(key: "email", identifier: ann)
  #expect(FileSystem.permissions(at: place.key) == 0o600)
  #expect(try FileSystem.read(place.key).count == 65)
  #expect(try PersonKey.ofOutput(place.output).name(key: "email", identifier: ann) == first)
  #expect(first.count == 25 && first.hasPrefix("p"))
}

@Test func anotherKeyAndAnotherKindGiveAnotherName() throws {
  let (a, b) = (try Place(), try Place())
  let key = try PersonKey.ofOutput(a.output)
  let name = key.name(key: "email", identifier: ann)
  #expect(try PersonKey.ofOutput(b.output).name(key: "email", identifier: ann) != name)
  #expect(key.name(key: "handle", identifier: ann) != name)
}

/// The name is the HMAC of "email", a zero byte and the address under the 32 bytes of the file.
@Test func theNameIsTheHMACUnderTheFilesKey() throws {
  let place = try Place()
  let text = String(repeating: "0b", count: 32) + "\n"
  try FileSystem.writeNew(Array(text.utf8), to: place.key)
  let code = HMAC(key: Array(repeating: 0x0B, count: 32)).code(of: Array("email\0".utf8) + ann)
  let name = try PersonKey.ofOutput(place.output).name(key: "email", identifier: ann)
  #expect(name == "p" + SHA256.hex(code).prefix(24))
}

@Test(arguments: [0o640, 0o604, 0o660])
func aKeyThatOthersMayReadIsRefused(permissions: Int) throws {
  let place = try Place()
  _ = try PersonKey.ofOutput(place.output)
  try FileManager.default.setAttributes(
    [.posixPermissions: permissions], ofItemAtPath: place.key)
  let failure = #expect(throws: Failure.self) { try PersonKey.ofOutput(place.output) }
  #expect(failure?.code == .noInput)
}

@Test(arguments: ["", "0b0b", String(repeating: "zz", count: 32)])
func aFileThatIsNoKeyIsRefused(text: String) throws {
  let place = try Place()
  try FileSystem.writeNew(Array(text.utf8), to: place.key)
  #expect(throws: Failure.self) { try PersonKey.ofOutput(place.output) }
}

@Test func aLinkInTheKeysPlaceIsRefused() throws {
  let place = try Place()
  try FileSystem.createLink(at: place.key, to: "elsewhere")
  #expect(throws: Failure.self) { try PersonKey.ofOutput(place.output) }
}
