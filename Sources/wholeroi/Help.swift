/// What `wholeroi --help` and `wholeroi help COMMAND` print: a screen each, an example first.
enum Help {
  /// Of all commands, or of one.
  static func text(of command: CommandName?) -> String {
    switch command {
    case .attribute: attribute
    case .explain: explain
    case .diff: diff
    case .inspect: inspect
    case .initialize: initialize
    case .convert: convert
    case .sample: sample
    case nil, .run, .check, .layouts, .help: text
    }
  }

  static let text = """
    wholeroi tells what the whole marketing program earned, from CSV exports.

      wholeroi run Pipelines/autumn.json5     the sample program: SampleData to out/

    Commands
      run FILE              from the exports that a pipeline file names to reports
      check FILE            the pipeline file and its exports, writing nothing
      explain FILE ORDER    one order: whose, its touches, each model's cents
      diff RUN-A RUN-B      what changed between two runs, and why
      inspect EXPORT...     what an export is, how it reads, a mapping if unknown
      init DIR              a pipeline file for a folder of exports
      convert EXPORT        any export as clean CSV
      attribute PATHS.csv   the models on a plain table of paths, as a table
      sample DIR            synthetic exports with known truths
      layouts               the exports that are read without a mapping
      help COMMAND          its flags, also COMMAND --help; --version: the version

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

    stdout: the verdict, then the path of the reports. stderr: progress, warnings.
    Exit: 0 done, 1 internal, 2 done with warnings, 64 usage, 65 data, 66 no input,
    73 cannot write, 75 another run holds the lock, 78 pipeline file
    """

  private static let attribute = """
    wholeroi attribute puts the models on a plain table of paths.

      wholeroi attribute paths.csv --models linear,shapley

    The table has the columns path, conversions and, where known, value and nulls.
        --path, --conversions, --value, --nulls NAME   what they are called
        --separator TEXT      between nodes (default: ">", blanks don't count)
        --models MODEL,...    such as linear,shapley (default: eight of them)
        --order K, --min-nulls N   of chains: 1, 2, 3, auto (1); null journeys (100)
        --repeats RULE        keep, collapse, first, frequency, trim (default: keep)
        --out DIR             into DIR/model_comparison.csv (default: stdout)
    """

  private static let explain = """
    wholeroi explain tells what a run makes of one order, to the cent.

      wholeroi explain Pipelines/autumn.json5 CASE-05-1

    It tells the order and its returns, the person's identifiers and the rows that
    link them, the touches that count and those left out with the reason, and what
    each model gives a touch. It reads all exports as a run does and writes nothing.
        --source NAME         the order of that source, where several have the id
        --store NAME          the order of that store
        --people              identifiers as they are (default: their shape)
        --format FORMAT       text or json (default: text)
        --from, --to, --last, --as-of, --set, --jobs, --quiet   as of run

    Exit: 0 or 2 as run, 64 several orders have the id, 65 none has it.
    """

  private static let diff = """
    wholeroi diff tells what changed between two runs, and why, to the cent.

      wholeroi diff out/runs/2026-09-29-8c1d42f07b36 out/latest

    Each figure of each program is parted into new orders, late data, returns,
    costs, identity, config and the rest; the parts add up to the change. A run is
    named by its folder, by a link to it, or by an output folder: its latest run.
    Both need the ledger that a run keeps, made under the same key. Parted are
    orders, new customers, money, cost and what is made of them; buyers, reach,
    ranges and payback are among the changed cells only.
        --format FORMAT       text, json or csv (default: text)
        --out FILE            the changed cells of all reports, as CSV

    Exit: 0 done, 64 the cells would go into a run's folder, 65 damaged, or not to
    be compared, 66 no run or no ledger, 73 the cells cannot be written.
    """

  private static let inspect = """
    wholeroi inspect says what exports are and how a run would read them.

      wholeroi inspect SampleData/social/meta-ads.csv SampleData/pos/*.csv

    It tells the layout that fits and why, encoding, delimiter and header, rows by
    kind, rejects by reason, the check of totals, days, currency and the first
    records. For an export that no layout fits it drafts a source to paste.
        --people              identifiers as they are (default: their shape)
        --format FORMAT       text or json (default: text)

    Exit: 0 known and clean, 2 something deserves a look, 65 cannot be read,
    66 not there.
    """

  private static let initialize = """
    wholeroi init drafts a pipeline file for a folder of exports.

      wholeroi init SampleData --out my-shop.json5

    Exports that read alike become one source. What a run would refuse stands in a
    comment with the reason. Guesses are called so; stderr says what is missing.
        --out FILE            never overwritten (default: stdout)

    Exit: 0 check passes the file, 2 something is missing or left out, 66 no folder
    or no export, 73 FILE stands already or cannot be written.
    """

  private static let convert = """
    wholeroi convert writes any export as clean CSV: comma, CRLF, UTF-8.

      wholeroi convert SampleData/social/meta-ads.csv --layout meta-ads

        --layout NAME         its data rows only, without preamble, totals, sections
                              and footers (wholeroi layouts lists the names)
        --delimiter SIGN      such as ";", or tab (default: as the rows tell)
        --quote SIGN          around fields (default: the double quote); or none
        --escape SIGN         takes the meaning of the sign behind it, such as \\
        --encoding NAME       windows-1252 for what is no UTF-8; UTF-16 tells itself
        --skip N              lines at the start that are no rows (default: 0)
        --no-header           the first row is data
        --pad                 rows may lack trailing cells
        --guard               a ' before cells that a spreadsheet would run
        --out FILE            (default: stdout)
        --rejects FILE        rows that cannot be read (default: beside --out, as
                              NAME.rejects.csv; with stdout: told on stderr)
        --quiet               errors only on stderr

    stdout: the rows. stderr: how many rows were written, set aside and dropped.
    """

  private static let sample = """
    wholeroi sample writes synthetic exports with planted truths.

      wholeroi sample my-sample --customers 2000 --seed 1

        --customers N         how many persons (default: 2000)
        --seed S              another seed makes another program (default: 1)
    """
}
