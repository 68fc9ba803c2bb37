import Columns
import Foundation
import Tabular

@testable import WholeROI

/// A run up to its sums, without reports: what the stages give for exports.
struct StagedRun {
  let definition: PipelineDefinition
  let exports: Exports
  let journeys: Journeys
  let tally: Tally
  let totals: Totals
  /// Keeps the folder: identifiers of tied links are read again.
  private let folder: TemporaryRun?

  init(_ folder: TemporaryRun, jobs: Int = 1) throws {
    try self.init(folder.definition(), folder: folder, jobs: jobs)
  }

  /// - Parameter mostBits: of a packed touch.
  init(
    _ definition: PipelineDefinition, folder: TemporaryRun? = nil, jobs: Int = 1,
    mostBits: Int = PackedForm.mostBits
  ) throws {
    self.definition = definition
    self.folder = folder
    let executor = Executor(jobs: jobs)
    let pool = BlockPool()
    let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
    exports = try extract(setup, executor: executor, pool: pool, progress: SilentObserver())
    journeys = try joinJourneys(
      exports, executor: executor, pool: pool, mostBits: mostBits)
    let (tally, money) = try attributeOrders(journeys, definition, executor: executor)
    self.tally = tally
    totals = try aggregate(
      exports, journeys, tally, money, executor: executor)
  }
}

/// One touch of a journey, as the batch of its order holds it.
struct StagedTouch: Hashable {
  /// UTC milliseconds.
  var time: Int64
  var channel: String
  var campaign: String
  var program: String
}

/// One order of a staged run: its journey, and its cents under every model.
struct StagedOrder {
  enum Standing: String { case credited, unattributed, unidentified }

  var standing = Standing.unidentified
  var gross: Int64 = 0
  var discounts: Int64 = 0
  /// Net after returns.
  var net: Int64 = 0
  var touches: [StagedTouch] = []
  var isNewCustomer = false
  /// By model: a touch's cents of the net, oldest first.
  var credits: [AttributionModel: [Int64]] = [:]

  var channels: [String] { touches.map(\.channel) }
  var campaigns: [String] { touches.map(\.campaign) }
}

extension StagedRun {
  /// The order with that id; nil where the period has none that counts.
  func order(_ id: String) -> StagedOrder? {
    let book = journeys.book
    let index = book.orders.indices.first { index in
      !book.orders[index].isReturn && book.id(book.orders[index]).elementsEqual(id.utf8)
    }
    guard let index else { return nil }
    var order = StagedOrder()
    order.gross = book.orders[index].gross
    order.discounts = book.orders[index].discounts
    order.net = book.remaining[index]
    for batch in journeys.batches {
      guard let place = batch.orders.firstIndex(of: UInt32(index)) else { continue }
      fill(&order, from: batch, at: place, time: book.orders[index].time)
    }
    return order
  }

  private func fill(
    _ order: inout StagedOrder, from batch: JourneyBatch, at place: Int, time: Int64
  ) {
    let range = batch.starts[place]..<batch.starts[place + 1]
    order.standing = range.isEmpty ? .unattributed : .credited
    order.isNewCustomer = batch.isFirst[place]
    let axes = tally.axes
    for touch in range {
      let credited = journeys.facts.creditPlaces.all[Int(batch.places[touch])]
      let program = Int(credited.program)
      order.touches.append(
        StagedTouch(
          time: time - batch.ages[touch],
          channel: axes.channels[Int(credited.channel)].name,
          campaign: axes.campaigns[Int(credited.campaign)],
          program: program < axes.programs.count ? axes.programs[program] : "(no program)"))
    }
    guard !range.isEmpty else { return }
    var splitter = CreditSplitter(models: axes.models, definition: definition.attribution)
    for model in axes.models {
      splitter.weigh(
        model, touches: range, ages: batch.ages, nodes: batch.nodes, isDirect: batch.isDirect,
        milestone: batch.milestones[place])
      var parts = [Int64](repeating: 0, count: range.count)
      splitter.split(order.net, into: &parts)
      order.credits[model] = parts
    }
  }
}
