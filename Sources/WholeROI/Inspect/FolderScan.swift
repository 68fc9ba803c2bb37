import Tabular

/// The files below a folder that may be exports, by the bytes of their paths.
///
/// Links are not followed: what they lead to inside the folder is found anyway, what lies outside is none of its
/// exports. Hidden entries and folders that a run wrote are passed over.
struct FolderScan {
  /// Relative to the folder.
  private(set) var exports: [String] = []
  /// What was passed over and may be missed, with the reason.
  private(set) var left: [Diagnostic] = []
  /// All files of each folder, for patterns that must not match others.
  private(set) var names: [String: [String]] = [:]

  private static let deepest = 32
  private static let most = 10_000
  private static let endings = ["csv", "tsv", "tab", "txt", "dat"]
  private static let archives = ["xlsx", "xls", "ods", "zip", "7z", "rar", "tar", "tgz"]

  init(_ folder: String) throws(Failure) {
    guard FileSystem.identity(of: folder) != nil else {
      throw Failure(.noInput, "there is no such folder", file: folder)
    }
    do throws(StorageFault) {
      try scan(folder, relative: "", depth: 0)
    } catch {
      throw Failure(
        .noInput, "the folder cannot be listed: \(error.reason)", file: error.path,
        hint: "name a folder that you may read")
    }
    exports.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func scan(
    _ folder: String, relative: String, depth: Int
  ) throws(StorageFault) {
    let entries = try FileSystem.names(in: folder)
    if depth > 0, Self.isOfARun(entries) { return }
    names[relative] = entries
    for name in entries where !name.hasPrefix(".") {
      let path = folder + "/" + name
      let own = relative.isEmpty ? name : relative + "/" + name
      switch FileSystem.entry(at: path) {
      case .directory where depth >= Self.deepest:
        leave(own, "lies deeper than \(Self.deepest) folders", "move it up")
      case .directory:
        do throws(StorageFault) {
          try scan(path, relative: own, depth: depth + 1)
        } catch {
          leave(own, "cannot be listed: \(error.reason)", "give yourself the right to read it")
        }
      case .file: take(own, name)
      case .link:
        leave(
          own, "is a link, and links are not followed", "copy what it leads to, or name it in files"
        )
      case .other, nil: leave(own, "is no regular file", "save the export to a file")
      }
    }
  }

  /// Whether a folder is one that a run wrote.
  private static func isOfARun(_ entries: [String]) -> Bool {
    entries.contains("run.json") || entries.contains("runs") && entries.contains("latest")
  }

  private mutating func take(_ path: String, _ name: String) {
    let parts = name.lowercased().split(separator: ".").map(String.init)
    var ending = parts.count > 1 ? parts[parts.count - 1] : ""
    if ending == "gz", parts.count > 2 { ending = parts[parts.count - 2] }
    if Self.archives.contains(ending) {
      leave(path, "is a spreadsheet or an archive", "save it as CSV (UTF-8), or unpack it")
    } else if Self.endings.contains(ending) {
      if exports.count < Self.most {
        exports.append(path)
      } else {
        leave(path, "comes after \(Self.most) exports", "scan a smaller folder")
      }
    }
  }

  private mutating func leave(_ path: String, _ message: String, _ hint: String) {
    left.append(Diagnostic(.warning, file: path, message, hint: hint))
  }
}

/// Patterns of file names that take some files of a folder and no others.
enum FilePatterns {
  /// The `files` of a source as JSON5: one pattern or path, or a list of paths. A name with a date or a long number
  /// becomes a pattern, so that the next export is found too.
  static func json(_ paths: [String], among names: [String]) -> String {
    let folder = self.folder(of: paths[0])
    let files = paths.map { String($0.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1)) }
    if let pattern = pattern(files),
      names.allSatisfy({ name in
        files.contains(name) || !matches(pattern, name)
      }), files.allSatisfy({ matches(pattern, $0) })
    {
      return JSON5Text.quoted(folder.isEmpty ? pattern : folder + "/" + pattern)
    }
    let quoted = paths.map(JSON5Text.quoted)
    return quoted.count == 1 ? quoted[0] : "[" + quoted.joined(separator: ", ") + "]"
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private static func matches(_ pattern: String, _ name: String) -> Bool {
    ExportFinder.matches(Array(pattern.utf8), Array(name.utf8))
  }

  /// What names have in common around one `*`; nil where that is too little.
  ///
  /// `meta-2026-07.csv` and `meta-2026-08.csv` give `meta-*.csv`.
  private static func pattern(_ files: [String]) -> String? {
    let texts = files.map { Array($0.unicodeScalars) }
    guard let first = texts.first else { return nil }
    var head: [Unicode.Scalar]
    var tail: [Unicode.Scalar]
    if files.count == 1 {
      let runs = digitRuns(first)
      guard let start = runs.first(where: { $0.count >= 4 })?.lowerBound,
        let end = runs.last?.upperBound
      else { return nil }
      head = Array(first[..<start])
      tail = Array(first[end...])
    } else {
      let least = texts.map(\.count).min() ?? 0
      let common =
        (0..<least).first { index in texts.contains { $0[index] != first[index] } } ?? least
      head = Array(first[..<common])
      let back =
        (0..<(least - common)).first { index in
          texts.contains { $0[$0.count - 1 - index] != first[first.count - 1 - index] }
        } ?? least - common
      tail = Array(first[(first.count - back)...])
    }
    while let last = head.last,
      isDigit(last)
        || head.count > 1 && isDigit(head[head.count - 2]) && "-_. ".unicodeScalars.contains(last)
    {
      head.removeLast()
    }
    while let next = tail.first, isDigit(next) { tail.removeFirst() }
    // A pattern that any file of the folder would match says nothing.
    guard head.count + tail.count > 4, !head.isEmpty || tail.count > 5 else { return nil }
    var pattern = String.UnicodeScalarView()
    pattern.append(contentsOf: head)
    pattern.append("*")
    pattern.append(contentsOf: tail)
    let text = String(pattern)
    return text.contains("?") || text.count(where: { $0 == "*" }) > 1 ? nil : text
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func digitRuns(_ text: [Unicode.Scalar]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in text.indices where isDigit(text[index]) {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
