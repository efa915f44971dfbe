package io.whimbrel.engine;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.verify.RoundFound;
import io.whimbrel.engine.verify.RowsAtRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether to go back, by the time since the cutover and by the data at stake; told from the journal
 * alone. Writes at stake are those that the old side does not have and may not get.
 *
 * @param since the time since the new side accepts writes
 * @param reasons what it was made from, a sentence each
 */
public record RollbackAdvice(
    Advice advice, Duration since, Stake stake, String wayBack, List<String> reasons) {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration BEHIND = Duration.ofMinutes(1);
  private static final long HOUR = 1;
  private static final long DAY = 24;

  /** What is recommended. */
  public enum Advice {
    ROLLBACK,
    EVALUATE,
    FORWARD_FIX
  }

  /** How much may be lost by going back. */
  public enum Stake {
    LOW,
    MEDIUM,
    HIGH
  }

  public RollbackAdvice {
    reasons = List.copyOf(reasons);
  }

  /** Of a run that is cut over and has not ended; empty for any other one. */
  public static Optional<RollbackAdvice> of(RunHistory history, Instant now) {
    Optional<Instant> released = fact(history, Facts.RELEASED).map(Instant::parse);
    RunState state = history.run().state();
    if (released.isEmpty() || state.isFinal()) {
      return Optional.empty();
    }
    Duration since = Duration.between(released.get(), now);
    List<String> reasons = new ArrayList<>();
    reasons.add("the new side has been in charge for %d min".formatted(since.toMinutes()));
    Stake stake = stake(history, now, reasons);
    String wayBack = reasons.get(1);
    return Optional.of(new RollbackAdvice(advice(since, stake), since, stake, wayBack, reasons));
  }

  private static Stake stake(RunHistory history, Instant now, List<String> reasons) {
    if (fact(history, Facts.BACK_PREPARED).isEmpty()) {
      reasons.add("there is no way back: what the new side accepted would be lost");
      return Stake.HIGH;
    }
    Optional<String> broken = fact(history, Facts.BACK_BROKEN);
    if (broken.isPresent()) {
      reasons.add("nothing is carried back now: " + broken.get());
      return Stake.HIGH;
    }
    Optional<RoundFound> found = fact(history, Facts.PROOFS_TOLD).map(RoundFound::parse);
    if (found.isPresent() && found.get().atRisk() > 0) {
      reasons.add("NO_GO %s: %s".formatted(RowsAtRisk.NAME, RowsAtRisk.line(found.get()).found()));
      return Stake.HIGH;
    }
    Optional<String[]> lag = fact(history, Facts.BACK_LAG).map(text -> text.split(" ", -1));
    if (lag.isEmpty()) {
      reasons.add("the way back has not told yet how far it is");
      return Stake.MEDIUM;
    }
    Duration behind = Duration.ofMillis(Long.parseLong(lag.get()[0]));
    Instant at = Instant.parse(lag.get()[2]);
    reasons.add(
        "the old side is %.1f s and %s of log behind, %s were carried back, measured at %s"
            .formatted(
                behind.toMillis() / 1e3,
                bytes(lag.get()[1]),
                bytes(lag.get()[3]),
                Figures.moment(at)));
    boolean isMeasured = Duration.between(at, now).compareTo(FRESH) < 0;
    if (!isMeasured) {
      reasons.add("no process carries changes back: start 'whimbrel run --stay'");
    }
    boolean isLossy = fact(history, Facts.BACK_ACCEPTED).filter(n -> !n.equals("0")).isPresent();
    if (isLossy) {
      reasons.add("the plan accepts that columns lose something on the way back");
    }
    return isMeasured && !isLossy && behind.compareTo(BEHIND) < 0 ? Stake.LOW : Stake.MEDIUM;
  }

  private static Advice advice(Duration since, Stake stake) {
    boolean isYoung = since.toHours() < HOUR;
    boolean isOld = since.toHours() >= DAY;
    return switch (stake) {
      case LOW -> isOld ? Advice.EVALUATE : Advice.ROLLBACK;
      case MEDIUM -> isOld ? Advice.FORWARD_FIX : Advice.EVALUATE;
      case HIGH -> isYoung ? Advice.EVALUATE : Advice.FORWARD_FIX;
    };
  }

  private static Optional<String> fact(RunHistory history, String name) {
    return Optional.ofNullable(history.facts().get(name)).filter(text -> !text.isEmpty());
  }

  private static String bytes(String number) {
    return Figures.bytes(Long.parseLong(number));
  }
}
