import Foundation

/// What the system knows of this process. Only locks, logs and timings.json may ask: reports hold no
/// clock.
public enum ProcessFacts {
  public static var identifier: Int { Int(getpid()) }

  /// Milliseconds since 1970-01-01T00:00:00Z by the machine's clock.
  public static var nowMilliseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }

  /// The most memory that the process has held so far.
  public static var peakMemoryBytes: Int64 {
    var usage = rusage()
    #if os(Linux)
      // Linux counts in KiB, Darwin in bytes.
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Int64(usage.ru_maxrss) * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Int64(usage.ru_maxrss)
    #endif
  }
}
