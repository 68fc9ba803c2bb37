import Foundation

/// One of the two streams that a command speaks on.
///
/// The system calls behind it need pointers; its callers need none.
public enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// Whether a person may be watching, not a file, a pipe or a scheduler.
  public var isTerminal: Bool { isatty(rawValue) == 1 }

  /// The terminal's columns at this moment; nil where there is no terminal or it does not say.
  public var columns: Int? {
    var size = winsize()
    guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// How a write ended.
  public enum Outcome: Equatable, Sendable {
    case written
    /// The reader is gone, as under `| head`: nobody is left to tell.
    case readerGone
    /// The system's words for what went wrong, such as `No space left on device`.
    case failed(reason: String)
  }

  /// Writes all of `text`, waiting for a slow reader.
  ///
  /// After `ignoreBrokenPipes()` a reader that went away is an outcome; before, it ends the process.
  public func write(_ text: String) -> Outcome { write(Array(text.utf8)) }

  /// The same for bytes.
  public func write(_ bytes: [UInt8]) -> Outcome {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          rawValue, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        let fault = errno
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if fault == EAGAIN {
          waitUntilWritable()
        } else if fault != EINTR {
          return fault == EPIPE ? .readerGone : .failed(reason: String(cString: strerror(fault)))
        }
      }
      return .written
    }
  }

  /// Makes a write to a pipe without a reader fail instead of ending the process.
  public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  private func waitUntilWritable() {
    var request = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    poll(&request, 1, -1)
  }
}
