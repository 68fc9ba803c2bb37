import CLibcsv
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

  /// Bytes of memory that the machine has.
  public static var machineMemory: UInt64 { ProcessInfo.processInfo.physicalMemory }

  /// The most memory that the process has held so far.
  public static var peakMemoryBytes: Int64 {
    #if os(Linux)
      // Linux counts in KiB, Darwin in bytes.
      Int64(usage.ru_maxrss) * 1024
    #else
      Int64(usage.ru_maxrss)
    #endif
  }

  /// The greater part that the process holds now: of the machine's memory, or of the address space that it may have.
  /// 0 where the system doesn't tell.
  public static var memoryPart: Double {
    #if os(Linux)
      let pages = currentPages
      guard pages.count > 1 else { return 0 }
      let page = Double(sysconf(Int32(_SC_PAGESIZE)))
      let ofMachine = Double(pages[1]) * page / Double(machineMemory)
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur > 0
      else { return ofMachine }
      return max(ofMachine, Double(pages[0]) * page / Double(limit.rlim_cur))
    #else
      return 0
    #endif
  }

  #if os(Linux)
    /// Pages of address space, then of memory.
    private static var currentPages: [Int] {
      let file = Foundation.open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return [] }
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 128)
      let count = read(file, &bytes, bytes.count)
      guard count > 0 else { return [] }
      return String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        .compactMap { Int($0) }
    }
  #endif

  /// Gives memory that was freed back to the system, which else keeps it for this process.
  public static func giveBackMemory() { wholeroi_give_back_memory() }

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
