import Tabular

/// What a run used of the machine so far.
public enum MachineFacts {
  /// Seconds that all cores together spent on this process, the kernel's included.
  public static var processorSeconds: Double { ProcessFacts.processorSeconds }
  public static var peakMemoryBytes: Int64 { ProcessFacts.peakMemoryBytes }
}
