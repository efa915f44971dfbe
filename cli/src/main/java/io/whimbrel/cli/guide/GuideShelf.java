package io.whimbrel.cli.guide;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePath;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Hop;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.planfile.GuideFolder;
import io.whimbrel.planfile.GuideFolderReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The guides of a directory, as they are looked at: no secret is needed.
 *
 * @param plans each with its guide, in the order of their directories
 * @param troubles what could not be read, and why
 */
public record GuideShelf(GuideFolder folder, List<GuidePlan> plans, List<Trouble> troubles) {

  /**
   * A plan that is no guide, or cannot be read.
   *
   * @param file relative to the directory
   * @param fix what mends it
   */
  public record Trouble(String file, String what, String fix) {}

  public GuideShelf {
    plans = List.copyOf(plans);
    troubles = List.copyOf(troubles);
  }

  /** Reads all guides below a directory: each is the plan of a directory of its own. */
  public static GuideShelf read(Path directory, Wiring wiring) {
    if (!Files.isDirectory(directory)) {
      throw Problem.of(ProblemCode.USAGE)
          .what("there is no directory " + directory)
          .fix("name the directory in which guides are, each as v0.1.0-to-v0.2.0/plan.yaml")
          .exception();
    }
    GuideFolder folder = GuideFolderReader.read(directory);
    List<GuidePlan> plans = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : files(folder.directory())) {
      String shown = folder.directory().relativize(file).toString();
      try {
        GuidePlan plan = wiring.guideToLook(file, folder.first());
        if (names.add(plan.guide().name())) {
          plans.add(plan);
        } else {
          troubles.add(
              new Trouble(
                  shown,
                  "there is another guide " + plan.guide().name(),
                  "move one of the two out of the directory"));
        }
      } catch (Problem problem) {
        troubles.add(new Trouble(shown, problem.what(), problem.fix()));
      }
    }
    return new GuideShelf(folder, plans, troubles);
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .map(child -> child.resolve("plan.yaml"))
          .filter(Files::exists)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the directory cannot be read: " + e.getMessage())
          .where(directory.toString())
          .fix("let this user read it")
          .cause(e)
          .exception();
    }
  }

  /** What could not be read, in a line each. */
  public List<String> notRead() {
    return troubles.stream().map(t -> t.file() + ": " + t.what()).toList();
  }

  /** The ways through them; refused while a guide cannot be read, which may be one of them. */
  public GuidePath paths() {
    if (!troubles.isEmpty()) {
      Trouble first = troubles.getFirst();
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("a guide cannot be read: " + first.what())
          .where(first.file())
          .fix(first.fix())
          .exception();
    }
    return new GuidePath(plans.stream().map(p -> new Hop(p.guide(), p.plan().file())).toList());
  }
}
