package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory;
import io.whimbrel.core.database.script.MigrationHistory.Applied;
import io.whimbrel.core.database.script.MigrationHistory.Outcome;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.FileVersion;
import io.whimbrel.engine.steps.tool.Replayed.Again;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a history has with what the files say, as the tool itself would. */
final class AppliedBefore {
  private final MigrationTool tool;
  private final List<Replayed> files;
  private final Map<String, Applied> applied;
  private final Optional<FileVersion> highest;
  private final Optional<FileVersion> baseline;

  private AppliedBefore(MigrationTool tool, List<Replayed> files, List<Applied> applied) {
    this.tool = tool;
    this.files = files;
    this.applied =
        applied.stream().collect(Collectors.toMap(Applied::id, Function.identity(), (a, _) -> a));
    this.highest = highest(applied.stream());
    this.baseline = highest(applied.stream().filter(a -> a.outcome() == Outcome.BASELINE));
  }

  private static Optional<FileVersion> highest(Stream<Applied> applied) {
    return applied
        .filter(a -> !a.version().isEmpty())
        .map(a -> FileVersion.parse(a.version()))
        .max(Comparator.naturalOrder());
  }

  /** The names of what was applied before, the table of the history among them. */
  static Set<String> of(MigrationTool tool, List<Replayed> files, MigrationHistory history) {
    return history.exists() ? new AppliedBefore(tool, files, history.applied()).names() : Set.of();
  }

  private Set<String> names() {
    for (Applied one : applied.values()) {
      if (one.outcome() == Outcome.FAILED) {
        throw wrong(
            "its history says that '%s' broke off".formatted(one.id()),
            "see what is left of it, then repair the history with %s".formatted(tool.title()));
      }
    }
    requireNothingMissing();
    Set<String> names = new HashSet<>();
    names.add(tool.table());
    files.stream().filter(this::isDone).map(Replayed::name).forEach(names::add);
    return names;
  }

  private boolean isDone(Replayed file) {
    Applied known = applied.get(file.entry().id());
    if (known == null) {
      return isBeforeBaseline(file);
    }
    String now = file.entry().checksum();
    boolean isSame = known.checksum().isEmpty() || now.isEmpty() || known.checksum().equals(now);
    if (!isSame && file.again() == Again.NEVER) {
      throw wrong(
          "'%s' is not what it was when it was applied: its checksum is %s, the history has %s"
              .formatted(file.name(), now, known.checksum()),
          "put the file back as it was, and write what is new into another one");
    }
    return isSame;
  }

  private boolean isBeforeBaseline(Replayed file) {
    if (file.entry().version().isEmpty() || highest.isEmpty()) {
      return false;
    }
    FileVersion version = FileVersion.parse(file.entry().version());
    if (baseline.filter(b -> version.compareTo(b) <= 0).isPresent()) {
      return true;
    }
    if (version.compareTo(highest.get()) < 0) {
      throw wrong(
          "'%s' was not applied, and a later version was".formatted(file.name()),
          "give it a higher version");
    }
    return false;
  }

  /** Of Flyway: a version that is known may not be without its file. */
  private void requireNothingMissing() {
    Optional<FileVersion> last =
        files.stream()
            .filter(file -> !file.entry().version().isEmpty())
            .map(file -> FileVersion.parse(file.entry().version()))
            .max(Comparator.naturalOrder());
    Set<String> ids = files.stream().map(file -> file.entry().id()).collect(Collectors.toSet());
    for (Applied one : applied.values()) {
      boolean isMissing =
          !one.version().isEmpty()
              && one.outcome() != Outcome.BASELINE
              && !ids.contains(one.id())
              && last.filter(l -> FileVersion.parse(one.version()).compareTo(l) <= 0).isPresent();
      if (isMissing) {
        throw wrong(
            "version %s was applied, and its file is not there".formatted(one.version()),
            "put the file back");
      }
    }
  }

  private Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STEP_OVERTAKEN)
        .what("%s: %s".formatted(tool.title(), what))
        .where(tool.table())
        .fix(fix)
        .exception();
  }
}
