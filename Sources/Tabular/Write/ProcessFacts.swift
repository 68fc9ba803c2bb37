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
    #if os(Linux)
      // Linux counts in KiB, Darwin in bytes.
      Int64(usage.ru_maxrss) * 1024
    #else
      Int64(usage.ru_maxrss)
    #endif
  }

  /// Seconds of processor time that the process has used so far, the kernel's for it included.
  public static var processorSeconds: Double {
    let usage = usage
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return Double(seconds) + Double(microseconds) / 1e6
  }

  private static var usage: rusage {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage
  }
}
