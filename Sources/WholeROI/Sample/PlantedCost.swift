/// One row of the sample's cost ledger, with the category and program that the pipeline's rules give
/// it.
struct PlantedCost {
  var from: Int
  var to: Int
  var account: String
  var vendor: String
  var memo: String
  /// Cents; a credit note is negative.
  var amount: Int64
  var category: CostCategory
  /// Index in `SampleWorld.programs`; nil for what all programs share.
  var program: Int?
  var isMediaInvoice = false

  /// The whole ledger, oldest first.
  ///
  /// - Parameters:
  ///   - meta: What the Meta export spent in all, in cents.
  ///   - google: The same for Google.
  ///   - scaled: Cents for 400 customers → cents for this sample.
  static func all(meta: Int64, google: Int64, scaled: (Int64) -> Int64) -> [PlantedCost] {
    let day = SampleWorld.day
    var rows = [
      PlantedCost(
        from: day(6, 15), to: day(6, 15), account: "Creative Production",
        vendor: "Studio Nord, Inc.",
        memo: "Summer Clearance banners", amount: scaled(60_00), category: .creative, program: 2)
    ]
    for (first, last) in [
      (day(7, 1), day(7, 31)), (day(8, 1), day(8, 31)), (day(9, 1), day(9, 30)),
    ] {
      rows += [
        .init(
          from: first, to: last, account: "Agency Fees", vendor: "Bright Fathom LLC",
          memo: "Retainer", amount: scaled(240_00), category: .people),
        .init(
          from: last, to: last, account: "Payroll - Marketing", vendor: "Payroll",
          memo: "Marketing team", amount: scaled(300_00), category: .people),
        .init(
          from: first, to: first, account: "Software", vendor: "Mailwright",
          memo: "Email platform", amount: scaled(55_00), category: .tools),
        .init(
          from: first, to: first, account: "Software", vendor: "Tidepool Analytics",
          memo: "Web analytics", amount: scaled(35_01), category: .tools),
        .init(
          from: last, to: last, account: "Customer Care", vendor: "Answerly",
          memo: "Social inbox", amount: scaled(50_00), category: .care),
        .init(
          from: last, to: last, account: "Advertising", vendor: "Meta Platforms, Inc.",
          memo: "Ads invoice", amount: meta / 3, category: .other, isMediaInvoice: true),
        .init(
          from: last, to: last, account: "Advertising", vendor: "Google Ads",
          memo: "Ads invoice", amount: google / 3, category: .other, isMediaInvoice: true),
      ]
    }
    return (rows + singleRows(scaled)).sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private static func singleRows(_ scaled: (Int64) -> Int64) -> [PlantedCost] {
    let day = SampleWorld.day
    return [
      .init(
        from: day(7, 8), to: day(7, 8), account: "Creative Production", vendor: "Studio Nord, Inc.",
        memo: "Back to School photos", amount: scaled(140_00), category: .creative, program: 1),
      .init(
        from: day(7, 20), to: day(7, 20), account: "Creative Production", vendor: "Lantern Films",
        memo: "Brand Story film", amount: scaled(650_00), category: .creative, program: 4),
      .init(
        from: day(8, 10), to: day(8, 10), account: "Creative Production",
        vendor: "Studio Nord, Inc.", memo: "Fall Preview lookbook", amount: scaled(240_00),
        category: .creative, program: 0),
      // A credit note, in parentheses in the export.
      .init(
        from: day(8, 21), to: day(8, 21), account: "Agency Fees", vendor: "Bright Fathom LLC",
        memo: "Credit note 117", amount: -scaled(125_00), category: .people),
      .init(
        from: day(8, 20), to: day(8, 20), account: "Coupon Clearing", vendor: "ClearHouse",
        memo: "BTS10 clearing", amount: scaled(35_00), category: .promotions, program: 1),
      .init(
        from: day(9, 15), to: day(9, 15), account: "Coupon Clearing", vendor: "ClearHouse",
        memo: "FALL20 clearing", amount: scaled(70_00), category: .promotions, program: 0),
      .init(
        from: day(9, 14), to: day(9, 14), account: "Prizes", vendor: "Pine & Post",
        memo: "Loyalty Week gifts", amount: scaled(60_00), category: .promotions, program: 3),
      .init(
        from: day(8, 15), to: day(9, 14), account: "Sponsorships", vendor: "Harborcast",
        memo: "Fall Preview reads", amount: scaled(110_01), category: .other, program: 0),
      // Half of its thirty days lie after the period.
      .init(
        from: day(9, 16), to: day(10, 15), account: "Agency Fees", vendor: "Bright Fathom LLC",
        memo: "Holiday planning", amount: scaled(150_01), category: .people),
    ]
  }
}
