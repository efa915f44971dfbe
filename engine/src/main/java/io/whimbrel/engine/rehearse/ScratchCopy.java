package io.whimbrel.engine.rehearse;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.RowSampler;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.SampleRule;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.assess.Findings;
import io.whimbrel.engine.backup.SameRows;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.throttle.ReaderThrottle;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Makes a copy of a database, or of a sample of it, in an empty scratch database: structure, rows,
 * keys, indexes, foreign keys, sequences. That its foreign keys can be made shows that the sample
 * is closed. The database itself is only read.
 *
 * @param scope names what is left in the scratch database while it is made, and has the limits to
 *     which rows are read: rate, hours and rules over the source
 * @param opened is told what may be closed to cut the work off
 */
public record ScratchCopy(
    DatabaseProduct product,
    DatabaseUrl from,
    DatabaseUrl to,
    RunScope scope,
    StopSignal stop,
    Consumer<Runnable> opened) {
  private static final int TOGETHER = 50;
  private static final long EPOCH = 1;

  /**
   * Makes it.
   *
   * @param rows which rows; empty for none
   */
  public List<SampledTable> make(TableSelection selection, Optional<SampleRule> rows) {
    Inventory inventory = inventory(selection);
    List<TableMapping> mappings = inventory.tables().stream().map(SameRows::of).toList();
    try (TargetDatabase target = product.target(to, scope)) {
      opened.accept(target::close);
      Findings.requireNoneBlocks(
          target.preconditions(inventory, inventory.definitions(), mappings, SchemaMode.CREATE));
      target.takeOver(EPOCH);
      List<SampledTable> taken = fill(target, inventory, mappings, rows);
      target.fence(inventory.tables().stream().map(Table::name).toList()).lower();
      target.cleanUp();
      return taken;
    }
  }

  private Inventory inventory(TableSelection selection) {
    try (SourceDatabase source = product.source(from, scope)) {
      opened.accept(source::close);
      return source.inventory(selection);
    }
  }

  private List<SampledTable> fill(
      TargetDatabase target,
      Inventory inventory,
      List<TableMapping> mappings,
      Optional<SampleRule> rule) {
    Map<Stage, List<SchemaStep>> steps =
        target.schema().plan(inventory, inventory.definitions(), mappings).stream()
            .collect(Collectors.groupingBy(SchemaStep::stage));
    run(target, steps.getOrDefault(Stage.BEFORE_COPY, List.of()), TOGETHER);
    List<SampledTable> taken = rule.map(r -> rows(inventory.tables(), r)).orElse(List.of());
    run(target, steps.getOrDefault(Stage.AFTER_TABLE, List.of()), 1);
    run(target, steps.getOrDefault(Stage.AFTER_CATCH_UP, List.of()), 1);
    run(target, steps.getOrDefault(Stage.AT_CUTOVER, List.of()), 1);
    target.advanceSequences(inventory.sequences(), mappings);
    return taken;
  }

  private List<SampledTable> rows(List<Table> tables, SampleRule rule) {
    requireOpen();
    Throttle wanted = scope.limits().throttle();
    Throttle throttle =
        new Throttle(wanted.rate(), List.of(), wanted.source(), wanted.probe(), wanted.disk());
    try (SourceDatabase source = product.source(from, scope);
        ReaderThrottle valve =
            new ReaderThrottle(throttle, Clock.systemUTC(), () -> source.meter(wanted));
        RowSampler sampler = product.sampler(from, to, scope)) {
      Runnable ending = sampler::close;
      Runnable cutting = source::close;
      opened.accept(
          () -> {
            ending.run();
            cutting.run();
          });
      LongConsumer reading =
          bytes -> {
            stop.check();
            valve.took(bytes, stop);
          };
      List<Table> histories = tables.stream().filter(ScratchCopy::isHistory).toList();
      List<Table> others = tables.stream().filter(table -> !isHistory(table)).toList();
      List<SampledTable> taken = new ArrayList<>();
      if (!histories.isEmpty()) {
        taken.addAll(sampler.carry(histories, new SampleRule.All(), reading));
      }
      taken.addAll(sampler.carry(others, rule, reading));
      return taken;
    }
  }

  /** A part of what a tool has done would have it do the rest again. */
  private static boolean isHistory(Table table) {
    return Arrays.stream(MigrationTool.values())
        .anyMatch(tool -> tool.table().equals(table.name().name()));
  }

  /** One snapshot is read without a rest; the hours say when it may begin. */
  private void requireOpen() {
    if (!scope.limits().throttle().isOpen(Instant.now())) {
      throw Problem.of(ProblemCode.LIMIT_UNKEPT)
          .what("rows of the source may not be read now")
          .where("limits.hours")
          .fix("rehearse within these hours")
          .exception();
    }
  }

  private void run(TargetDatabase target, List<SchemaStep> steps, int together) {
    for (int at = 0; at < steps.size(); at += together) {
      stop.check();
      int _ = target.schema().run(steps.subList(at, Math.min(steps.size(), at + together)));
    }
  }
}
