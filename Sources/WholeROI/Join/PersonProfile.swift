/// What the profiles of one person say, in one place: they come in no order of persons.
struct PersonProfile: Sendable {
  static let none = PersonProfile(joined: .max, firstOrder: .max, tier: PersonRecords.nobody)

  /// The earliest day that one says; `Int32.max` for none.
  var joined: Int32
  var firstOrder: Int32
  /// Code of the tier that the earliest says, 0 for none; `PersonRecords.nobody` for no profile.
  var tier: UInt32

  /// The earliest day that any says; `Int32.max` for none.
  private var firstDay: Int32 { min(joined, firstOrder) }

  /// Whether there is any.
  var isThere: Bool { tier != PersonRecords.nobody }

  /// Whether the profiles name a day before that one, joined or first ordered, or none at all.
  func wasKnown(before day: Int32) -> Bool { firstDay == .max || firstDay < day }
}
