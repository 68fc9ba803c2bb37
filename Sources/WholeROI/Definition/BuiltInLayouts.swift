/// The layouts of vendors' exports that a pipeline file may use by name.
public enum BuiltInLayouts {
  /// In the order of `wholeroi layouts`.
  public static let names: [String] = []

  /// The layout of that name; nil where there is none.
  public static func named(_ name: String) -> Layout? { nil }
}
