package io.whimbrel.engine.guide;

import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal knows of a guide in one environment.
 *
 * @param plan read in that environment
 * @param journal stays the caller's to close
 */
public record HopBook(GuidePlan plan, Journal journal) {
  private static final String DIGEST = "guide.digest";
  private static final String BACKUP = "guide.backup";

  /** How a guide stands that no journal knows. */
  public static HopStanding unknown(GuidePlan plan) {
    return new HopStanding(
        plan, HopState.OPEN, Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty());
  }

  /** How the guide stands. */
  public HopStanding standing() {
    Optional<RunRecord> latest = journal.latest(plan.plan().migration());
    if (latest.isEmpty()) {
      return unknown(plan);
    }
    RunRecord run = latest.get();
    Optional<GateRecord> end = journal.gate(run.run(), Gate.CLEANUP);
    HopState state = state(run, end.isPresent());
    Instant since =
        switch (state) {
          case OPEN -> run.endedAt().orElse(run.startedAt());
          case PASSED -> end.map(GateRecord::openedAt).orElse(run.startedAt());
          case UNDER_WAY, GOING_BACK -> run.startedAt();
        };
    return new HopStanding(
        plan,
        state,
        latest,
        since,
        journal.fact(run.run(), DIGEST),
        journal.fact(run.run(), BACKUP));
  }

  private HopState state(RunRecord run, boolean isAtEnd) {
    if (run.state() == RunState.ROLLED_BACK || run.state() == RunState.ABORTED) {
      return HopState.OPEN;
    }
    if (run.state() == RunState.DONE) {
      return HopState.PASSED;
    }
    if (journal.fact(run.run(), Facts.ROLLBACK_ASKED).isPresent()) {
      return HopState.GOING_BACK;
    }
    return isAtEnd ? HopState.PASSED : HopState.UNDER_WAY;
  }

  /**
   * Notes what a run begins with; noted already, nothing changes, but why it goes on with a guide
   * that was changed meanwhile.
   *
   * @param despite why it begins although the environment before has not passed; empty where it has
   * @param backup where the backup is that was made for it; empty where none was
   */
  public void begun(
      RunRecord run,
      Environment environment,
      String by,
      Optional<String> despite,
      Optional<String> backup) {
    journal.together(
        () -> {
          Optional<String> noted = journal.fact(run.run(), DIGEST);
          boolean isChanged = noted.isPresent() && !noted.get().equals(plan.digest());
          if (noted.isPresent() && !(isChanged && despite.isPresent())) {
            return;
          }
          if (noted.isEmpty()) {
            journal.fact(run.run(), DIGEST, plan.digest());
            backup.ifPresent(location -> journal.fact(run.run(), BACKUP, location));
          }
          String where = environment.name().toLowerCase(Locale.ROOT);
          String begun =
              "%s %s %s in %s"
                  .formatted(
                      by,
                      isChanged ? "goes on with the changed" : "begins",
                      plan.guide().name(),
                      where);
          journal.event(
              run.run(),
              Phase.ASSESS,
              despite.isPresent() ? "guide.despite" : "guide.begun",
              begun + despite.map(why -> " despite the environment before it: " + why).orElse(""),
              Map.of("by", by, "environment", where, "why", despite.orElse("")));
        });
  }
}
