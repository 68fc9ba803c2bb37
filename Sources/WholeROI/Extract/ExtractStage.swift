import Columns
import Tabular

/// Reads every export, settles duplicates and puts texts in order: the extract stage.
func extract(
  _ setup: ExtractSetup, executor: Executor, pool: BlockPool, progress: any ProgressObserver,
  chunkBytes: Int = Extraction.chunkBytes
) throws -> Exports {
  let jobs = try Extraction.read(
    setup, executor: executor, pool: pool, progress: progress, chunkBytes: chunkBytes)
  return try Settlement.settle(jobs, setup: setup, executor: executor)
}

extension ExtractSetup {
  /// Bytes of all exports.
  var byteCount: Int { files.reduce(0) { $0 + $1.export.size } }
}

extension Exports {
  /// Rows of all exports, whatever became of them.
  var rowCount: Int { fileCounts.reduce(0) { $0 + $1.counts.read } }
}
