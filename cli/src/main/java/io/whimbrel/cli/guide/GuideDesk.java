package io.whimbrel.cli.guide;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Hop;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.guide.EnvironmentStanding;
import io.whimbrel.engine.guide.HopBook;
import io.whimbrel.engine.guide.HopStanding;
import io.whimbrel.engine.guide.HopState;
import io.whimbrel.planfile.GuideEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What is known of a directory of guides in each environment; opens journals only. */
public record GuideDesk(GuideShelf shelf, Wiring wiring) {

  /** A guide to look at in an environment; where it names a journal its secret must be there. */
  public GuidePlan look(Path plan, Environment environment) {
    GuideEnvironment in = shelf.folder().require(environment);
    GuidePlan looked = wiring.guideToLook(plan, Optional.of(in));
    return looked.plan().journal().isEmpty() ? looked : wiring.guide(plan, in);
  }

  /** How all guides stand in an environment, and which version it says itself. */
  public EnvironmentStanding asked(Environment environment) {
    return standing(
        environment, new VersionLook(shelf.folder().require(environment), wiring).look());
  }

  /** How all guides stand in an environment, as the journals know. */
  public EnvironmentStanding standing(Environment environment) {
    return standing(environment, Optional.empty());
  }

  private EnvironmentStanding standing(Environment environment, Optional<Version> found) {
    return new EnvironmentStanding(
        environment,
        shelf.plans().stream()
            .map(plan -> standing(look(plan.plan().file(), environment)))
            .toList(),
        found);
  }

  private HopStanding standing(GuidePlan plan) {
    return journal(plan, journal -> new HopBook(plan, journal).standing())
        .orElseGet(() -> HopBook.unknown(plan));
  }

  /** What the journal of a guide tells; empty when there is none. */
  public <T> Optional<T> journal(GuidePlan plan, Function<Journal, T> look) {
    if (!wiring.hasJournal(plan.plan())) {
      return Optional.empty();
    }
    try (Journal journal = wiring.journal(plan.plan())) {
      return Optional.of(look.apply(journal));
    }
  }

  /**
   * Ends well only when the environment before has passed the same guides. A guide that is under
   * way was let through when it began, and goes on as it was then.
   */
  public void requirePassed(List<Hop> hops, EnvironmentStanding standing) {
    Environment environment = standing.environment();
    if (environment == Environment.DEVELOPMENT) {
      return;
    }
    hops.forEach(hop -> requireUnchanged(standing.of(hop.guide().name()), environment));
    List<Hop> open =
        hops.stream().filter(hop -> !standing.of(hop.guide().name()).isBegun()).toList();
    if (open.isEmpty()) {
      return;
    }
    Optional<Environment> before = shelf.folder().before(environment);
    if (before.isEmpty()) {
      throw refused(
          environment, "guides.yaml has no environment before it, in which guides are tried", "");
    }
    EnvironmentStanding tried = standing(before.get());
    for (Hop hop : open) {
      String name = hop.guide().name();
      HopStanding there = tried.of(name);
      String now = standing.of(name).plan().digest();
      if (there.state() != HopState.PASSED) {
        throw refused(
            environment,
            "%s has not passed in %s".formatted(name, word(before.get())),
            "run it there first");
      }
      if (!there.digest().equals(Optional.of(now))) {
        throw refused(
            environment,
            "%s is not what passed in %s: it was changed since".formatted(name, word(before.get())),
            "take it back there and run it again");
      }
    }
  }

  private static void requireUnchanged(HopStanding hop, Environment environment) {
    if (hop.isChanged()) {
      throw refused(
          environment,
          hop.plan().guide().name()
              + " is under way and is not what was let through: it was changed",
          "put its files as they were when it began");
    }
  }

  private static Problem refused(Environment environment, String what, String fix) {
    return Problem.of(ProblemCode.GO_REFUSED)
        .what(what)
        .where(word(environment))
        .fix(
            (fix.isEmpty() ? "" : fix + ", or ")
                + "give the reason to go on with --despite 'reason'")
        .exception();
  }

  /** An environment as people write it. */
  public static String word(Environment environment) {
    return environment.name().toLowerCase(Locale.ROOT);
  }
}
