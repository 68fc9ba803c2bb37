import Columns
import Tabular

/// Reads every export, settles duplicates and puts texts in order: the extract stage.
///
/// Where e-mails or phones came as digests, the exports are read again once the plain forms are
/// found: an identifier then has one name everywhere. Runs without digests read once.
func extract(
  _ setup: ExtractSetup, executor: Executor, pool: BlockPool, progress: any ProgressObserver,
  chunkBytes: Int = Extraction.chunkBytes
) throws -> Exports {
  var setup = setup
  try setup.spareCache()
  var jobs = try Extraction.read(
    setup, executor: executor, pool: pool, progress: progress, chunkBytes: chunkBytes)
  let digests = jobs.reduce(into: Set()) { $0.formUnion($1.digests) }
  if !digests.isEmpty {
    let forms = try PlainForms.find(
      digests, setup: setup, executor: executor, chunkBytes: chunkBytes)
    if !forms.isEmpty {
      jobs = []
      setup.plainForms = forms
      jobs = try Extraction.read(
        setup, executor: executor, pool: pool, progress: nil, chunkBytes: chunkBytes)
    }
  }
  var exports = try Settlement.settle(jobs, setup: setup, executor: executor)
  exports.checkedTotals = try TotalsCheck.checks(setup, exports.fileCounts)
  exports.warnings += exports.checkedTotals.compactMap { $0.warning(setup) }
  // Rows that were held lie scattered over what was freed: later stages ask for large pieces and get new ones.
  ProcessFacts.giveBackMemory()
  return exports
}

extension ExtractSetup {
  /// Bytes of all exports.
  var byteCount: Int { files.reduce(0) { $0 + $1.export.size } }

  /// Lets exports that don't fit the machine's memory beside the run leave the page cache as it was.
  fileprivate mutating func spareCache() throws(Failure) {
    guard UInt64(byteCount) > ProcessFacts.machineMemory / 2 else { return }
    for index in files.indices {
      do throws(FileFault) {
        files[index].export = try files[index].export.sparingCache()
      } catch {
        throw error.failure(files[index].path)
      }
    }
  }
}

extension Exports {
  /// Rows of all exports, whatever became of them.
  var rowCount: Int { fileCounts.reduce(0) { $0 + $1.counts.read } }
}
