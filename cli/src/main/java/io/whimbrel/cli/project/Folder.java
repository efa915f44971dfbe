package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.planfile.Project;
import io.whimbrel.planfile.ProjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collections;
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
    return ProjectReader.find(plan).map(file -> new Folder(wiring, ProjectReader.read(file, plan)));
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
   * @param renewals what the records of plans that were asked are to say, by plan
   */
  public record Known(Registry registry, Map<Path, Renewal> renewals) {
    public Known {
      renewals = Collections.unmodifiableMap(new LinkedHashMap<>(renewals));
    }
  }

  /**
   * Looks at all plans.
   *
   * @param isAsked whether a plan's journal is asked; of any other its record counts
   */
  public Known look(Predicate<Path> isAsked) {
    return new FolderLook(wiring, project).at(plans(), isAsked);
  }

  /** A file of the folder as the index names it. */
  public String named(Path file) {
    return relative(project, file);
  }

  static String relative(Project project, Path file) {
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
