/// The exports that have a row for what a person did: web, mail, social, till and loyalty list.
struct SamplePeople {
  private var web: SampleFile
  private var mails: [SampleFile]
  private var social: SampleFile
  private var tills: [SampleFile]
  private var members: SampleFile
  private var assignments: SampleFile
  private var logins: SampleFile
  private var messages: SampleFile
  private let names = SampleNames()
  private let words = SampleWords()

  /// Months of the till's files; the first holds the last day of June as well, the last what is
  /// after September.
  private static let monthStarts = [
    SampleWorld.firstDay, SampleWorld.day(8, 1), SampleWorld.day(9, 1),
  ]
  private static let newYork = Array("Eastern Time (US & Canada)".utf8)

  init(in directory: String) throws(Failure) {
    web = try SampleFile(
      "web/ga4-events.csv", in: directory,
      header: "event_timestamp,user_pseudo_id,user_id,source,medium,campaign,page_referrer,"
        + "page_location,event_name")
    mails = []
    for name in ["sends", "opens", "clicks", "unsubs"] {
      mails.append(
        try SampleFile(
          "email/\(name).csv", in: directory,
          header: "ClientID,SendID,SubscriberKey,EmailAddress,SubscriberID,ListID,EventDate,"
            + "EventType,CampaignName", isCRLF: true))
    }
    social = try SampleFile(
      "social/engagement.csv", in: directory,
      header: "created_at,platform,handle,post_id,action,campaign,text")
    tills = []
    for month in ["2026-07", "2026-08", "2026-09"] {
      tills.append(
        try SampleFile(
          "pos/square-transactions-\(month).csv", in: directory,
          header: "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,"
            + "Total Collected,Card,Cash,Fees,Net Total,Transaction ID,Original Transaction ID,"
            + "Event Type,Location,Customer ID,Loyalty ID,Customer Email,Coupon,Points,"
            + "Cost of Goods"))
    }
    members = try SampleFile(
      "loyalty/members.csv", in: directory,
      header: "Member ID,Email,Phone,Social Handle,Tier,Joined,Referred By", isCRLF: true)
    assignments = try SampleFile(
      "experiments/assignments.csv", in: directory, header: "assigned_at,member_id,test,cell")
    logins = try SampleFile(
      "web/logins.csv", in: directory, header: "logged_in_at,account,provider")
    messages = try SampleFile(
      "care/messages.csv", in: directory,
      header: "received_at,channel,customer,first_reply_at,closed_at")
  }

  /// One household's rows.
  mutating func append(_ household: PlantedHousehold) {
    for member in household.members { append(member) }
    for hit in household.hits { append(hit) }
    for mail in household.mails { append(mail) }
    for engagement in household.engagements { append(engagement) }
    for receipt in household.receipts { append(receipt) }
    for assignment in household.assignments { append(assignment) }
    for login in household.logins { append(login) }
    for message in household.messages { append(message) }
  }

  /// Rows that no reader may take for data, and one that stands twice.
  ///
  /// They stay under 1 % of each file from 300 customers on; below that there are only blank lines.
  mutating func appendPlanted(customers: Int) {
    web.plant("", at: SampleWorld.at(7, 7, 12), as: .blank)
    web.plant("", at: SampleWorld.at(8, 7, 12), as: .blank)
    social.plant("", at: SampleWorld.at(7, 21, 12), as: .blank)
    tills[1].plant("", at: SampleWorld.at(8, 12, 12), as: .blank)
    guard customers >= 300 else { return }
    let end = ",,,,,https://harborpine.example/,https://harborpine.example/p/1,"
    web.plant("2026-07-09T10:00:00Z,1000000000.1", at: SampleWorld.at(7, 9, 6), as: .rejected)
    web.plant(
      "yesterday,1000000000.1" + end + "page_view", at: SampleWorld.at(8, 2, 9), as: .rejected)
    web.plant(
      "2026-09-03T10:00:00Z,1000000000.1" + end + "mystery_event", at: SampleWorld.at(9, 3, 6),
      as: .rejected)
    mails[0].plant(
      "10042,5001,SK0,nobody@mail.example,1,7,13/45/2026 9:00:00 AM,Sent,Summer Clearance",
      at: SampleWorld.at(7, 13, 9), as: .rejected)
    mails[1].plant(
      "10042,5001,SK0,nobody@mail.example,1,7,8/4/2026 9:00:00 AM,Open,Summer Clearance,extra,cells",
      at: SampleWorld.at(8, 4, 9), as: .rejected)
    social.plant(
      "2026-07-15 12:00:00,tiktok,@stray,post_1,like,Summer Clearance,a 12\" lamp",
      at: SampleWorld.at(7, 15, 8), as: .rejected)
    tills[1].plant(
      "2026-08-19,12:00:00,Eastern Time (US & Canada),$12.3O,$0.00,$12.30,$0.00,$0.98,$0.00,$13.28,"
        + "$13.28,$0.00,-$0.45,$12.83,T999999999,,Payment,Lakeside,,,,,,$6.00",
      at: SampleWorld.at(8, 19, 12), as: .rejected)
  }

  mutating func flush() throws(Failure) {
    try web.flush()
    for index in mails.indices { try mails[index].flush() }
    try social.flush()
    for index in tills.indices { try tills[index].flush() }
    try members.flush()
    try assignments.flush()
    try logins.flush()
    try messages.flush()
  }

  /// Closes the files; the rows of each source by class.
  mutating func close() throws(Failure) -> [SampleTruth.SourceRows] {
    try web.close()
    for index in mails.indices { try mails[index].close() }
    try social.close()
    for index in tills.indices { try tills[index].close() }
    try members.close()
    try assignments.close()
    try logins.close()
    try messages.close()
    return [
      .init("web", [web.counts]), .init("email", mails.map(\.counts)),
      .init("social", [social.counts]), .init("till", tills.map(\.counts)),
      .init("members", [members.counts]), .init("holdout", [assignments.counts]),
      .init("logins", [logins.counts]), .init("care", [messages.counts]),
    ]
  }

  // MARK: Rows

  private mutating func append(_ member: PlantedMember) {
    names.appendLoyalty(member.loyalty, to: &members.row)
    members.row.append(comma)
    if member.email != PlantedHousehold.nobody { names.appendEmail(member.email, to: &members.row) }
    members.row.append(comma)
    if member.phone != PlantedHousehold.nobody { names.appendPhone(member.phone, to: &members.row) }
    members.row.append(comma)
    if member.handle != PlantedHousehold.nobody {
      names.appendHandle(member.handle, to: &members.row)
    }
    members.row.append(comma)
    members.row += words.tiers[member.tier]
    members.row.append(comma)
    members.row.append(usDay: member.joinedDay)
    members.row.append(comma)
    if member.referrer != PlantedHousehold.nobody {
      names.appendLoyalty(member.referrer, to: &members.row)
    }
    members.endRow(at: Int64(member.loyalty))
  }

  private mutating func append(_ assignment: PlantedAssignment) {
    assignments.row.append(isoDay: Int(assignment.time / SampleWorld.daySeconds))
    assignments.row.append(UInt8(ascii: "T"))
    assignments.row.append(clock: assignment.time)
    assignments.row += [UInt8(ascii: "Z"), comma]
    names.appendLoyalty(assignment.loyalty, to: &assignments.row)
    assignments.row += words.cells[assignment.isControl ? 0 : 1]
    assignments.endRow(at: assignment.time)
  }

  private mutating func append(_ login: PlantedLogin) {
    logins.row.append(instant: login.time)
    logins.row.append(comma)
    names.appendEmail(login.email, to: &logins.row)
    logins.row += words.provider
    logins.endRow(at: login.time)
  }

  private mutating func append(_ message: PlantedMessage) {
    messages.row.append(instant: message.time)
    messages.row.append(comma)
    messages.row += words.careChannels[message.channel]
    messages.row.append(comma)
    names.appendEmail(message.email, to: &messages.row)
    for moment in [message.response, message.resolved] {
      messages.row.append(comma)
      if let moment { messages.row.append(instant: moment) }
    }
    messages.endRow(at: message.time)
  }

  private mutating func append(_ hit: PlantedHit) {
    web.row.append(isoDay: Int(hit.time / SampleWorld.daySeconds))
    web.row.append(UInt8(ascii: "T"))
    web.row.append(clock: hit.time)
    web.row += [UInt8(ascii: "Z"), comma]
    names.appendClient(hit.client, to: &web.row)
    web.row.append(comma)
    if hit.email != PlantedHousehold.nobody { names.appendEmail(hit.email, to: &web.row) }
    web.row.append(comma)
    if let traffic = hit.traffic {
      web.row += words.traffic[traffic]
      web.row += hit.campaign.map { words.campaigns[$0] } ?? words.notSet
      web.row.append(comma)
      web.row += words.referrers[traffic]
    } else {
      web.row += words.within
    }
    web.row.append(comma)
    let isList = hit.page % 11 == 0
    if isList { web.row.append(UInt8(ascii: "\"")) }
    web.row += words.pages
    web.row.append(decimal: hit.page)
    if isList { web.row += words.listEnd }
    web.row.append(comma)
    web.row += words.events[hit.event.rawValue]
    web.endRow(at: hit.time, as: hit.event.isTouch ? .kept : .skipped)
  }

  private mutating func append(_ mail: PlantedMail) {
    let file = mail.kind.rawValue
    mails[file].row += words.clientID
    mails[file].row.append(decimal: 5_000 + mail.campaign * 100 + Int(mail.time / 604_800 % 100))
    mails[file].row += words.subscriberKey
    mails[file].row.append(decimal: mail.email)
    mails[file].row.append(comma)
    names.appendEmail(mail.email, to: &mails[file].row)
    mails[file].row.append(comma)
    mails[file].row.append(decimal: 70_000 + mail.email)
    mails[file].row += words.list
    mails[file].row.append(mailTime: mail.time + SampleWorld.mailOffset)
    mails[file].row.append(comma)
    mails[file].row += words.mailKinds[file]
    mails[file].row.append(comma)
    mails[file].row += words.campaigns[mail.campaign]
    mails[file].endRow(at: mail.time)
  }

  private mutating func append(_ engagement: PlantedEngagement) {
    social.row.append(isoDay: Int(engagement.time / SampleWorld.daySeconds))
    social.row.append(UInt8(ascii: " "))
    social.row.append(clock: engagement.time)
    social.row.append(comma)
    social.row += words.platforms[engagement.platform]
    social.row.append(comma)
    names.appendHandle(engagement.handle, to: &social.row)
    social.row += words.post
    social.row.append(decimal: engagement.post)
    social.row.append(comma)
    social.row += words.actions[engagement.action.rawValue]
    social.row.append(comma)
    if let campaign = engagement.campaign { social.row += words.campaigns[campaign] }
    social.row.append(comma)
    social.row += words.texts[engagement.text]
    social.endRow(at: engagement.time)
  }

  /// A receipt stands in its month's file; those of the last two days of July came again with August.
  private mutating func append(_ receipt: PlantedReceipt) {
    let day = SampleWorld.localDay(receipt.time)
    let month = max(0, (Self.monthStarts.lastIndex { $0 <= day } ?? 0))
    append(receipt, on: day, to: month, as: .kept)
    let cameAgain = month == 0 && day >= SampleWorld.day(7, 30)
    if cameAgain { append(receipt, on: day, to: 1, as: .superseded) }
    // One receipt was keyed twice within a file.
    if receipt.number == PlantedCase.keyedTwice {
      append(receipt, on: day, to: month, as: .superseded)
    }
  }

  private mutating func append(
    _ receipt: PlantedReceipt, on day: Int, to month: Int, as kind: SampleRowClass
  ) {
    let sign: Int64 = receipt.isReturn ? -1 : 1
    let usesParentheses = receipt.isReturn && receipt.number % 3 == 0
    tills[month].row.append(isoDay: day)
    tills[month].row.append(comma)
    tills[month].row.append(clock: receipt.time + SampleWorld.newYorkOffset)
    tills[month].row.append(comma)
    tills[month].row += Self.newYork
    let total = receipt.net + receipt.tax
    let fee = total.magnitude * 29 / 1_000 + 30
    let isCard = receipt.number % 5 != 0
    for amount in [
      sign * receipt.gross, -sign * receipt.discount, sign * receipt.net, 0, sign * receipt.tax,
      receipt.tip, sign * total + receipt.tip, isCard ? sign * total + receipt.tip : 0,
      isCard ? 0 : sign * total + receipt.tip, isCard && !receipt.isReturn ? -Int64(fee) : 0,
      sign * total + receipt.tip - (isCard && !receipt.isReturn ? Int64(fee) : 0),
    ] {
      tills[month].row.append(comma)
      tills[month].row.append(money: amount, inParentheses: usesParentheses)
    }
    tills[month].row.append(comma)
    names.appendReceipt(receipt.number, to: &tills[month].row)
    tills[month].row.append(comma)
    if let original = receipt.original { names.appendReceipt(original, to: &tills[month].row) }
    tills[month].row += receipt.isReturn ? words.refund : words.payment
    tills[month].row += words.stores[receipt.store]
    tills[month].row.append(comma)
    appendIdentifiers(of: receipt, to: &tills[month].row)
    tills[month].row.append(comma)
    if let coupon = receipt.coupon { tills[month].row += words.coupons[coupon] }
    tills[month].row.append(comma)
    if !receipt.isReturn, receipt.loyalty != PlantedHousehold.nobody, receipt.net > 0 {
      tills[month].row.append(decimal: Int(receipt.net / 100))
    }
    tills[month].row.append(comma)
    tills[month].row.append(money: sign * receipt.costOfGoods, inParentheses: usesParentheses)
    tills[month].endRow(at: receipt.time, as: kind)
  }

  private func appendIdentifiers(of receipt: PlantedReceipt, to row: inout [UInt8]) {
    if receipt.customer != PlantedHousehold.nobody {
      names.appendCustomer(receipt.customer, to: &row)
    }
    row.append(comma)
    if receipt.loyalty != PlantedHousehold.nobody { names.appendLoyalty(receipt.loyalty, to: &row) }
    row.append(comma)
    if receipt.email != PlantedHousehold.nobody {
      names.appendEmail(receipt.email, to: &row, isUpper: receipt.number % 3 == 0)
    }
  }
}

private let comma = UInt8(ascii: ",")
