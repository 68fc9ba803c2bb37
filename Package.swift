// swift-tools-version: 6.2
import PackageDescription

/// Every pointer above `Columns` and `Tabular` is an error, not a warning.
let safe: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
]

let package = Package(
  name: "wholeroi",
  products: [
    .executable(name: "wholeroi", targets: ["wholeroi"]),
    .executable(name: "wholeroi-bench", targets: ["wholeroi-bench"]),
  ],
  targets: [
    .systemLibrary(name: "CLibcsv", providers: [.apt(["libcsv-dev"])]),
    .target(name: "Columns", dependencies: ["CLibcsv"]),
    .target(name: "Tabular", dependencies: ["CLibcsv", "Columns"]),
    .target(
      name: "WholeROI", dependencies: ["Tabular", "Columns"],
      resources: [.embedInCode("Layouts")], swiftSettings: safe),
    .executableTarget(
      name: "wholeroi", dependencies: ["WholeROI", "Tabular"], swiftSettings: safe),
    .executableTarget(name: "wholeroi-bench", dependencies: ["WholeROI"], swiftSettings: safe),
    .testTarget(name: "ColumnsTests", dependencies: ["Columns"]),
    .testTarget(name: "TabularTests", dependencies: ["Tabular", "Columns", "CLibcsv"]),
    .testTarget(name: "WholeROITests", dependencies: ["WholeROI", "Tabular", "Columns"]),
    .testTarget(name: "CommandTests", dependencies: ["wholeroi", "WholeROI"]),
  ],
  swiftLanguageModes: [.v6]
)
