package io.whimbrel.engine.again;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.structure.SourceStructure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which tables go back to copy, and whether they can. */
final class AgainRequest {
  private final RunFrame frame;
  private final SourceStructure structure;

  AgainRequest(RunFrame frame, SourceStructure structure) {
    this.frame = frame;
    this.structure = structure;
  }

  /** The tables of these patterns, now or when they were noted, each with its partitions. */
  Set<TableName> require(List<String> patterns) {
    if (!frame.chronicle().isDone(Phase.PREPARE, "prepare")) {
      throw wrong(
          frame.run() + " is in phase " + frame.board().phase() + ": nothing was copied yet",
          "go on with 'whimbrel run'");
    }
    if (frame.chronicle().fact(Facts.DECIDED).isPresent()) {
      throw wrong(
          frame.run() + " was cut over: the target is in charge",
          "let 'whimbrel run' finish it, then 'whimbrel cleanup'");
    }
    List<TableStructure> known = new ArrayList<>(structure.noted());
    known.addAll(
        frame
            .retry()
            .call(frame.board().phase(), "reading the source's structure", structure::now));
    Set<TableName> tables = new TreeSet<>();
    for (String pattern : patterns) {
      Set<TableName> found =
          known.stream()
              .map(TableStructure::name)
              .filter(name -> TableSelection.matches(pattern, name))
              .collect(Collectors.toUnmodifiableSet());
      if (found.isEmpty()) {
        throw wrong("the run carries no table " + pattern, "see them with 'whimbrel explain'");
      }
      tables.addAll(found);
    }
    return withPartitions(tables, known);
  }

  private static Set<TableName> withPartitions(Set<TableName> tables, List<TableStructure> known) {
    Set<TableName> all = new HashSet<>(tables);
    boolean hasMore = true;
    while (hasMore) {
      hasMore =
          all.addAll(
              known.stream()
                  .filter(table -> table.partitionOf().filter(all::contains).isPresent())
                  .map(TableStructure::name)
                  .toList());
    }
    return all;
  }

  /** The target's tables must be what the source's structure wants now. */
  void requireFit(Set<TableName> tables) {
    List<TableMapping> mappings =
        frame.cargo().mappings().stream().filter(m -> tables.contains(m.source().name())).toList();
    Set<TableName> wanted = Set.copyOf(frame.cargo().targetNames());
    List<TableName> gone =
        frame.chronicle().fact(Facts.TARGET_TABLES).map(TableNames::read).orElse(List.of()).stream()
            .filter(name -> !wanted.contains(name))
            .toList();
    List<Finding> misfits =
        frame
            .retry()
            .call(
                frame.board().phase(),
                "comparing tables on the target",
                () -> frame.target().misfits(mappings, gone, frame.plan().schema()));
    if (!misfits.isEmpty()) {
      throw Problem.of(ProblemCode.SOURCE_CHANGED)
          .what(
              "the target is not what the source's structure wants: "
                  + misfits.stream().map(Finding::what).collect(Collectors.joining("; ")))
          .where(misfits.getFirst().where())
          .fix(
              "on the target: "
                  + misfits.stream().map(Finding::fix).collect(Collectors.joining("; "))
                  + "; then the same command again")
          .exception();
    }
  }

  private static Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG).what(what).fix(fix).exception();
  }
}
