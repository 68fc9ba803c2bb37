/// Numbers as people read them, the same in every locale.
enum Figures {
  /// `1234567` as `1,234,567`.
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var end = digits.index(digits.endIndex, offsetBy: -3, limitedBy: digits.startIndex)
    while let cut = end, cut > digits.startIndex {
      digits.insert(",", at: cut)
      end = digits.index(cut, offsetBy: -3, limitedBy: digits.startIndex)
    }
    return number < 0 ? "-" + digits : digits
  }

  /// `85_300_000` as `85.3 MB`; a kilobyte has 1000 bytes, and the last digit is cut, not rounded.
  static func bytes(_ count: Int) -> String {
    for (unit, size) in [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000)]
    where count >= size {
      return "\(count / size).\(count % size * 10 / size) \(unit)"
    }
    return count >= 1000 ? "\(count / 1000).\(count % 1000 / 100) kB" : "\(count) B"
  }

  /// `1.239` as `1.23 s`, `125` as `2 min 05 s`; cut, not rounded.
  static func seconds(_ seconds: Double) -> String {
    let hundredths = Int(min(max(seconds, 0), 1e9) * 100)
    guard hundredths >= 6000 else {
      return "\(hundredths / 100).\(twoDigits(hundredths % 100)) s"
    }
    return "\(hundredths / 6000) min \(twoDigits(hundredths / 100 % 60)) s"
  }

  /// `65` as `1:05`, `3665` as `1:01:05`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9))
    let minutes = whole / 60
    let tail = ":" + twoDigits(whole % 60)
    return minutes < 60 ? "\(minutes)" + tail : "\(minutes / 60):\(twoDigits(minutes % 60))" + tail
  }

  /// How many a second; 0 before any time has passed.
  static func perSecond(_ count: Int, _ seconds: Double) -> Int {
    seconds > 0 ? Int(min(Double(count) / seconds, 1e18)) : 0
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
