import Foundation

/// Paths as text, without asking the file system.
enum DefinitionPaths {
  /// The folder that a file lies in, absolute.
  static func folder(of file: String) -> String {
    absolute("..", in: absolute(file, in: FileManager.default.currentDirectoryPath))
  }

  /// The path from that absolute folder, absolute and without `.`, `..` and doubled slashes.
  static func absolute(_ path: String, in folder: String) -> String {
    let whole = path.hasPrefix("/") ? path : folder + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }
}
