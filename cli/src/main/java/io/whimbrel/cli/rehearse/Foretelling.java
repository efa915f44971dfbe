package io.whimbrel.cli.rehearse;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.PhaseTimes;
import io.whimbrel.engine.rehearse.Forecaster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is foretold by the history of a rehearsed run.
 *
 * @param speeds of copying, as they were noted
 * @param sourceEstimate how long copying takes by what was measured on the real source
 */
record Foretelling(
    Plan plan, List<SampledTable> sample, List<Double> speeds, Duration sourceEstimate) {

  /** Empty when the run did not come through its cutover. */
  Optional<Forecast> of(RunHistory history, Instant now) {
    Optional<Duration> there = millis(history, "cutover.pause.millis");
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Map<Phase, Duration> took = PhaseTimes.working(history, now);
    took.remove(Phase.ROLLBACK);
    Duration back = millis(history, "rollback.pause.millis").orElse(Duration.ZERO);
    Forecaster.Pauses pauses = new Forecaster.Pauses(there.get(), back);
    return Optional.of(new Forecaster(plan, sample, took, speeds, pauses, sourceEstimate).at(now));
  }

  private static Optional<Duration> millis(RunHistory history, String fact) {
    return Optional.ofNullable(history.facts().get(fact))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }
}
