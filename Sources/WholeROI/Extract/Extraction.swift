import Columns
import Tabular

/// A piece of a file that one job reads at a time.
struct ChunkTask: Sendable {
  var place: ChunkPlace
  var from: Int
  var to: Int
  var startsAtRow: Bool
  /// Rows carry on the ones above: one job reads the file from top to bottom.
  var isWholeFile: Bool
  /// Index among all chunks of the run.
  var number: Int
}

/// Reads every export into what the later stages need: bytes become numbers and codes here, once.
enum Extraction {
  /// Large enough that a chunk's start-up costs nothing, small enough for a core's cache.
  static let chunkBytes = 1 << 19

  /// What the jobs gathered, before duplicates and codes are settled.
  static func read(
    _ setup: ExtractSetup, executor: Executor, pool: BlockPool,
    progress: (any ProgressObserver)?, chunkBytes: Int = chunkBytes
  ) throws -> [ExtractJob] {
    let jobs = try forEachChunk(
      of: setup, tasks(setup, chunkBytes), executor: executor,
      state: { ExtractJob(number: $0, setup: setup, pool: pool) }
    ) { job, task, borders in
      try read(task, job, borders, chunkBytes)
      progress?.advanced(task.to - task.from)
    }
    for job in jobs { job.closeFile() }
    return jobs
  }

  /// Hands out all chunks in order to whichever job is free; gives the jobs' states.
  static func forEachChunk<State: Sendable>(
    of setup: ExtractSetup, _ tasks: [ChunkTask], executor: Executor,
    state: @escaping @Sendable (Int) -> State,
    _ body: @escaping @Sendable (inout State, ChunkTask, BorderBoard) throws -> Void
  ) throws -> [State] {
    let borders = BorderBoard(chunks: tasks.count)
    return try executor.run(count: tasks.count, state: state) { state, index in
      do {
        try body(&state, tasks[index], borders)
      } catch let fault as FileFault {
        borders.post(index, end: nil)
        throw fault.failure(setup.files[tasks[index].place.file].path)
      } catch {
        borders.post(index, end: nil)
        throw error
      }
    }
  }

  private static func read(
    _ task: ChunkTask, _ job: ExtractJob, _ borders: BorderBoard, _ chunkBytes: Int
  ) throws {
    if task.isWholeFile {
      try job.readWhole(task, chunkBytes: chunkBytes)
      borders.post(task.number, end: task.to)
      return
    }
    try job.read(task) { rows, file in try settle(task, rows, file, borders) }
  }

  /// Makes sure that the reader holds the chunk's own rows; false where it has none.
  ///
  /// A chunk's first row is guessed at first, so that no job waits to begin; the job before it
  /// tells where it really is, and a wrong guess is read again before a row is handed on.
  static func settle(
    _ task: ChunkTask, _ rows: RowReader, _ file: ExportFile, _ borders: BorderBoard
  ) throws -> Bool {
    if task.place.chunk > 0 {
      guard let start = borders.end(of: task.number - 1) else {
        borders.post(task.number, end: nil)
        return false
      }
      if start >= task.to {
        borders.post(task.number, end: start)
        return false
      }
      if start != rows.firstRow {
        try rows.read(file, from: start, to: task.to, startsAtRow: true)
      }
    }
    borders.post(task.number, end: rows.nextRow)
    return true
  }

  /// The chunks of the files, in their order. `splitsAll`: also of files whose rows carry on the
  /// ones above.
  static func tasks(
    _ setup: ExtractSetup, _ chunkBytes: Int, of files: [FilePlan]? = nil, splitsAll: Bool = false
  ) -> [ChunkTask] {
    var tasks: [ChunkTask] = []
    for plan in files ?? setup.files {
      let isWhole = !splitsAll && setup.layout(plan).looksAbove
      var from = plan.header.dataStart
      var chunk = 0
      while from < plan.export.size {
        let to = isWhole ? plan.export.size : min(from + chunkBytes, plan.export.size)
        tasks.append(
          ChunkTask(
            place: ChunkPlace(file: plan.index, chunk: chunk), from: from, to: to,
            startsAtRow: chunk == 0, isWholeFile: isWhole, number: tasks.count))
        from = to
        chunk += 1
      }
    }
    return tasks
  }
}
