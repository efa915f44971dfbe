package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.planfile.PlanReading;
import io.whimbrel.planfile.Project;
import io.whimbrel.planfile.ProjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder of migrations. What is known of each is kept in a record beside its plan, and renewed
 * from the plan's journal where this machine reaches it.
 */
public final class Folder {
  private static final int DEPTH_MAX = 6;

  private final Wiring wiring;
  private final Project project;

  private Folder(Wiring wiring, Project project) {
    this.wiring = wiring;
    this.project = project;
  }

  /** The folder that a plan is in. */
  public static Optional<Folder> around(Path plan, Wiring wiring) {
    return ProjectReader.find(plan).map(file -> new Folder(wiring, ProjectReader.read(file)));
  }

  /** The folder that a directory is or is in. */
  public static Folder at(Path directory, Wiring wiring) {
    return around(directory.resolve("plan.yaml"), wiring)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("there is no %s here or above".formatted(Project.FILE))
                    .where(Wiring.shown(directory))
                    .fix("make a folder of migrations with 'whimbrel init'")
                    .exception());
  }

  /** What its file says. */
  public Project project() {
    return project;
  }

  /**
   * What is known of all migrations.
   *
   * @param records what is known now of each plan, by its file
   */
  public record Known(Registry registry, Map<Path, MigrationRecord> records) {
    public Known {
      records = Map.copyOf(records);
    }
  }

  /**
   * Looks at all plans.
   *
   * @param isAsked whether a plan's journal is asked; of any other its record counts
   */
  public Known look(Predicate<Path> isAsked) {
    List<RegistryEntry> entries = new ArrayList<>();
    List<Registry.Trouble> troubles = new ArrayList<>();
    Map<Path, MigrationRecord> records = new LinkedHashMap<>();
    Map<String, String> ids = new LinkedHashMap<>();
    for (Path file : plans()) {
      String name = relative(file);
      switch (wiring.readingToLook(file)) {
        case PlanReading.Refused refused ->
            troubles.add(
                new Registry.Trouble(
                    name, "the plan is refused: " + refused.findings().getFirst().what(), true));
        case PlanReading.Read read -> {
          Plan plan = read.plan();
          MigrationRecord record = record(plan, name, isAsked.test(file), troubles);
          records.put(file, record);
          entries.add(RegistryEntry.of(name, plan, record));
          String other = ids.putIfAbsent(plan.migration().text(), name);
          if (other != null) {
            troubles.add(
                new Registry.Trouble(
                    name, "%s is the id of %s, too".formatted(plan.migration(), other), true));
          }
        }
      }
    }
    return new Known(
        new Registry(project.name(), project.maintainedBy(), surroundings(), entries, troubles),
        records);
  }

  private Registry.Surroundings surroundings() {
    Project.Platform platform = project.platform();
    return new Registry.Surroundings(
        platform.provider(), platform.infrastructure(), platform.pattern(), platform.description());
  }

  private MigrationRecord record(
      Plan plan, String name, boolean isAsked, List<Registry.Trouble> troubles) {
    MigrationRecord kept = kept(plan.file());
    Assessed local = wiring.assessed(plan).over(kept.assessed());
    if (!isAsked || !wiring.hasJournal(plan)) {
      return new MigrationRecord(kept.standing(), isAsked ? local : kept.assessed());
    }
    try (Journal journal = wiring.journal(plan)) {
      return JournalLook.at(journal, plan)
          .filter(told -> !told.standing().lastAt().isBefore(kept.standing().lastAt()))
          .map(told -> new MigrationRecord(told.standing(), told.assessed().over(local)))
          .orElseGet(() -> new MigrationRecord(kept.standing(), local));
    } catch (Problem problem) {
      troubles.add(
          new Registry.Trouble(
              name,
              "its journal is not reached (%s), this is what was known last: %s"
                  .formatted(problem.what(), words(kept.standing())),
              false));
      return kept;
    }
  }

  private static String words(Standing standing) {
    return standing.words();
  }

  /** What the record beside a plan says. */
  static MigrationRecord kept(Path plan) {
    Path file = recordFile(plan);
    try {
      return Files.exists(file)
          ? MigrationRecord.read(Files.readString(file)).orElse(MigrationRecord.NOTHING)
          : MigrationRecord.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where what is known of a plan is kept. */
  static Path recordFile(Path plan) {
    String name = String.valueOf(plan.getFileName());
    int dot = name.lastIndexOf('.');
    return plan.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".record");
  }

  private String relative(Path file) {
    return project.directory().relativize(file).toString().replace('\\', '/');
  }

  /** The plans of the folder, by name. */
  public List<Path> plans() {
    List<PathMatcher> patterns =
        project.plans().stream()
            .map(p -> FileSystems.getDefault().getPathMatcher("glob:" + p))
            .toList();
    try (Stream<Path> files = Files.walk(project.directory(), DEPTH_MAX)) {
      return files
          .filter(file -> !file.equals(project.file()))
          .filter(file -> isMeant(project.directory().relativize(file), patterns))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the folder cannot be read: " + e.getMessage())
          .where(project.directory().toString())
          .fix("let this user read it")
          .cause(e)
          .exception();
    }
  }

  private static boolean isMeant(Path relative, List<PathMatcher> patterns) {
    return patterns.stream().anyMatch(p -> p.matches(relative));
  }
}
