package io.whimbrel.engine.shadow;

import io.whimbrel.core.database.ShadowQueries.Run;
import io.whimbrel.engine.shadow.ShadowResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the runs of one query have told so far. Used by one thread. */
final class ShadowTally {
  private final ShadowQuery query;
  private final List<Duration> source = new ArrayList<>();
  private final List<Duration> target = new ArrayList<>();
  private int runs;
  private int equalRuns;
  private long rows;
  private boolean isRefusedByBoth;
  private String why = "";

  ShadowTally(ShadowQuery query) {
    this.query = query;
  }

  /** Whether a refusal makes another run needless. */
  boolean isSettled() {
    return runs > 0 && source.size() + target.size() == 0;
  }

  /** Notes a run on both sides, or on the target alone. */
  void add(@Nullable Run onSource, Run onTarget) {
    runs++;
    if (onSource != null) {
      note(onSource, source);
    }
    note(onTarget, target);
    if (onSource == null) {
      why = onTarget instanceof Run.Refused refused ? "the target: " + refused.why() : "";
      return;
    }
    String difference = difference(onSource, onTarget);
    if (difference.isEmpty()) {
      equalRuns++;
    } else {
      why = difference;
    }
  }

  private void note(Run run, List<Duration> times) {
    if (run instanceof Run.Answered answered) {
      times.add(answered.took());
      rows = answered.rows();
    }
  }

  private String difference(Run onSource, Run onTarget) {
    if (onSource instanceof Run.Answered one && onTarget instanceof Run.Answered other) {
      if (one.rows() != other.rows()) {
        return "%d rows on the source, %d on the target".formatted(one.rows(), other.rows());
      }
      return one.digest().equals(other.digest())
          ? ""
          : "%d rows on each side, their values or their order differ".formatted(one.rows());
    }
    List<String> refusals = new ArrayList<>();
    if (onSource instanceof Run.Refused refused) {
      refusals.add("the source: " + refused.why());
    }
    if (onTarget instanceof Run.Refused refused) {
      refusals.add("the target: " + refused.why());
    }
    isRefusedByBoth = refusals.size() == 2;
    return String.join("; ", refusals);
  }

  ShadowResult result(boolean isWarming) {
    Verdict verdict = isWarming ? warmed() : compared();
    return new ShadowResult(
        query,
        verdict,
        verdict == Verdict.EQUAL ? "" : why,
        rows,
        equalRuns,
        runs,
        latency(source),
        latency(target));
  }

  private Verdict warmed() {
    return target.isEmpty() ? Verdict.REFUSED : Verdict.WARMED;
  }

  private Verdict compared() {
    if (equalRuns > 0) {
      return Verdict.EQUAL;
    }
    return isRefusedByBoth ? Verdict.REFUSED : Verdict.DIFFERENT;
  }

  private static Optional<Latency> latency(List<Duration> runs) {
    return runs.isEmpty() ? Optional.empty() : Optional.of(Latency.of(runs));
  }
}
