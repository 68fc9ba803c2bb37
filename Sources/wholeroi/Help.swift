/// What `wholeroi --help` prints: one screen, an example first.
enum Help {
  static let text = """
    wholeroi tells what the whole marketing program earned, from CSV exports.

      wholeroi run Pipelines/autumn.json5     the sample program: SampleData to out/

    Commands
      run FILE     from the exports that a pipeline file names to the reports
      check FILE   the pipeline file and its exports, writing nothing
      attribute PATHS.csv   the models on a plain table of paths, as a table
      sample DIR   synthetic exports with known truths
      layouts      the exports that are read without a mapping
      help         this text, also --help; --version prints the version

    Flags of run; check takes those with a star
      * --from DAY --to DAY   first and last day of the period, such as 2026-07-01
      * --last SPAN           the period as the days before today, such as 28d
      * --as-of DAY           the day that counts as today (default: today)
      * --set KEY=VALUE       replaces a value of the file: root=DIR; repeatable
      * --jobs N              threads, 1 to 1024 (default: one per processor);
                              the reports are the same to the byte
      * --quiet               errors only on stderr
        --only REPORT,...     these reports (default: all)
        --out DIR             the output folder (default: outputs.directory)
        --dry-run             the whole run, but nothing is published
        --sha256              SHA-256 of each input, beside the fast hash

    Flags of attribute; the table has columns path, conversions, value, nulls
        --path, --conversions, --value, --nulls NAME   what they are called
        --separator TEXT      between nodes (default: ">", blanks don't count)
        --models MODEL,...    such as linear,shapley (default: eight of them)
        --order K, --min-nulls N   of chains: 1, 2, 3, auto (1); null journeys (100)
        --repeats RULE        keep, collapse, first, frequency, trim (default: keep)
        --out DIR             into DIR/model_comparison.csv (default: stdout)

    Flags of sample
        --customers N         how many persons (default: 2000)
        --seed S              another seed makes another program (default: 1)

    stdout: the verdict, then the path of the reports. stderr: progress, warnings.
    Exit: 0 done, 1 internal, 2 done with warnings, 64 usage, 65 data, 66 no input,
    73 cannot write, 75 another run holds the lock, 78 pipeline file
    """
}
