import Tabular

/// `quality` and `outputs`.
extension DefinitionDecoder {
  func readQuality(_ file: ObjectReader) {
    guard let reader = file.object("quality") else { return }
    if let rejects = reader.object("rejects") {
      definition.quality.maximumRejects = readBound(
        rejects, "max", to: 1, or: definition.quality.maximumRejects)
      rejects.finish()
    }
    if let volume = reader.object("volume") {
      definition.quality.volumeChange = readBound(
        volume, "change", to: 1000, or: definition.quality.volumeChange)
      volume.finish()
    }
    if let fresh = reader.object("fresh") {
      for member in fresh.node.members {
        sourceReferences.append(
          .init(name: member.key, path: "quality.fresh", node: place(of: member)))
        definition.quality.freshMilliseconds[member.key] = fresh.duration(member.key)
      }
    }
    reader.finish()
  }

  /// A share; nil where it is switched off with `false`.
  private func readBound(
    _ reader: ObjectReader, _ key: String, to maximum: Int64, or standard: ExactDecimal?
  ) -> ExactDecimal? {
    if reader.isSwitchedOff(key) { return nil }
    return reader.decimal(key, from: 0, to: maximum) ?? standard
  }

  func readOutputs(_ file: ObjectReader) {
    if overrides.out == nil {
      file.require("outputs", hint: "add outputs: { directory: \"../out\" }, say")
    }
    guard let reader = file.object("outputs") else { return }
    var outputs = definition.outputs
    if overrides.out == nil {
      reader.require("directory", hint: "where run folders go, relative to this file")
    }
    outputs.directory = reader.text("directory") ?? ""
    if let csv = reader.object("csv") { readCSV(csv, &outputs) }
    if let html = reader.flag("html") { outputs.writesHTML = html }
    if let ledger = reader.flag("ledger") { outputs.keepsLedger = ledger }
    if let people = reader.flag("people") { outputs.showsPeople = people }
    if let group = reader.integer("minimumGroup", 1...1_000_000) {
      outputs.minimumGroup = Int(group)
    }
    if let copies = reader.flag("copies") { outputs.writesCopies = copies }
    if let keep = reader.duration("keep") { outputs.keepMilliseconds = keep }
    reader.finish()
    definition.outputs = outputs
  }

  private func readCSV(_ csv: ObjectReader, _ outputs: inout OutputsDefinition) {
    if let node = csv.node("delimiter"),
      let mark = ObjectReader.name(node, csv.path("delimiter"), among: [",", ";"], faults)
    {
      outputs.delimiter = mark == ";" ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }
    if let hasBOM = csv.flag("bom") { outputs.hasBOM = hasBOM }
    if let guardsFormulas = csv.flag("formulaGuard") { outputs.guardsFormulas = guardsFormulas }
    csv.finish()
  }
}
