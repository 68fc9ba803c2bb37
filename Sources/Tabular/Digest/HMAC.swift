/// HMAC-SHA-256 (RFC 2104): what a text is to whoever has the key, and noise to everybody else.
///
///     let mac = HMAC(key: Array("Jefe".utf8))
///     SHA256.hex(mac.code(of: Array("what do ya want for nothing?".utf8)))   // 5bdcc146…64ec3843
public struct HMAC: Sendable {
  /// SHA-256 after the inner and after the outer block of the key: only the text is left to do.
  private let inner: SHA256
  private let outer: SHA256

  /// A key of any length; one longer than 64 bytes counts as its SHA-256.
  public init(key: [UInt8]) {
    var block = key.count > 64 ? SHA256.hash(key) : key
    block += Array(repeating: 0, count: 64 - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5C })
    self.inner = inner
    self.outer = outer
  }

  /// The 32 bytes that authenticate a text.
  public func code(of bytes: [UInt8]) -> [UInt8] {
    var text = inner
    text.update(bytes)
    var whole = outer
    whole.update(text.finalized())
    return whole.finalized()
  }
}
