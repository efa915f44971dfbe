package io.whimbrel.engine.steps.copy;

import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.engine.steps.other.OtherStanding.Reach;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Carries the rows of another plan, as its own commands do:
 *
 * <ol>
 *   <li>The other plan has its run, journal, lease, gates and approvals. The step notes which run,
 *       and gives {@code run} and {@code cleanup}; it decides nothing for anybody.
 *   <li>Where that run waits for people the step does, too: it stays begun, and the next process
 *       goes on with it. After a kill the same happens.
 *   <li>How far it came says how it is taken back: given up before the cutover, rolled back behind
 *       it, not at all once its cleanup has begun.
 * </ol>
 */
public final class CopyStep implements StepWork {
  /** What a step waits for that is decided elsewhere, as it is noted. */
  public static final String WAITS = "waits";

  private final StepAction.Copy action;
  private final StepGround ground;
  private final CopyGround copies;
  private final CopyBack back;

  /** A step of this kind. */
  public CopyStep(StepAction.Copy action, StepGround ground) {
    this.action = action;
    this.ground = ground;
    this.copies = new CopyGround(action, ground);
    this.back = new CopyBack(copies);
  }

  @Override
  public List<Finding> check() {
    return copies.with(
        other -> new CopyLook(ground, other, action.until()).findings(copies.isBegun()));
  }

  @Override
  public String what() {
    return copies.with(
        other ->
            "carries the rows of %s (%s) %s"
                .formatted(
                    other.plan().migration(),
                    action.shortPath(),
                    switch (action.until()) {
                      case SYNCED -> "to the gate of its cutover";
                      case CUTOVER -> "through its cutover, to the end of its monitoring";
                      case CLEANUP -> "through its cutover and its cleanup";
                    }));
  }

  @Override
  public String shown() {
    return copies.with(
        other -> {
          try {
            return other.explain().stream()
                .map(
                    step ->
                        "%s: %s, %s"
                            .formatted(
                                step.phase().name().toLowerCase(Locale.ROOT),
                                step.name(),
                                step.what()))
                .collect(Collectors.joining("\n"));
          } catch (Problem problem) {
            return "what it will do cannot be told yet: " + problem.what();
          }
        });
  }

  @Override
  public String work(Begun begun) {
    ground.note(WAITS, "");
    try {
      return copies.with(this::carried);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.GATE_WAITING) {
        ground.note(WAITS, problem.what());
      }
      throw problem;
    }
  }

  private String carried(OtherRun other) {
    OtherWords words = new OtherWords(ground, other);
    Optional<OtherStanding> before = other.standing();
    Optional<String> ours = copies.begunRun();
    boolean isOurs = before.isPresent() && ours.equals(before.map(s -> s.run().run().text()));
    if (isOurs && isTakenBack(before.orElseThrow())) {
      throw words.failed(
          "%s, which the step began, is %s"
              .formatted(before.get().run().run(), before.get().run().state()),
          "begin it anew with %s and give this command again, or take this run back, too"
              .formatted(words.command("run")));
    }
    boolean isThere =
        before.filter(s -> isReached(s.reach())).isPresent()
            && (ours.isPresent() || before.get().isLive());
    if (!isThere) {
      brought(other, words, before);
    }
    new OtherCommands(ground, other).note();
    return told(other);
  }

  /**
   * Whether the run has come to where the step is to end. One that was at its gate may have failed
   * since, or fallen behind: it is brought there again.
   */
  private boolean isReached(Reach reach) {
    return switch (action.until()) {
      case SYNCED -> reach.compareTo(Reach.CUT_OVER) >= 0 && reach.compareTo(Reach.CLEANED_UP) <= 0;
      case CUTOVER -> reach == Reach.CLEANING_UP || reach == Reach.CLEANED_UP;
      case CLEANUP -> reach == Reach.CLEANED_UP;
    };
  }

  private static boolean isTakenBack(OtherStanding standing) {
    return !standing.isLive() && standing.reach() != Reach.CLEANED_UP;
  }

  private void brought(OtherRun other, OtherWords words, Optional<OtherStanding> before) {
    boolean isCleaning = before.filter(s -> s.reach() == Reach.CLEANING_UP).isPresent();
    if (!isCleaning) {
      GateBehaviour atGate =
          action.until() == Until.SYNCED
              ? GateBehaviour.HALT
              : ground.others().atGate() == GateBehaviour.STAY
                  ? GateBehaviour.AWAIT
                  : GateBehaviour.LEAVE;
      judge(new OtherCommands(ground, other).given(() -> other.run(atGate)), other, words);
    }
    if (action.until() == Until.CLEANUP) {
      cleanUp(other, words);
    }
  }

  private void judge(RunOutcome outcome, OtherRun other, OtherWords words) {
    OtherStanding standing = other.standing().orElseThrow();
    if (isTakenBack(standing)) {
      throw words.failed(
          "%s was taken back meanwhile: it is %s"
              .formatted(standing.run().run(), standing.run().state()),
          "take this run back, too, with 'whimbrel rollback'");
    }
    switch (outcome.exit()) {
      case OK -> {}
      case WAITING -> {
        if (action.until() != Until.SYNCED
            || standing.reach() != Reach.AT_GATE
            || standing.isPaused()) {
          throw words.waits(
              "%s %s"
                  .formatted(
                      standing.run().run(),
                      standing.isPaused()
                          ? "is paused: " + words.command("resume")
                          : standing.reach() == Reach.AT_GATE
                              ? "waits at gate CUTOVER: " + words.command("approve cutover")
                              : "waits: " + words.named(outcome.next())));
        }
      }
      default ->
          throw words.failed(
              "%s: %s".formatted(standing.run().run(), words.named(outcome.next())),
              "do one of these, and give this command again");
    }
  }

  private void cleanUp(OtherRun other, OtherWords words) {
    try {
      RunOutcome _ = new OtherCommands(ground, other).given(other::cleanup);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.GO_REFUSED || problem.code() == ProblemCode.GATE_WAITING) {
        throw words.waits("%s; %s".formatted(problem.what(), problem.fix()));
      }
      throw problem;
    }
  }

  private static String told(OtherRun other) {
    OtherStanding now = other.standing().orElseThrow();
    String how =
        switch (now.reach()) {
          case ON_ITS_WAY, AT_GATE -> "waits at gate CUTOVER, its rows are there";
          case CUT_OVER -> "was cut over";
          case CLEANING_UP, CLEANED_UP -> "was cut over and cleaned up";
          case PARTLY_GIVEN_UP, GIVEN_UP, ROLLED_BACK, ROLLED_BACK_CLEANLY -> "was taken back";
        };
    return "%s %s%s\nplan %s with digest %s\n'whimbrel report %s' tells all of it"
        .formatted(
            now.run().run(),
            how,
            now.pause()
                .map(p -> ", nobody could write for %d ms".formatted(p.toMillis()))
                .orElse(""),
            other.plan().file(),
            now.run().planDigest(),
            other.shown());
  }

  @Override
  public boolean isReversible() {
    return back.isReversible();
  }

  @Override
  public void requireWayBack() {
    back.require();
  }

  @Override
  public String undo() {
    ground.note(WAITS, "");
    return back.undo();
  }

  @Override
  public Optional<String> afterwards() {
    return back.afterwards();
  }
}
