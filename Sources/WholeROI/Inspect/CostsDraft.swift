import Tabular

/// What the accounts of the ledgers seem to be, by their names, and which vendors are ad platforms.
struct CostsDraft {
  /// In the order of first sight; nil where the name tells nothing.
  private(set) var accounts: [(name: String, category: CostCategory?)] = []
  /// Patterns of vendors whose invoices repeat what their exports say.
  private(set) var mediaVendors: [String] = []

  private static let most = 60
  /// The first that a name contains counts.
  private static let words: [(category: CostCategory, words: [String])] = [
    (.care, ["customer care", "customer service", "customer support", "help desk", "helpdesk"]),
    (.loyalty, ["loyalty", "rewards"]),
    (.promotions, ["promotion", "prize", "giveaway", "coupon", "clearing", "sampling"]),
    (
      .people,
      [
        "payroll", "salar", "wage", "agency", "freelance", "contractor", "consult", "retainer",
        "personnel", "staff", "gehälter", "honorar",
      ]
    ),
    (.tools, ["software", "subscription", "saas", "licen", "hosting", "tools"]),
    (.creative, ["creative", "production", "design", "photo", "print"]),
    (.media, ["advertis", "paid media", "ad spend", "werbung", "publicidad"]),
  ]
  private static let platforms = [
    "Meta", "Facebook", "Google", "TikTok", "LinkedIn", "Pinterest", "Snap", "Microsoft",
  ]

  /// - Parameter hasSpend: Whether exports of ad platforms are there, which their invoices would count twice.
  init(_ ledgers: [TrialPlan], hasSpend: Bool) throws(FileFault) {
    var vendors: [String] = []
    for ledger in ledgers {
      for name in try Self.texts("account", ledger)
      where !name.contains("|") && !accounts.contains(where: { $0.name == name }) {
        if accounts.count < Self.most { accounts.append((name, Self.category(name))) }
      }
      vendors += try Self.texts("vendor", ledger)
    }
    guard hasSpend else { return }
    mediaVendors = Self.platforms.filter { platform in
      vendors.contains { $0.lowercased().hasPrefix(platform.lowercased()) }
    }.map { $0 + "*" }
  }

  private static func category(_ account: String) -> CostCategory? {
    let name = account.lowercased()
    return words.first { $0.words.contains { name.contains($0) } }?.category
  }

  /// The distinct texts of a field in the first data rows.
  private static func texts(_ field: String, _ trial: TrialPlan) throws(FileFault) -> [String] {
    guard let field = trial.plan.field(field), !field.isConstant, !field.columns.isEmpty else {
      return []
    }
    let rows = try trial.firstRows()
    let column = field.column(in: rows)
    var classifier = try? trial.plan.classifier(trial.plan.layout)
    let classes = classifier?.classes(of: rows, startsFile: true) ?? []
    var seen: Set<String> = []
    var texts: [String] = []
    for row in 0..<rows.rowCount where classes.isEmpty || classes[row] == .data {
      let text = ColumnText.trimmed(column.bytes(row))
      if !text.isEmpty, seen.insert(text).inserted { texts.append(text) }
    }
    return texts
  }

  /// `costs` of the pipeline file, line by line.
  var lines: [String] {
    let noPeople =
      "Missing: no export gives the costs of people and tools, so ROI counts media alone. Add the ledger"
      + " (QuickBooks, Xero, or a list with day, account and amount), or take this line away."
    guard !accounts.isEmpty else { return ["  costs: { rules: null },  // " + noPeople] }
    var lines = [
      "  costs: {", "    // What the accounts seem to be, by their names; a guess.", "    rules: [",
    ]
    for (name, category) in accounts {
      let value = category.map { JSON5Text.quoted($0.rawValue) } ?? "null"
      let reason =
        category == nil
        ? "  // Missing: what is this account? One of "
          + CostCategory.allCases.map(\.rawValue).joined(separator: ", ") : ""
      lines.append(
        "      { account: \(JSON5Text.quoted(name)), category: \(value) }," + reason)
    }
    lines.append("    ],")
    if !mediaVendors.isEmpty {
      let names = mediaVendors.map(JSON5Text.quoted).joined(separator: ", ")
      lines += [
        "    // Invoices of ad platforms are compared with their exports, never added.",
        "    mediaVendors: [\(names)],",
      ]
    }
    return lines + ["  },"]
  }
}
