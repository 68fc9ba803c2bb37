import Testing

@testable import WholeROI

@Test(
  arguments: [
    (
      #"""
      'nobody-knows'
      """#,
      #"""
      78
      6:44: error: there is no built-in layout "nobody-knows"
        wholeroi layouts lists them; or describe the export: layout: { record, columns }
      """#
    ),
    (
      #"""
      5
      """#,
      #"""
      78
      6:44: error: sources.1.layout must be an object or the name of a layout, found the number 5
      """#
    ),
    (
      #"""
      {}
      """#,
      #"""
      78
      6:44: error: "sources.1.layout.record" is missing
        one of touch, order, spend, cost, profile, post, message, assignment, total
      6:44: error: "sources.1.layout.columns" is missing
        columns: { field: "Column name" }
      """#
    ),
    (
      #"""
      { record: 'touchs', columns: {} }
      """#,
      #"""
      78
      6:54: error: sources.1.layout.record cannot be "touchs"
        did you mean "touch"?
      """#
    ),
    (
      #"""
      { record: 'touch', columns: {} }
      """#,
      #"""
      78
      6:72: error: a touch needs the field "time"
        add time: "Column name"
      6:72: error: a touch without an identifier belongs to nobody
        add one of loyalty, customer, email, phone, handle, client
      6:72: error: a touch needs the field "action"
        add action: { value: "click" }, say; only exports with a client are taken as visits
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: 'T', email: 'E' } }
      """#,
      #"""
      78
      6:72: error: a touch needs the field "action"
        add action: { value: "click" }, say; only exports with a client are taken as visits
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: 'T', client: 'E' } }
      """#,
      #"""
      no fault
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { tiem: 'T', time: 'T', emial: 'E', crm: 'C', action: { value: 'clik' } } }
      """#,
      #"""
      78
      6:72: error: a touch without an identifier belongs to nobody
        add one of loyalty, customer, email, phone, handle, client
      6:74: error: a touch has no field "tiem"
        did you mean "time"?
      6:96: error: a touch has no field "emial"
        did you mean "email"?
      6:108: error: a touch has no field "crm"
        known here: time, channel, source, medium, referrer, campaign, action, content, page, coupon, loyalty, customer, email, phone, handle, client
      6:135: error: sources.1.layout.columns.action.value cannot be "clik"
        did you mean "click"?
      """#
    ),
    (
      #"""
      { record: 'order', columns: { id: 'I', time: 'T', net: { column: 'N', optional: true } } }
      """#,
      #"""
      78
      6:72: error: an order needs "net" or "gross", which may not be optional
        add net: "Column name"
      """#
    ),
    (
      #"""
      { record: 'spend', columns: { to: 'T', amount: 'A', email: 'E' } }
      """#,
      #"""
      78
      6:72: error: a spend needs the field "day" or "from"
        add day: "Column name"
      6:72: error: a span with the field "to" needs "from" too
      6:96: error: a spend has no field "email"
        known here: day, from, to, channel, campaign, amount, impressions, clicks, currency
      """#
    ),
    (
      #"""
      { record: 'touch', delimiter: 'x', quote: ',', decimal: ';', encoding: 'UTF-16', ragged: 'padd', comment: '', columns: { time: 'T', client: 'C' } }
      """#,
      #"""
      78
      6:74: error: sources.1.layout.delimiter must be one ASCII character that is no letter, digit or blank, or "tab", found the text "x"
      6:100: error: sources.1.layout.decimal cannot be ";"
        known here: ., ,, auto
      6:133: error: sources.1.layout.ragged cannot be "padd"
        did you mean "pad"?
      6:150: error: sources.1.layout.comment must be a text that is not empty, found the text ""
      """#
    ),
    (
      #"""
      { record: 'touch', encoding: 'latin', delimiter: ';;', header: ['a'], names: ['T'], sections: {}, columns: { time: 'T', client: 'C' }, key: ['id', 'time'] }
      """#,
      #"""
      78
      6:73: error: there is no encoding "latin"
        known here: utf-8, utf-16, windows-1252
      6:93: error: sources.1.layout.delimiter must be one ASCII character that is no letter, digit or blank, or "tab", found the text ";;"
      6:121: error: header and names exclude each other
        names are for exports without a header row
      6:121: error: names does not have the column "C"
        known here: T
      6:138: error: sources.1.layout.sections must be a text that is not empty, found an object
      6:185: error: the key names the field "id", which columns does not fill
        known here: time, client, action
      """#
    ),
    (
      #"""
      { record: 'touch', keep: 'x', skip: [{ A: 5 }, {}], totals: {}, columns: { time: 'T', client: 'C' } }
      """#,
      #"""
      78
      6:69: error: sources.1.layout.keep must be an object or a list of objects, found the text "x"
      6:86: error: sources.1.layout.skip.0.A must be a pattern, which is a text, found the number 5
      6:91: error: sources.1.layout.skip.1 has no condition
        such as { "Status": "Void*" }
      6:104: error: sources.1.layout.totals has no condition
        such as { "Status": "Void*" }
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: { column: 'T', columns: ['U'], format: 'yyyy-bb' }, client: { value: 'x', strip: 'y' }, action: { column: 'A', map: { A: 'click', ' a': 'visit', b: 'clck' } }, campaign: { join: '-' }, page: { column: 'P', format: 'yyyy', zone: 'Mars' }, coupon: [], content: { columns: [] } } }
      """#,
      #"""
      78
      6:80: error: sources.1.layout.columns.time needs one of column, columns and value
        column: "Name", or columns: ["A", "B"], or a constant as value
      6:119: error: "yyyy-bb" is no format of days or times: "bb" stands for nothing
        such as "MM/dd/yyyy HH:mm:ss"; letters that stand for themselves lie between ' and '
      6:140: error: sources.1.layout.columns.client has a constant, to which nothing can be added
        leave out strip
      6:210: error: the map has " a" twice
        blanks around a text and the case of ASCII letters don't count
      6:228: error: sources.1.layout.columns.action.map.b cannot be "clck"
        did you mean "click"?
      6:250: error: sources.1.layout.columns.campaign needs one of column, columns and value
        column: "Name", or columns: ["A", "B"], or a constant as value
      6:294: error: "page" is no day or time, so format says nothing
      6:308: error: "page" is no day or time, so zone says nothing
      6:308: error: "Mars" is no time zone
        names are those of the tz database, such as "America/New_York"
      6:326: error: sources.1.layout.columns.coupon must be a column's name, a list of names, or an object, found a list
      6:350: error: sources.1.layout.columns.content.columns is empty
      """#
    ),
    (
      #"""
      { record: 'order', columns: { id: 'I', time: 'T', net: 'N', kind: { value: 'refund' }, currency: { value: 'US' } } }
      """#,
      #"""
      78
      6:119: error: sources.1.layout.columns.kind.value cannot be "refund"
        known here: sale, return, void
      6:150: error: "US" is no currency of ISO 4217
      """#
    ),
    (
      #"""
      { record: 'cost', columns: { day: 'D', amount: 'A', category: { column: 'C', map: { x: 'staff' } }, program: { value: 'P' } } }
      """#,
      #"""
      78
      6:131: error: sources.1.layout.columns.category.map.x cannot be "staff"
        known here: media, people, tools, creative, promotions, loyalty, care, other
      6:162: error: sources.1.layout.columns.program.value: unknown program "P"
        programs lists them
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: 'T', client: 'C', channel: { value: 'paid socail' } } }
      """#,
      #"""
      no fault
      /p/night.json5:6:116: warning: sources.1.layout.columns.channel.value: the channel "paid socail" is new and of family "other"
        did you mean "paid social"?
      """#
    ),
    (
      #"""
      { record: 'total', columns: { metric: 'T', value: 'C', day: { column: 'x', format: "'abc'" } } }, channel: 'email', marginRate: 2
      """#,
      #"""
      78
      6:127: error: "'abc'" is no format of days or times: it has no year
        such as "MM/dd/yyyy HH:mm:ss"; letters that stand for themselves lie between ' and '
      6:151: error: a source of total records has no channel
      6:172: error: sources.1.marginRate must be a number from 0 to 1, found the number 2
      """#
    ),
    (
      #"""
      { record: 'touch', columns: [] }, channel: 'podcast', timezone: 'America/NewYork', fils: 1
      """#,
      #"""
      78
      6:72: error: sources.1.layout.columns must be an object, found a list
      6:87: warning: sources.1.channel: the channel "podcast" is new and of family "other"
        channels gives a channel its family
      6:108: error: "America/NewYork" is no time zone
        did you mean "America/New_York"?
      6:127: error: unknown key "fils" in sources.1
        did you mean "files"?
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: { column: 'T', format: 'yyyy-MM', zon: 'UTC' }, client: null } }
      """#,
      #"""
      78
      6:114: error: unknown key "zon" in sources.1.layout.columns.time
        did you mean "zone"?
      6:136: error: sources.1.layout.columns.client must be a column's name, a list of names, or an object, found null
      """#
    ),
    (
      #"""
      { record: 'touch', columns: { time: ['T', 5], client: { column: 'C', optional: 'yes' } } }
      """#,
      #"""
      78
      6:86: error: sources.1.layout.columns.time.1 must be a column's name, found the number 5
      6:123: error: sources.1.layout.columns.client.optional must be true or false, found the text "yes"
      """#
    ),
  ])
func faultsOfLayoutsAreNamed(text: String, messages: String) {
  #expect(faults(layoutPipeline(text)) == messages)
}

private func webLayout(_ text: String) throws -> Layout {
  try decoded(layoutPipeline(text)).definition.sources[1].layout
}

@Test func aTouchWithAClientAndNoActionIsAVisit() throws {
  let layout = try webLayout("{ record: 'touch', columns: { time: 'T', client: 'C' } }")
  #expect(layout.columns.map(\.field) == ["time", "client", "action"])
  #expect(layout.columns.last?.value == "visit")
}

@Test func everyKindOfRecordCanBeWritten() throws {
  let layouts = [
    "{ record: 'touch', columns: { time: 'T', email: 'E', action: { value: 'send' } } }",
    "{ record: 'order', columns: { id: 'I', time: 'T', gross: 'G' } }",
    "{ record: 'spend', columns: { from: 'F', to: 'T', amount: 'A' } }",
    "{ record: 'cost', columns: { day: 'D', amount: 'A' } }",
    "{ record: 'profile', columns: { loyalty: 'L' } }",
    "{ record: 'post', columns: { id: 'I' } }",
    "{ record: 'message', columns: { time: 'T' } }",
    "{ record: 'assignment', columns: { experiment: 'X', arm: 'A', time: 'T', email: 'E' } }",
    "{ record: 'total', columns: { day: 'D', metric: 'M', value: 'V' } }",
  ]
  for (layout, record) in zip(layouts, RecordKind.allCases) {
    #expect(try webLayout(layout).record == record)
  }
}

@Test func anIdentifierOfOnesOwnIsAFieldOnceIdentityKeysNamesIt() throws {
  let pipeline = layoutPipeline("{ record: 'profile', columns: { crm: 'C' } }")
  let keyed = pipeline.dropLast(1) + ", identity: { keys: ['crm'] } }"
  #expect(try decoded(String(keyed)).definition.sources[1].layout.columns[0].field == "crm")
  #expect(try decoded(String(keyed)).definition.identity.limits == [:])
  let emailed = pipeline.replacing("crm", with: "email").dropLast(1)
  #expect(
    faults(emailed + ", identity: { keys: ['crm'] } }") == """
      78
      6:76: error: the identifier "email" is not among identity.keys
        add it there, or leave this column out
      """)
}

@Test func quotingCanBeSwitchedOff() throws {
  let layout = try webLayout(
    "{ record: 'touch', quote: false, delimiter: '|', columns: { time: 'T', client: 'C' } }")
  #expect(layout.quote == nil)
  #expect(layout.delimiter == UInt8(ascii: "|"))
}

@Test(arguments: [
  "yyyy-MM-dd'T'HH:mm:ssXXX", "MMM dd, yyyy hh:mm a", "d.M.yy", "epoch-ms",
  "yyyy-MM-dd HH:mm:ss.SSS",
])
func formatsOfUnicodeAreTaken(format: String) throws {
  let layout = try webLayout(
    "{ record: 'touch', columns: { time: { column: 'T', format: \"\(format)\" }, client: 'C' } }")
  #expect(layout.columns[0].format == format)
}
