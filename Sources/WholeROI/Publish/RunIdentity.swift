import Tabular

/// The name of a run: the last day of its period and 12 hex digits of what went into it.
///
/// The same config, inputs and version give the same name on every machine: `2026-09-30-4f1c09d2ab7e`.
public struct RunIdentity: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// The name for a period's end, the pipeline's canonical text, its inputs and the program's version.
  public init(
    lastDay: CivilDay, configuration: [UInt8], inputs: [Manifest.Input], version: String
  ) {
    var bytes: [UInt8] = []
    Self.append(Array(version.utf8), to: &bytes)
    Self.append(configuration, to: &bytes)
    // By path, so that the order in which sources list their files does not matter.
    let ordered = inputs.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    for input in ordered {
      Self.append(Array(input.path.utf8), to: &bytes)
      Self.append(Array(input.contentHash.utf8), to: &bytes)
    }
    description = Self.isoText(lastDay) + "-" + SHA256.hash(bytes).hexadecimal.prefix(12)
  }

  /// A name that was read from a folder; nil where it is none of ours. A run whose folder had to be
  /// replaced may carry a number: `2026-09-30-4f1c09d2ab7e.2`.
  init?(folder: String) {
    let parts = folder.split(separator: ".", omittingEmptySubsequences: false)
    guard let name = parts.first, parts.count <= 2 else { return nil }
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].utf8.allSatisfy(Self.isDigit) else { return nil }
    }
    let bytes = Array(name.utf8)
    guard bytes.count == 23 else { return nil }
    for (index, byte) in bytes.enumerated() {
      let fits =
        switch index {
        case 4, 7, 10: byte == UInt8(ascii: "-")
        case ..<10: Self.isDigit(byte)
        default: Self.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
      guard fits else { return nil }
    }
    description = String(name)
  }

  /// A part and its length in front, so that no two lists of parts give the same bytes.
  private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "\(part.count):".utf8)
    bytes.append(contentsOf: part)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// An ISO date such as 2026-07-01.
  static func isoText(_ day: CivilDay) -> String { ISODay(day).description }
}

extension [UInt8] {
  /// Two lowercase hex digits per byte.
  var hexadecimal: String {
    let digits = Array<Character>("0123456789abcdef")
    var text = ""
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }
}
