/// What exports say of persons besides touches and orders, put in the order of persons.
struct PersonBooks: Sendable {
  /// Nil where nothing asks for it.
  private(set) var assignments: AssignmentBook?
  private(set) var referrals: ReferralBook?
  private(set) var messages: MessageBook?

  init(
    _ exports: Exports, _ records: PersonRecords, _ identities: Identities, _ people: People
  ) {
    if !exports.setup.definition.experiments.isEmpty, !exports.assignments.isEmpty {
      assignments = AssignmentBook(exports, persons: records.assignmentPersons)
    }
    if exports.setup.needs.persons {
      referrals = ReferralBook(records, identities, people, exports.texts)
      messages = MessageBook(exports, records)
    }
  }
}
