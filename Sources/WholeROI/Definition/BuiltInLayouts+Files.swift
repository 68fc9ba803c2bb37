extension BuiltInLayouts {
  /// The files of `Layouts/`, by what they give: spend, posts, web, e-mail, orders, profiles, messages, costs.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("tiktok-ads", PackageResources.tiktok_ads_json5),
    ("shopify-orders", PackageResources.shopify_orders_json5),
  ]
}
