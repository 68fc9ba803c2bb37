/// What systems call the fields of records: data for proposals, no rule of any export.
///
/// Names are compared without case, blanks and punctuation; the earlier of two names wins.
enum ColumnSynonyms {
  typealias Entry = (field: String, names: [String])

  /// Of any record that may name a person.
  static let identifiers: [Entry] = [
    (
      "loyalty",
      [
        "loyalty id", "loyalty number", "loyalty card", "member id", "member number", "member no",
        "member", "mitgliedsnummer",
        "membership id", "card number", "loyalty",
      ]
    ),
    (
      "customer",
      [
        "customer id", "customer number", "customer no", "client id number", "crm id", "contact id",
        "record id", "subscriber key", "user id", "userid", "account number",
        "customer reference id",
      ]
    ),
    (
      "email",
      [
        "email", "e-mail", "email address", "customer email", "subscriber email", "contact email",
        "mail", "address", "login", "billing email", "recipient", "correo electrónico",
        "e-mail-adresse", "kunde e-mail", "courriel",
      ]
    ),
    (
      "phone",
      [
        "phone", "phone number", "mobile", "mobile number", "telephone", "tel", "customer phone",
        "billing phone", "teléfono", "telefon", "téléphone",
      ]
    ),
    (
      "handle",
      [
        "handle", "social handle", "social media handle", "user name", "username", "screen name",
        "account username", "author",
        "profile name", "twitter handle", "instagram handle", "line uid",
      ]
    ),
    (
      "client",
      [
        "client id", "visitor id", "visitor", "anonymous id", "cookie id", "user pseudo id",
        "device id", "fingerprint", "client", "session user", "ga client id",
      ]
    ),
  ]

  /// By record, in the order in which ties between records are decided.
  static let records: [(record: RecordKind, fields: [Entry])] = [
    (
      .assignment,
      [
        ("experiment", ["experiment", "experiment name", "test", "test name", "campaign test"]),
        ("arm", ["arm", "variant", "group", "test group", "cell", "treatment"]),
        ("time", ["assigned at", "assigned on", "assignment time", "assigned"] + times),
      ]
    ),
    (
      .order,
      [
        (
          "id",
          [
            "order id", "order number", "order no", "order", "order name", "receipt", "receipt id",
            "receipt number", "receipt no", "transaction id", "transaction", "invoice",
            "invoice number", "sale id", "payment id", "id", "bestellnummer", "número de pedido",
            "beleg", "belegnummer", "numéro de commande", "name",
          ]
        ),
        (
          "time",
          [
            "order date", "ordered at", "placed", "placed at", "order time", "created at",
            "purchase date", "purchased at",
            "transaction date", "sale date", "paid at", "created date", "completed at",
            "bestelldatum", "kaufdatum", "fecha del pedido", "date de commande",
          ] + times
        ),
        (
          "gross",
          [
            "gross sales", "gross", "gross amount", "list price total", "subtotal before discount",
            "merchandise total",
          ]
        ),
        (
          "net",
          [
            "net sales", "net", "net amount", "subtotal", "sub total", "order subtotal",
            "net total", "order total", "grand total", "total", "total amount", "amount", "revenue",
            "sales", "umsatz", "betrag", "importe", "montant",
          ]
        ),
        (
          "discounts",
          [
            "discounts", "discount", "discount amount", "total discounts", "order discount",
            "rabatt",
            "descuento", "remise",
          ]
        ),
        ("tax", ["tax", "taxes", "sales tax", "tax amount", "vat", "gst", "mwst"]),
        (
          "shipping",
          ["shipping", "shipping cost", "shipping amount", "delivery", "shipping total"]
        ),
        ("tips", ["tip", "tips", "tip amount", "gratuity"]),
        ("giftCards", ["gift card sales", "gift cards"]),
        (
          "costOfGoods",
          ["cost of goods", "cogs", "cost of goods sold", "unit cost total", "cost", "item cost"]
        ),
        (
          "refunded",
          [
            "refunded amount", "refund amount", "amount refunded", "total refunded", "refunded",
            "refunds total",
          ]
        ),
        ("points", ["points redeemed", "points used", "points"]),
        (
          "coupon",
          [
            "coupon", "coupon code", "discount code", "promo code", "voucher", "promotion code",
            "gutschein",
          ]
        ),
        (
          "store",
          [
            "store", "location", "shop", "branch", "outlet", "register location", "filiale",
            "tienda", "store name",
          ]
        ),
        (
          "kind",
          [
            "event type", "type", "transaction type", "order type", "kind", "financial status",
            "status", "order status",
          ]
        ),
        (
          "original",
          [
            "refund of", "original order", "original id", "original receipt", "return of",
            "parent order", "original transaction", "original transaction id", "original order id",
            "original receipt number",
          ]
        ),
        ("currency", ["currency", "currency code", "order currency"]),
      ]
    ),
    (
      .spend,
      [
        (
          "day",
          [
            "day", "date", "by day", "reporting starts", "report date", "start date", "from", "tag",
            "jour", "día",
            "datum", "fecha", "week", "month",
          ]
        ),
        (
          "amount",
          [
            "amount spent", "spend", "cost", "total spent", "total spend", "media cost", "ad spend",
            "kosten", "coste", "importe gastado", "montant dépensé", "budget spent", "spent",
          ]
        ),
        (
          "campaign",
          [
            "campaign", "campaign name", "campaña", "kampagne", "campagne", "nombre de la campaña",
            "nom de la campagne",
          ]
        ),
        ("channel", ["channel", "platform", "network", "media channel"]),
        (
          "impressions",
          ["impressions", "impr.", "impression", "views", "paid impressions", "impresiones"]
        ),
        ("clicks", ["clicks", "link clicks", "clicks (all)", "swipe ups", "klicks", "clics"]),
        ("currency", ["currency", "currency code"]),
      ]
    ),
    (
      .touch,
      [
        (
          "time",
          [
            "event time", "event timestamp", "event date", "occurred at", "clicked at", "opened at",
            "sent at", "visited at", "activity date", "logged in at", "login at", "login time",
            "signed in at",
          ] + times
        ),
        (
          "action",
          [
            "event", "event name", "action", "activity", "activity type", "event type", "type",
            "activity kind", "interaction",
          ]
        ),
        ("channel", ["channel", "channel name", "default channel group"]),
        (
          "source",
          [
            "utm source", "source", "traffic source", "session source", "referral source",
            "platform", "social network", "network", "provider",
          ]
        ),
        ("medium", ["utm medium", "medium", "session medium"]),
        (
          "campaign",
          [
            "utm campaign", "campaign", "campaign name", "mailing", "mailing name",
            "session campaign", "campaign title",
          ]
        ),
        ("content", ["utm content", "content", "ad content", "creative", "post id", "post"]),
        ("referrer", ["referrer", "referer", "page referrer", "referrer url", "http referer"]),
        (
          "page",
          [
            "page", "url", "page url", "page location", "landing page", "page path", "link url",
            "path",
          ]
        ),
        ("coupon", ["coupon", "coupon code", "promo code"]),
      ]
    ),
    (
      .post,
      [
        (
          "id", ["post id", "tweet id", "media id", "content id", "post", "id", "permalink", "url"]
        ),
        ("time", ["publish time", "published", "published at", "posted", "post date"] + times),
        ("type", ["post type", "content type", "kind", "media type", "type"]),
        ("text", ["caption", "text", "message", "post text", "description", "title", "content"]),
        ("reach", ["reach", "people reached", "unique views"]),
        ("impressions", ["impressions", "views"]),
        ("engagements", ["engagements", "total engagements", "interactions"]),
        ("likes", ["likes", "reactions", "favorites"]),
        ("comments", ["comments", "replies"]),
        ("shares", ["shares", "retweets", "reposts"]),
        ("clicks", ["clicks", "link clicks", "url clicks"]),
        ("saves", ["saves", "bookmarks"]),
        ("exported", ["exported at", "exported on", "export date", "exported"]),
      ]
    ),
    (
      .message,
      [
        ("id", ["ticket id", "conversation id", "case number", "ticket", "id"]),
        ("time", ["created at", "creation date", "opened", "received at", "requested at"] + times),
        ("topic", ["topic", "subject", "category", "reason", "tags"]),
        ("channel", ["initial channel", "channel", "via"]),
        (
          "firstResponse",
          ["first response", "first response at", "first reply", "first reply at", "assigned at"]
        ),
        ("resolved", ["resolved", "resolved at", "solved at", "closed at", "closing date"]),
      ]
    ),
    (
      .cost,
      [
        (
          "day",
          [
            "date", "day", "invoice date", "posting date", "transaction date", "datum", "fecha",
            "start date", "from",
          ]
        ),
        (
          "amount",
          ["amount", "debit", "total", "net amount", "betrag", "importe", "amount paid", "cost"]
        ),
        (
          "account", ["account", "account name", "gl account", "ledger account", "konto", "cuenta"]
        ),
        ("vendor", ["vendor", "supplier", "payee", "contact", "lieferant", "proveedor", "name"]),
        ("category", ["category", "cost category", "cost type"]),
        ("memo", ["memo", "description", "memo/description", "reference", "note", "buchungstext"]),
        ("program", ["program", "marketing program"]),
        ("currency", ["currency", "currency code"]),
      ]
    ),
    (
      .profile,
      [
        (
          "tier",
          [
            "tier", "membership tier", "level", "loyalty tier", "status level", "vip tier",
            "segment",
          ]
        ),
        (
          "joined",
          [
            "joined", "join date", "joined at", "member since", "register date", "registered at",
            "registration date", "sign-up date", "signup date", "enrolled", "created at",
            "create date", "date added", "optin time",
          ]
        ),
        (
          "firstOrder",
          ["first order", "first order date", "first purchase", "first purchase date"]
        ),
        ("referredBy", ["referred by", "referrer id", "referral source member"]),
        (
          "consent",
          [
            "consent", "email consent", "accepts marketing", "accepts email marketing", "opt in",
            "email marketing consent", "subscribed",
          ]
        ),
      ]
    ),
  ]

  private static let times = [
    "time", "timestamp", "date", "datetime", "date time", "date/time", "when", "created",
    "created at", "day", "zeit", "datum", "fecha", "date and time", "ts", "time stamp",
    "zeitstempel", "horodatage",
  ]

  /// Columns that hold the time of a day, and the zone, beside one with the date.
  static let timesOfDay = ["time", "time of day", "hour", "uhrzeit", "hora", "heure"]
  static let zones = ["time zone", "timezone", "tz"]

  /// Columns that hold the last day of a span, beside one with the first.
  static let lastDays = [
    "to", "through", "until", "end date", "reporting ends", "period end", "date to", "end", "bis",
  ]

  /// Names of times that say what happened then.
  static let actionsOfTimes: [(action: String, times: [String])] = [
    ("login", ["logged in at", "login at", "login time", "signed in at"]),
    ("click", ["clicked at"]),
    ("open", ["opened at"]),
    ("send", ["sent at"]),
    ("visit", ["visited at"]),
  ]

  /// What words of exports mean among the actions of touches.
  static let actions: [(action: String, words: [String])] = [
    ("send", ["sent", "send", "delivered", "delivery", "processed"]),
    ("open", ["opened", "open", "email open", "opened email"]),
    ("click", ["clicked", "click", "link click", "clicked email", "email click", "ad click"]),
    ("bounce", ["bounced", "bounce", "hard bounce", "soft bounce"]),
    ("unsubscribe", ["unsubscribed", "unsubscribe", "opt out", "optout"]),
    (
      "visit",
      [
        "page view", "pageview", "session start", "visit", "page_view", "session_start",
        "first_visit", "landing",
      ]
    ),
    (
      "product",
      ["view item", "view_item", "product view", "product viewed", "viewed product", "product"]
    ),
    ("basket", ["add to cart", "add_to_cart", "added to cart", "add to basket", "basket", "cart"]),
    (
      "checkout",
      ["begin checkout", "begin_checkout", "checkout started", "started checkout", "checkout"]
    ),
    ("view", ["video view", "view", "viewed", "video_start"]),
    ("impression", ["impression", "ad impression", "viewable impression"]),
    ("like", ["like", "liked", "reaction", "favorite"]),
    ("comment", ["comment", "commented", "reply", "replied"]),
    ("share", ["share", "shared", "retweet", "repost"]),
    ("follow", ["follow", "followed", "new follower"]),
    ("review", ["review", "rating", "reviewed"]),
    ("coupon", ["coupon", "coupon redeemed", "redeemed"]),
    ("login", ["login", "logged in", "sign in", "signed in"]),
  ]

  /// What words of exports mean among the kinds of orders.
  static let kinds: [(kind: String, words: [String])] = [
    (
      "sale",
      [
        "sale", "payment", "paid", "order", "purchase", "completed", "complete", "closed",
        "fulfilled", "shipped", "success", "succeeded", "partially refunded", "processing",
        "authorized",
      ]
    ),
    ("return", ["refund", "return", "refunded", "returned", "credit"]),
    (
      "void",
      [
        "void", "voided", "cancelled", "canceled", "failed", "declined", "expired", "draft",
        "pending", "abandoned",
      ]
    ),
  ]

  /// Words in the names of files that tell the channel of paid media.
  static let channels: [(channel: String, words: [String])] = [
    ("paid search", ["google", "bing", "microsoft", "search", "adwords", "sem"]),
    (
      "paid social",
      ["meta", "facebook", "instagram", "tiktok", "linkedin", "pinterest", "snap", "social"]
    ),
    ("display", ["display", "dv360", "criteo"]),
  ]

  /// A name as it is compared: letters and digits, without case.
  static func key(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.lowercased().unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }))
  }

  /// The keys of a column: its name, and its name without what stands in brackets at the end.
  static func keys(of column: String) -> [String] {
    let whole = key(column)
    guard let open = column.lastIndex(of: "("), column.hasSuffix(")") else { return [whole] }
    return [whole, key(String(column[..<open]))]
  }
}
