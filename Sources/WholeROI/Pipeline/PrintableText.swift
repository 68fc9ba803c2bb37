extension String {
  /// Without signs that steer a terminal, end a line or turn it around: names come from config and exports. Each
  /// becomes U+FFFD.
  var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { Self.isPrintable($0) ? $0 : "\u{FFFD}" }))
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: scalar.properties.generalCategory != .control
    }
  }
}
