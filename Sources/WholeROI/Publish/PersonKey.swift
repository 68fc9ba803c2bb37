import Tabular

/// The secret by which reports name persons without telling who they are (HMAC-SHA-256).
///
/// It lies beside the output folder, `out.key` for `out`, and not in it: reports may be handed on, the key
/// not. The same person has the same name in every run with that key; without it nobody can try names out.
public struct PersonKey: Sendable {
  private static let byteCount = 32
  private let code: HMAC

  init(bytes: [UInt8]) { code = HMAC(key: bytes) }

  /// Where the key of an output folder lies.
  public static func path(besides directory: String) -> String {
    var folder = directory[...]
    while folder.count > 1, folder.last == "/" { folder = folder.dropLast() }
    return folder + ".key"
  }

  /// The key of an output folder; made, for its owner alone, where there is none yet.
  ///
  /// - Throws: `Failure` with `noInput` where the file is no key, or where others may read it: a key that
  ///   others had must be replaced, which gives every person another name.
  public static func ofOutput(_ directory: String) throws(Failure) -> PersonKey {
    let path = path(besides: directory)
    switch FileSystem.entry(at: path) {
    case nil: return try make(path)
    case .file: return try read(path)
    default:
      throw Failure(
        .noInput, "the key that persons are hashed with is no plain file", file: path,
        hint: "remove it; the next run makes a new one, and persons get new names")
    }
  }

  private static func make(_ path: String) throws(Failure) -> PersonKey {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    do {
      // Whole or not there: a run that ends halfway leaves no half of a key, and the name is on disk before any
      // report that depends on it.
      let file = try OutputFile(path)
      try file.write(Array((SHA256.hex(bytes) + "\n").utf8))
      try file.finish()
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      try FileSystem.syncDirectory(folder.isEmpty ? "." : folder.joined(separator: "/") + "/")
    } catch {
      throw Failure(error)
    }
    return PersonKey(bytes: bytes)
  }

  private static func read(_ path: String) throws(Failure) -> PersonKey {
    guard FileSystem.permissions(at: path) & 0o077 == 0 else {
      throw Failure(
        .noInput, "others may read the key that persons are hashed with", file: path,
        hint: "if nobody did: chmod 600; else remove it, and persons get new names")
    }
    let text: [UInt8]
    do {
      text = try FileSystem.read(path)
    } catch {
      throw Failure(error)
    }
    guard let bytes = bytes(hex: Array(text.prefix { $0 != UInt8(ascii: "\n") })) else {
      throw Failure(
        .noInput, "the file is no key: 64 hex digits are expected", file: path,
        hint: "remove it; the next run makes a new one, and persons get new names")
    }
    return PersonKey(bytes: bytes)
  }

  private static func bytes(hex digits: [UInt8]) -> [UInt8]? {
    guard digits.count == 2 * byteCount else { return nil }
    let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard values.count == digits.count else { return nil }
    return (0..<byteCount).map { UInt8(16 * values[2 * $0] + values[2 * $0 + 1]) }
  }

  /// 16 bytes that serve as a key of their own, or tell whether two keys are the same. No name of a person is made
  /// of the same text: those begin with the name of an identifier's key.
  func derived(_ use: String) -> [UInt8] {
    Array(code.code(of: [0] + Array(use.utf8)).prefix(16))
  }

  /// A person's name in reports: `p` and 24 hex digits of the hash of an identifier under its key's name.
  /// That two persons of a billion share one is as likely as 1 in 10^11.
  func name(key: String, identifier: [UInt8]) -> String {
    "p" + SHA256.hex(Array(code.code(of: Array(key.utf8) + [0] + identifier).prefix(12)))
  }
}
