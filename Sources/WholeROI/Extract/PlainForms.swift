import Columns
import Tabular

/// What e-mails and phones that came as SHA-256 stand for (METHODS, section 8): the digest of a
/// normalised text becomes that text where an export of the run has it plain.
///
///     members.csv    email   ann@shop.example
///     audience.csv   email   6a0b…(64 hex digits of its SHA-256)   → ann@shop.example
///
/// A digest that no plain text of the run answers stays an identifier of its own. The digest of
/// nothing at all, which forms and tools give where a field is empty, names nobody.
struct PlainForms: Sendable {
  /// Digests by dense code; the plain names and texts go by the codes.
  private var codes = FingerprintTable(capacity: 16)
  private var names: [Fingerprint] = []
  private var texts: [[UInt8]] = []

  var isEmpty: Bool { names.isEmpty }

  /// The plain text of a digest; nil where `name` names no digest of the run, or one without a
  /// plain form.
  func text(of name: Fingerprint) -> [UInt8]? { codes.find(name).map { texts[Int($0)] } }

  /// Digests in a column of names become the names of their plain forms.
  func replace(in names: inout [Fingerprint]) {
    for row in names.indices {
      if let code = codes.find(names[row]) { names[row] = self.names[Int(code)] }
    }
  }

  /// Texts that give the same digest are the same, so the order of calls doesn't matter.
  fileprivate mutating func add(_ form: PlainForm) {
    guard codes.code(form.digest.high, form.digest.low) == names.count else { return }
    names.append(form.name)
    texts.append(form.text)
  }
}

/// One digest with its plain text.
private struct PlainForm: Sendable {
  var digest: Fingerprint
  var name: Fingerprint
  var text: [UInt8]
}

extension PlainForms {
  /// Reads every e-mail and phone of the run once more and keeps those whose SHA-256 is among
  /// `digests`.
  ///
  /// - Complexity: one pass over the exports that have such columns, and a SHA-256 (of a phone two)
  ///   for
  ///   each identifier at a job's first sight of it.
  static func find(
    _ digests: Set<Fingerprint>, setup: ExtractSetup, executor: Executor, chunkBytes: Int
  ) throws -> PlainForms {
    let keys = setup.normalizations.indices.filter { setup.normalizations[$0].hasDigests }
    let files = setup.files.filter { plan in
      keys.contains { plan.field(setup.definition.identity.keys[$0]) != nil }
    }
    let jobs = try Extraction.forEachChunk(
      of: setup, Extraction.tasks(setup, chunkBytes, of: files, splitsAll: true),
      executor: executor, state: { _ in PlainFormSearch(digests, keys, setup) }
    ) { search, task, borders in
      try search.read(task, borders)
    }
    var forms = PlainForms()
    for key in keys {
      let nothing = PlainFormSearch.digest(of: [], key: key)
      if digests.contains(nothing) {
        forms.add(PlainForm(digest: nothing, name: .none, text: []))
      }
    }
    for job in jobs {
      for form in job.found { forms.add(form) }
    }
    return forms
  }
}

extension IdentifierNormalization {
  /// Whether identifiers of this kind may come as digests.
  fileprivate var hasDigests: Bool {
    switch kind {
    case .email, .phone: true
    case .handle, .client: false
    }
  }

  fileprivate var isPhone: Bool {
    if case .phone = kind { return true }
    return false
  }
}

/// One job's search for plain forms.
private struct PlainFormSearch: Sendable {
  private let digests: Set<Fingerprint>
  private let keys: [Int]
  private let setup: ExtractSetup
  private(set) var found: [PlainForm] = []
  /// Identifiers whose digest was worked out already.
  private var seen = FingerprintTable()
  private var names: [Fingerprint] = []

  init(_ digests: Set<Fingerprint>, _ keys: [Int], _ setup: ExtractSetup) {
    self.digests = digests
    self.keys = keys
    self.setup = setup
  }

  mutating func read(_ task: ChunkTask, _ borders: BorderBoard) throws {
    let plan = setup.files[task.place.file]
    let layout = setup.layout(plan)
    let rows = plan.rowReader()
    try rows.read(plan.export, from: task.from, to: task.to, startsAtRow: task.startsAtRow)
    guard try Extraction.settle(task, rows, plan.export, borders) else { return }
    let missing = MissingTexts(layout.missing)
    for key in keys {
      guard let field = plan.field(setup.definition.identity.keys[key]) else { continue }
      search(field.column(in: rows), key: key, missing)
    }
  }

  private mutating func search(_ column: FieldColumn, key: Int, _ missing: MissingTexts) {
    let normalization = setup.normalizations[key]
    var sawDigest = false
    column.fingerprints(
      normalization, salt: UInt64(key), missing: missing, into: &names, sawDigest: &sawDigest)
    for (row, name) in names.enumerated() where name != .none {
      let known = seen.count
      guard Int(seen.code(name.high, name.low)) == known,
        let text = normalization.normalized(column.bytes(row)),
        !IdentifierNormalization.isDigest(text)
      else { continue }
      // Some hash a phone with its plus sign, some its digits alone.
      let spellings = normalization.isPhone ? [text, Array(text.dropFirst())] : [text]
      for spelling in spellings {
        let digest = Self.digest(of: spelling, key: key)
        if digests.contains(digest) {
          found.append(PlainForm(digest: digest, name: name, text: text))
        }
      }
    }
  }

  /// The name of a text's SHA-256 under a key.
  static func digest(of text: [UInt8], key: Int) -> Fingerprint {
    let hex = SHA256.hex(SHA256.hash(text))
    return IdentifierNormalization.fingerprint(of: Array(hex.utf8), salt: UInt64(key))
  }
}
