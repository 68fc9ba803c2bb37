import Foundation
import Testing

@testable import WholeROI

@Suite struct BuiltInLayoutsTests {
  @Test func everyFileOfTheFolderIsListedOnce() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "Sources/WholeROI/Layouts")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.sorted() == BuiltInLayouts.names.map { $0 + ".json5" }.sorted())
    for (name, bytes) in BuiltInLayouts.files {
      let file = folder.appending(path: name + ".json5")
      #expect([UInt8](try Data(contentsOf: file)) == bytes, "\(name)")
    }
  }

  @Test(arguments: BuiltInLayouts.names)
  func aBuiltInLayoutReadsWithoutAFaultAndSaysWhatItIs(name: String) throws {
    let node = try #require(BuiltInLayouts.node(named: name))
    let faults = DefinitionFaults()
    let decoder = DefinitionDecoder(overrides: RunOverrides(), faults: faults)
    let layout = decoder.readLayout(node, path: name)
    #expect(faults.inOrder.map(\.text) == [])
    #expect(layout?.name == name)
    #expect(layout?.confidence != nil)
    #expect(layout?.about?.isEmpty == false)
    #expect(layout.map { $0.header.isEmpty != $0.names.isEmpty } == true)
  }

  @Test func theListingHasEachLayoutWithWhatFindsIt() {
    let listing = BuiltInLayouts.listing
    for name in BuiltInLayouts.names {
      #expect(listing.contains { $0.hasPrefix(name + " ") }, "\(name)")
    }
    #expect(listing.allSatisfy { !$0.hasSuffix(" ") })
  }

  @Test func theReadmeHasEachLayoutBesideItsRecord() throws {
    let tables = try Readme().section("### Built-in layouts").tables
    let rows = try #require(tables.first { $0[0] == ["record", "layouts"] }).dropFirst()
    var listed: [String: String] = [:]
    for row in rows {
      let names = row[1].replacing("C, D:", with: "").replacing("C:", with: "")
      for name in names.split(whereSeparator: { ",· ".contains($0) }) {
        listed[String(name)] = row[0]
      }
    }
    #expect(listed.keys.sorted() == BuiltInLayouts.names.sorted())
    for name in BuiltInLayouts.names {
      #expect(BuiltInLayouts.named(name)?.record.rawValue == listed[name], "\(name)")
    }
  }

  @Test func anUnknownNameIsToldTheNearest() {
    #expect(
      faults(layoutPipeline("'shopify-order'")) == """
        78
        6:44: error: there is no built-in layout "shopify-order"
          did you mean "shopify-orders"? wholeroi layouts lists them
        """)
  }

  @Test func aPipelineOverridesSingleMembersOfABuiltInLayout() throws {
    let layout = try layout(
      """
      { extends: "shopify-orders", missing: ["n/a"], key: null,
        columns: { store: { value: "Web" }, net: "Net", email: null } }
      """)
    let base = try #require(BuiltInLayouts.named("shopify-orders"))
    #expect(layout.header == base.header && layout.continues.count == 2)
    #expect(layout.missing == ["n/a"] && layout.key == [])
    let fields = layout.columns.map(\.field)
    #expect(fields.contains("store") && !fields.contains("email"))
    #expect(layout.columns.first { $0.field == "net" }?.columns == ["Net"])
    #expect(layout.columns.first { $0.field == "id" }?.columns == ["Name"])
  }

  @Test func identifiersThatThePipelineDoesNotUseFallAway() throws {
    let layout = try layout("'shopify-orders'", "identity: { keys: ['loyalty'] },")
    #expect(layout.columns.contains { $0.field == "id" })
    #expect(!layout.columns.contains { $0.field == "email" })
  }

  private func layout(_ text: String, _ more: String = "") throws -> Layout {
    let pipeline = """
      { name: "x", currency: "USD", timezone: "UTC", \(more)
        period: { from: "2026-07-01", to: "2026-07-31" }, outputs: { directory: "out" },
        sources: [{ name: "s", files: "x.csv", layout: \(text) }] }
      """
    return try decoded(pipeline).definition.sources[0].layout
  }
}
