import Foundation

/// The files that a source names, found below the root.
enum ExportFinder {
  /// Paths relative to `root`, by their bytes; each once.
  ///
  /// `*` and `?` stand for any characters within one path component, as in a shell; a hidden file is
  /// found only by a name that begins with a point.
  static func find(_ source: SourceDefinition, root: String) throws(Failure) -> [String] {
    var found: [String] = []
    var faults: [Diagnostic] = []
    for pattern in source.files {
      let matches = try expand(pattern, root: root, source: source)
      if matches.isEmpty {
        faults.append(
          Diagnostic(
            file: root, "no file matches \"\(pattern)\" of source \"\(source.name)\"",
            hint:
              "put the export there, change files in the pipeline, or point --set root=DIR at it"))
      }
      found += matches
    }
    guard faults.isEmpty else { throw Failure(.noInput, faults) }
    found.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // By bytes: names that `String` takes for the same may be two files.
    let repeats = found.indices.dropFirst().filter {
      found[$0].utf8.elementsEqual(found[$0 - 1].utf8)
    }
    for index in repeats.reversed() { found.remove(at: index) }
    return found
  }

  private static func expand(
    _ pattern: String, root: String, source: SourceDefinition
  ) throws(Failure) -> [String] {
    var paths = [pattern.hasPrefix("/") ? "/" : ""]
    for component in pattern.split(separator: "/").map(String.init) {
      var next: [String] = []
      for path in paths {
        guard component.contains(where: { $0 == "*" || $0 == "?" }) else {
          next.append(join(path, component))
          continue
        }
        let folder = path.hasPrefix("/") ? path : join(root, path)
        for name in try names(in: folder) where matches(Array(component.utf8), Array(name.utf8)) {
          next.append(join(path, name))
        }
      }
      paths = next
    }
    return paths.filter {
      FileManager.default.fileExists(atPath: $0.hasPrefix("/") ? $0 : join(root, $0))
    }
  }

  private static func names(in folder: String) throws(Failure) -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Failure(
        .noInput, "the folder cannot be listed", file: folder,
        hint: "give the user who runs this the right to read it")
    }
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Whether a file name matches `*` and `?`; case counts, as in the file system.
  static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    if name.first == UInt8(ascii: "."), pattern.first != UInt8(ascii: ".") { return false }
    var at = 0
    var star: (pattern: Int, name: Int)?
    var index = 0
    while index < name.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, index)
        at += 1
      } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == name[index] {
        at += 1
        index += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        at = last.pattern + 1
        index = last.name + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
