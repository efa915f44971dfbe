package io.whimbrel.engine.assess;

import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.mapping.PhaseChecks;
import io.whimbrel.core.plan.mapping.PlannedShares;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.engine.gonogo.RoomQuestion;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.shadow.QueryChecks;
import io.whimbrel.engine.switches.SwitchChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** Collects everything that stands in the way, from the map and from both sides, in one go. */
public final class Findings {
  private final Plan plan;
  private final Sides sides;
  private final Cargo cargo;
  private final Set<String> shared;
  private final List<Finding> found = new ArrayList<>();

  /**
   * For a plan and its databases.
   *
   * @param shared objects that another phase has made on the target
   */
  public Findings(Plan plan, Sides sides, Cargo cargo, Set<String> shared) {
    this.plan = plan;
    this.sides = sides;
    this.cargo = cargo;
    this.shared = Set.copyOf(shared);
  }

  /** All findings, the heaviest first. A side that cannot be asked is a finding itself. */
  public List<Finding> collect() {
    found.clear();
    boolean hasSource =
        add(() -> cargo.inventory().findings()) && add(() -> cargo.mappingFindings());
    if (hasSource) {
      add(this::preconditions);
      if (plan.rollback().wayBack() == RollbackRules.WayBack.SYNC) {
        add(() -> sides.target().wayBackObstacles());
        add(() -> sides.source().wayBackObstacles(cargo.sourceNames()));
        add(this::wayBack);
        add(() -> sides.source().wayBackRows(cargo.rowMappings(), cargo.wayBack()));
      }
    } else {
      add(this::targetAnswers);
    }
    if (hasSource && !plan.phasing().phases().isEmpty()) {
      add(() -> ofPhases(plan.phasing().whole().orElse(plan)));
    }
    if (!plan.backup().isWanted() && !plan.locations().containsKey("backup.by")) {
      found.add(withoutBackup());
    }
    if (hasSource) {
      add(this::room);
    }
    if (hasSource && plan.backup().by() == BackupRules.Maker.PG_DUMP) {
      add(this::programs);
    }
    add(() -> new SwitchChecks(plan).find());
    add(() -> new QueryChecks(plan).find());
    found.sort(Comparator.comparing(Finding::severity).reversed());
    return List.copyOf(found);
  }

  private List<Finding> preconditions() {
    return sides
        .target()
        .preconditions(cargo.inventory(), cargo.definitions(), cargo.mappings(), plan.schema())
        .stream()
        .filter(f -> f.code() != ProblemCode.TARGET_OCCUPIED || !shared.contains(f.where()))
        .toList();
  }

  private List<Finding> ofPhases(Plan whole) {
    Inventory all = sides.source().inventory(whole.tables());
    List<Finding> findings = new ArrayList<>(PhaseChecks.find(whole, all));
    if (findings.stream().noneMatch(f -> f.severity() == Severity.BLOCK)) {
      findings.addAll(sides.source().sharing(all.tables()));
      findings.addAll(sides.source().straying(all.tables()));
      findings.addAll(
          sides.target().sharing(List.copyOf(PlannedShares.of(whole).target().keySet())));
    }
    try (LargeObjectSource objects = sides.source().largeObjects()) {
      if (!objects.list(0, 1).isEmpty()) {
        findings.add(
            Finding.block(
                ProblemCode.OBJECT_UNSUPPORTED,
                "the source has large objects, which are in no table and so in no phase",
                whole.locate("phases"),
                "write 'strategy: blue-green', or move their contents into a bytea column"));
      }
    }
    return findings;
  }

  private Finding withoutBackup() {
    return Finding.warn(
        ProblemCode.BACKUP_MISSING,
        "the plan asks for no backup of the source",
        plan.locate("backup"),
        "add 'backup: { to: [backups] }', or 'backup: { by: none }' where there is another one");
  }

  /** Before anything is copied; the data come once more, and in most cases as large. */
  private List<Finding> room() {
    try (Vitals target = sides.target().vitals(List.of(), plan.watch().targetDisk())) {
      OptionalDouble free = RoomQuestion.free(target);
      if (free.isEmpty()) {
        return List.of();
      }
      long needed = cargo.inventory().bytes();
      String text =
          "the target's disk has %s free, the tables have %s on the source"
              .formatted(Unit.SIZE.shown(free.getAsDouble()), Unit.SIZE.shown((double) needed));
      return List.of(
          free.getAsDouble() < needed
              ? Finding.warn(
                  ProblemCode.RESOURCE_EXHAUSTED,
                  text,
                  plan.locate("target"),
                  "make room on the disk of the target")
              : Finding.info(ProblemCode.NOTE, text, ""));
    }
  }

  private List<Finding> programs() {
    try (DumpPrograms programs = sides.source().dumps(plan.backup().programs())) {
      return programs.findings();
    }
  }

  private List<Finding> wayBack() {
    return sides.source().wayBack(cargo.wayBack(), plan.rollback());
  }

  private List<Finding> targetAnswers() {
    return List.of(Finding.info(ProblemCode.NOTE, "the target is " + sides.target().version(), ""));
  }

  private boolean add(Supplier<List<Finding>> part) {
    try {
      found.addAll(part.get());
      return true;
    } catch (Problem problem) {
      found.add(Finding.block(problem.code(), problem.what(), problem.where(), problem.fix()));
      return false;
    }
  }

  /** Throws when a finding blocks; the plan's own faults come first. */
  public static void requireNoneBlocks(List<Finding> findings) {
    List<Finding> blocking = findings.stream().filter(f -> f.severity() == Severity.BLOCK).toList();
    if (blocking.isEmpty()) {
      return;
    }
    Finding first =
        blocking.stream()
            .min(Comparator.comparingInt(f -> rank(f.code().exitCode())))
            .orElseThrow();
    throw Problem.of(first.code())
        .what(
            blocking.size() == 1
                ? first.what()
                : "%d findings block, the first: %s".formatted(blocking.size(), first.what()))
        .where(first.where())
        .fix(first.fix().isEmpty() ? "see all of them with 'whimbrel check'" : first.fix())
        .exception();
  }

  private static int rank(ExitCode code) {
    return code == ExitCode.USAGE ? 0 : 1;
  }
}
