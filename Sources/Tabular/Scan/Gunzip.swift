import Foundation

/// Unpacks gzip through the system's `gzip`, within limits.
enum Gunzip {
  /// No text that anybody exports packs better than this; a bomb does.
  static let ratioCap = 250
  /// What may come out whatever went in.
  static let freeBytes = 64 << 20
  /// The most that may come out at all.
  static let sizeCap = 256 << 30

  private static let programs = ["/usr/bin/gzip", "/bin/gzip", "/usr/local/bin/gzip"]

  /// Hands on what the packed file holds, in pieces. The descriptor's place is moved.
  static func unpack(
    _ descriptor: Int32, packedBytes: Int, into body: ([UInt8]) throws(FileFault) -> Void
  ) throws(FileFault) {
    guard let program = programs.first(where: { access($0, X_OK) == 0 }) else { throw .noGzip }
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .noTemporary(errno: errno) }
    let (output, input) = (ends[0], ends[1])
    defer { close(output) }
    // Neither end may leak into a program that somebody else starts: its reader would never see the end.
    _ = fcntl(output, F_SETFD, FD_CLOEXEC)
    _ = fcntl(input, F_SETFD, FD_CLOEXEC)
    lseek(descriptor, 0, SEEK_SET)
    let started = start(program, input: descriptor, output: input)
    close(input)
    guard let process = started else { throw .noGzip }
    do {
      let limit = min(sizeCap, max(freeBytes, min(packedBytes, sizeCap) * ratioCap))
      try drain(output, limit: limit, into: body)
    } catch {
      kill(process, SIGKILL)
      _ = end(of: process)
      throw error
    }
    // gzip says 2 where something besides the data is odd, such as zeros behind it.
    guard let code = end(of: process), code == 0 || code == 2 else { throw .brokenGzip }
  }

  private static func drain(
    _ output: Int32, limit: Int, into body: ([UInt8]) throws(FileFault) -> Void
  ) throws(FileFault) {
    var piece = [UInt8](repeating: 0, count: 1 << 17)
    var total = 0
    while true {
      let count = piece.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(errno: errno) }
      if count == 0 { return }
      total += count
      guard total <= limit else { throw .inflates(past: limit) }
      try body(Array(piece[..<count]))
    }
  }

  private static func start(_ program: String, input: Int32, output: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words: [String] = ["gzip", "-dc"]
    var arguments = words.map { word in strdup(word) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    guard posix_spawn(&process, program, &actions, nil, &arguments, &environment) == 0 else {
      return nil
    }
    return process
  }

  /// The exit code; nil where a signal ended the process.
  private static func end(of process: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }
}
