extension TimeZoneTable {
  /// The tz database's name of a zone that an export names, such as `Eastern Time (US & Canada)`; nil for one that
  /// nobody knows.
  public static func identifier(named name: String) -> String? {
    let identifier = ZoneNames.railsNames[name] ?? name
    return TimeZoneTable(identifier: identifier) == nil ? nil : identifier
  }
}
