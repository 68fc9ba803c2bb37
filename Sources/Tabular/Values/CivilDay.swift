/// A day of the proleptic Gregorian calendar, counted from 1970-01-01 (day 0).
public struct CivilDay: Hashable, Comparable, Sendable {
  public let number: Int32

  @inlinable public init(_ number: Int32) { self.number = number }

  @inlinable public static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
}
