/// What the command line changes about a pipeline file, as it was typed.
public struct RunOverrides: Sendable {
  public struct Setting: Hashable, Sendable {
    /// Keys and list positions with points between: `sources.0.files`.
    public var path: String
    /// JSON5, or a text where it isn't any.
    public var value: String
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }
  }

  /// `--set path=value`, carried out in this order before the file is understood.
  public var set: [Setting] = []
  /// `--from` and `--to`: days such as 2026-07-01; each replaces that end of the period.
  public var from: String?
  public var to: String?
  /// `--last`: whole days such as 28d, the last one being the day before `asOf`.
  public var last: String?
  /// `--as-of`: the day that counts as today.
  public var asOf: String?
  /// `--only`: names of reports; nil for all.
  public var only: [String]?
  /// `--out`: replaces `outputs.directory`; relative to the working directory.
  public var out: String?

  public init() {}
}
