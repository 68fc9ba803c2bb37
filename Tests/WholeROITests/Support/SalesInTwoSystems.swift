/// Three sales of a web shop that its till has too: to the cent, with another amount, on another day. The till
/// has one of its own.
enum SalesInTwoSystems {
  static let shop = """
    id,time,net
    1001,2026-07-01T10:00,20.00
    1002,2026-07-01T11:00,30.00
    1003,2026-07-09T11:00,40.00

    """
  static let till = """
    id,time,net
    1001,2026-07-01T10:02,20.00
    1002,2026-07-01T11:00,31.00
    1003,2026-07-11T11:00,40.00
    T7,2026-07-01T11:00,5.00

    """
}
