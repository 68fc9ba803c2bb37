import Testing

@testable import WholeROI

@Test(
  arguments: [
    (
      #"""
      attribusion: {}
      """#,
      #"""
      78
      6:1: error: unknown key "attribusion"
        did you mean "attribution"?
      """#
    ),
    (
      #"""
      attribution: { modles: [], trim: 'x' }
      """#,
      #"""
      78
      6:16: error: unknown key "modles" in attribution
        did you mean "models"?
      6:34: error: attribution.trim must be a whole number from 1 to 1000, found the text "x"
      """#
    ),
    (
      #"""
      attribution: { models: ['linar', 'markov 1', 'last', 'last'] }
      """#,
      #"""
      78
      6:25: error: unknown model "linar"
        did you mean "linear"?
      6:54: error: attribution.models names "last" twice
      """#
    ),
    (
      #"""
      attribution: { headline: 'participation' }
      """#,
      #"""
      78
      6:26: error: the headline model must be additive per order, and "participation" is not
        one of first, last, last non-direct, linear, unique linear, time decay, position, J, inverse J, W, custom, markov per order, data-driven
      """#
    ),
    (
      #"""
      attribution: { headline: 'shapley' }
      """#,
      #"""
      78
      6:26: error: the headline model must be additive per order, and "shapley" is not
        one of first, last, last non-direct, linear, unique linear, time decay, position, J, inverse J, W, custom, markov per order, data-driven
      """#
    ),
    (
      #"""
      attribution: { models: [], headline: 'J' }
      """#,
      #"""
      no fault
      """#
    ),
    (
      #"""
      attribution: { lookback: { clik: '1d', open: 7 } }
      """#,
      #"""
      78
      6:28: error: unknown key "clik" in attribution.lookback
        did you mean "click"?
      6:46: error: attribution.lookback.open must be a duration such as "30d", "36h", "90m" or "30s", found the number 7
      """#
    ),
    (
      #"""
      attribution: { custom: [0, 1, 0], halfLife: '0d', node: 'chanel', seed: -1 }
      """#,
      #"""
      78
      6:24: error: attribution.custom gives nothing to the first and the last touch
      6:45: error: attribution.halfLife must be a duration longer than nothing such as "30d", "36h", "90m" or "30s", found the text "0d"
      6:57: error: attribution.node cannot be "chanel"
        did you mean "channel"?
      6:73: error: attribution.seed must be a whole number of at least 0, found the number -1
      """#
    ),
    (
      #"""
      attribution: { custom: [1, 2], markov: { order: 4 }, bootstrap: 1.5 }
      """#,
      #"""
      78
      6:24: error: attribution.custom must be three numbers from 0 to 1000000 with at most six decimals, found a list
      6:49: error: attribution.markov.order must be a whole number from 1 to 3, or "auto", found the number 4
      6:65: error: attribution.bootstrap must be a whole number from 0 to 10000, found the number 1.5
      """#
    ),
    (
      #"""
      attribution: { custom: [1, 0.1234567, 'x'] }
      """#,
      #"""
      78
      6:28: error: attribution.custom.1 must be a number from 0 to 1000000 with at most six decimals, found the number 0.1234567
      6:39: error: attribution.custom.2 must be a number from 0 to 1000000 with at most six decimals, found the text "x"
      """#
    ),
  ])
func faultsOfAttributionAreNamed(text: String, messages: String) {
  #expect(faults(minimal(text)) == messages)
}

@Test(
  arguments: [
    (
      #"""
      identity: { keys: ['email', 'email', 'time'], limits: { phone: 3, email: 0 }, region: 'us', plusTags: 'yes' }
      """#,
      #"""
      78
      6:29: error: identity.keys names "email" twice
      6:38: error: "time" is a field of a record and cannot be an identifier
      6:57: error: identity.limits names "phone", which is not among identity.keys
        known here: email
      6:74: error: identity.limits.email must be a whole number from 1 to 1000000, found the number 0
      6:87: error: identity.region must be a country's two letters such as "US", found the text "us"
      6:103: error: identity.plusTags cannot be "yes"
        known here: keep, drop
      """#
    ),
    (
      #"""
      identity: { keys: [] }
      """#,
      #"""
      78
      6:19: error: identity.keys is empty
        without keys there are no persons
      """#
    ),
    (
      #"""
      identity: { limits: true, block: 5 }
      """#,
      #"""
      78
      6:21: error: identity.limits must be an object, found true
      6:34: error: identity.block must be a text or a list of texts, none of them empty, found the number 5
      """#
    ),
    (
      #"""
      visits: true
      """#,
      #"""
      78
      6:9: error: visits must be an object or false, found true
      """#
    ),
    (
      #"""
      visits: { gap: 30 }
      """#,
      #"""
      78
      6:16: error: visits.gap must be a duration such as "30d", "36h", "90m" or "30s", found the number 30
      """#
    ),
    (
      #"""
      revenue: { system: ['tll', 'till'], include: ['tips', 'taxes', 'tips'], returns: { match: ['x'] }, view: 'cash' }
      """#,
      #"""
      78
      6:21: error: revenue.system: unknown source "tll"
        did you mean "till"?
      6:55: error: revenue.include cannot be "taxes"
        known here: tax, shipping, tips, giftCards
      6:64: error: revenue.include names "tips" twice
      6:92: error: revenue.returns.match cannot be "x"
        known here: original, person
      6:106: error: revenue.view cannot be "cash"
        known here: order, return
      """#
    ),
  ])
func faultsOfIdentityVisitsAndRevenueAreNamed(text: String, messages: String) {
  #expect(faults(minimal(text)) == messages)
}

@Test(
  arguments: [
    (
      #"""
      programs: [{ name: 'A' }, { name: 'A', from: '2026-02-30' }, { name: '(shared)' }, { campaigns: 5 }, { name: 'B', from: '2026-08-02', to: '2026-08-01' }]
      """#,
      #"""
      78
      6:35: error: two programs are called "A"
      6:46: error: programs.1.from must be a day such as "2026-07-01", found the text "2026-02-30"
      6:70: error: "(shared)" is a row of the reports and cannot be a program
        names in brackets, WHOLE PROGRAM and TOTAL are taken
      6:84: error: "programs.3.name" is missing
        the program's name in the reports
      6:97: error: programs.3.campaigns must be a text or a list of texts, none of them empty, found the number 5
      6:139: error: programs.4 ends on 2026-08-01, before it begins on 2026-08-02
      """#
    ),
    (
      #"""
      stages: [{ stage: 'reserch', action: 'klick' }, { stage: 'trial' }, {}]
      """#,
      #"""
      78
      6:19: error: stages.0.stage cannot be "reserch"
        did you mean "research"?
      6:38: error: no action matches "klick"
        did you mean "click"?
      6:49: error: stages.1 has no condition
        give one of channel, action, campaign
      6:69: error: "stages.2.stage" is missing
        one of discovery, research, preference, trial, purchase, loyalty, advocacy
      6:69: error: stages.2 has no condition
        give one of channel, action, campaign
      """#
    ),
    (
      #"""
      content: [{ text: 'x', type: 'promo' }, {}]
      """#,
      #"""
      78
      6:30: error: content.0.type cannot be "promo"
        known here: conversation, broadcast, promotion
      6:41: error: "content.1.text" is missing
        a pattern of the post's text, such as "*% off*"
      6:41: error: "content.1.type" is missing
        conversation, broadcast or promotion
      """#
    ),
    (
      #"""
      costs: { rules: [{ account: 'A', program: 'Fall' }, { category: 'people' }, { vendor: 'x' }], shared: { people: 'touch', staff: 'days', tools: { Fall: 0 } }, points: { redemption: 2 } }
      """#,
      #"""
      78
      6:43: error: costs.rules.0.program: unknown program "Fall"
        programs lists them
      6:53: error: costs.rules.1 has no condition
        give one of account, vendor, memo
      6:77: error: costs.rules.2 says nothing of the rows it takes
        give category, program or referrals
      6:113: error: costs.shared.people cannot be "touch"
        did you mean "touches"?
      6:122: error: unknown key "staff" in costs.shared
        known here: media, people, tools, creative, promotions, loyalty, care, other
      6:144: error: costs.shared.tools gives no program a share
      6:146: error: costs.shared.tools: unknown program "Fall"
        programs lists them
      6:167: error: "costs.points.value" is missing
        what one point is worth, such as "0.01"
      6:181: error: costs.points.redemption must be a number from 0 to 1, found the number 2
      """#
    ),
    (
      #"""
      experiments: [{ name: 'e', control: 'c', shares: { a: 0, b: -1 }, cost: 12.5, program: 'P' }, { name: 'e', control: 'c', cost: '1.234' }, {}]
      """#,
      #"""
      78
      6:37: error: the control "c" is not among the shares
        known here: a, b
      6:55: error: experiments.0.shares.a must be more than 0
      6:61: error: experiments.0.shares.b must be a number from 0 to 1000000, found the number -1
      6:73: error: experiments.0.cost must be an amount of USD such as "1200.00", found the number 12.5
      6:88: error: experiments.0.program: unknown program "P"
        programs lists them
      6:103: error: two experiments are called "e"
      6:128: error: experiments.1.cost must be an amount of USD such as "1200.00", found the text "1.234"
      6:139: error: "experiments.2.name" is missing
        as the assignments name the experiment
      6:139: error: "experiments.2.control" is missing
        the arm that was left alone
      """#
    ),
    (
      #"""
      objectives: [{ metric: 'rio', target: 'x' }, { metric: 'roi' }]
      """#,
      #"""
      78
      6:24: error: objectives.0.metric cannot be "rio"
        did you mean "roi"?
      6:39: error: objectives.0.target must be a number, found the text "x"
      6:46: error: "objectives.1.target" is missing
        such as target: 0.5
      """#
    ),
    (
      #"""
      quality: { rejects: { max: '101%' }, fresh: { tll: '36h', till: 5 }, volume: { change: false } }
      """#,
      #"""
      78
      6:28: error: quality.rejects.max must be a number from 0 to 1, found the text "101%"
      6:47: error: quality.fresh: unknown source "tll"
        did you mean "till"?
      6:65: error: quality.fresh.till must be a duration such as "30d", "36h", "90m" or "30s", found the number 5
      """#
    ),
    (
      #"""
      channels: { podcast: { family: 'ofline', payd: true } }, channelRules: [{ medium: 'x', channel: 'paid serch' }, { channel: 'email' }, { medium: 'y' }]
      """#,
      #"""
      78
      6:32: warning: "ofline" is a new family of channels
        did you mean "offline"?
      6:42: error: unknown key "payd" in channels.podcast
        did you mean "paid"?
      6:97: error: channelRules.0.channel: unknown channel "paid serch"
        did you mean "paid search"?
      6:113: error: channelRules.1 has no condition
        give one of source, medium, referrer, campaign, action, coupon
      6:135: error: "channelRules.2.channel" is missing
        the channel that the rule leads to
      """#
    ),
    (
      #"""
      name2: 1, 'root': ''
      """#,
      #"""
      78
      6:1: error: unknown key "name2"
        did you mean "name"?
      6:19: error: root must be a text that is not empty, found the text ""
      """#
    ),
  ])
func faultsOfProgramsCostsAndPlansAreNamed(text: String, messages: String) {
  #expect(faults(minimal(text)) == messages)
}

@Test(
  arguments: [
    (
      #"""
      []
      """#,
      #"""
      78
      1:1: error: a pipeline must be an object, found a list
      """#
    ),
    (
      #"""
      {}
      """#,
      #"""
      78
      1:1: error: "name" is missing
        add name: "…", the title of the reports
      1:1: error: "currency" is missing
        add currency: "USD", say
      1:1: error: "timezone" is missing
        add timezone: "America/New_York", say
      1:1: error: "period" is missing
        add period: { from: "2026-07-01", to: "2026-09-30" }, say
      1:1: error: "sources" is missing
        add sources: [{ name, files, layout }]
      1:1: error: "outputs" is missing
        add outputs: { directory: "../out" }, say
      """#
    ),
    (
      #"""
      { name: '', currency: 'US', timezone: 'EST5', period: {}, sources: [], outputs: {} }
      """#,
      #"""
      78
      1:9: error: name must be a text that is not empty, found the text ""
      1:23: error: "US" is no currency of ISO 4217
        did you mean "USD"?
      1:39: error: "EST5" is no time zone
        names are those of the tz database, such as "America/New_York"
      1:55: error: period must be given in one way
        { from, to }, or { last: "28d" }, or { month: "previous" }
      1:68: error: sources is empty
        a run needs at least one source of orders
      1:81: error: "outputs.directory" is missing
        where run folders go, relative to this file
      """#
    ),
    (
      #"""
      { name: 1, currency: 5, timezone: 5, period: [], sources: {}, outputs: 5 }
      """#,
      #"""
      78
      1:9: error: name must be a text that is not empty, found the number 1
      1:22: error: currency must be a text such as "USD", found the number 5
      1:35: error: timezone must be a text that is not empty, found the number 5
      1:46: error: period must be an object, found a list
      1:59: error: sources must be a list, found an object
      1:72: error: outputs must be an object, found the number 5
      """#
    ),
    (
      #"""
      { name: 'a', currency: 'EUE', timezone: 'Europe/Berln', period: { from: '2026-07-01', last: '3d' }, sources: [{}, { name: 'a', files: [], layout: 'x' }, { name: 'a', files: [''] , layout: 'y'}], outputs: { directory: 5, csv: { delimiter: '|', bom: 1 }, html: 'x', minimumGroup: 0, keep: '1w' } }
      """#,
      #"""
      78
      1:24: error: "EUE" is no currency of ISO 4217
        did you mean "EUR"?
      1:41: error: "Europe/Berln" is no time zone
        did you mean "Europe/Berlin"?
      1:65: error: period must be given in one way
        { from, to }, or { last: "28d" }, or { month: "previous" }
      1:111: error: "sources.0.name" is missing
        name the system, such as "till"
      1:111: error: "sources.0.files" is missing
        such as files: "pos/*.csv", relative to root
      1:111: error: "sources.0.layout" is missing
        an object with record and columns
      1:135: error: sources.1.files is empty
      1:147: error: there is no built-in layout "x"
        wholeroi layouts lists them; or describe the export: layout: { record, columns }
      1:162: error: two sources are called "a"
        names of sources stand in reports; give each its own
      1:175: error: sources.2.files.0 must be a text that is not empty, found the text ""
      1:189: error: there is no built-in layout "y"
        wholeroi layouts lists them; or describe the export: layout: { record, columns }
      1:218: error: outputs.directory must be a text that is not empty, found the number 5
      1:239: error: outputs.csv.delimiter cannot be "|"
        known here: ,, ;
      1:249: error: outputs.csv.bom must be true or false, found the number 1
      1:260: error: outputs.html must be true or false, found the text "x"
      1:279: error: outputs.minimumGroup must be a whole number from 1 to 1000000, found the number 0
      1:288: error: outputs.keep must be a duration such as "30d", "36h", "90m" or "30s", found the text "1w"
      """#
    ),
    (
      #"""
      { name: 'a', currency: 'EUR', timezone: 'UTC', period: { to: '2026-07-01' }, sources: [{ name: 't', files: 'x', layout: { record: 'spend', columns: { day: 'D', amount: 'A' } } }], outputs: { directory: 'o' } }
      """#,
      #"""
      78
      1:56: error: "period.from" is missing
        a period has two ends, both included
      1:87: warning: no source gives orders, so every figure of revenue will be 0
        a source of orders has a layout with record: "order"
      """#
    ),
    (
      #"""
      { name: 'a', currency: 'EUR', timezone: 'UTC', period: { month: '2026-13' }, sources: [{ name: 't', files: 'x', layout: { record: 'spend', columns: { day: 'D', amount: 'A' } } }], outputs: { directory: 'o' } }
      """#,
      #"""
      78
      1:65: error: period.month must be "previous" or a month such as "2026-07", found the text "2026-13"
      1:87: warning: no source gives orders, so every figure of revenue will be 0
        a source of orders has a layout with record: "order"
      """#
    ),
    (
      #"""
      { name: 'a', currency: 'EUR', timezone: 'UTC', period: { last: '36h' }, sources: [{ name: 't', files: 'x', layout: { record: 'spend', columns: { day: 'D', amount: 'A' } } }], outputs: { directory: 'o' } }
      """#,
      #"""
      78
      1:64: error: period.last must be whole days such as "28d", found the text "36h"
      1:82: warning: no source gives orders, so every figure of revenue will be 0
        a source of orders has a layout with record: "order"
      """#
    ),
  ])
func faultsOfTheBasicsAreNamedAllAtOnce(text: String, messages: String) {
  #expect(faults(text) == messages)
}
