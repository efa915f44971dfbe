package io.whimbrel.documents;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A step of the plan, as the journal has it; steps that were not begun have no line.
 *
 * @param took until its end, or until now
 */
public record StepLine(StepRecord step, Duration took) {

  /** The lines of a run, in the order in which its steps were begun; none of a plan without. */
  public static List<StepLine> of(RunHistory history, Instant now) {
    return history.steps().stream()
        .filter(step -> isOfPlan(step, history.facts().keySet()))
        .map(
            step ->
                new StepLine(step, Duration.between(step.startedAt(), step.endedAt().orElse(now))))
        .toList();
  }

  /** Of each the run notes what it reads; an earlier version noted it under the shorter name. */
  private static boolean isOfPlan(StepRecord step, Set<String> facts) {
    String digest = "step." + step.name() + ".digest";
    return facts.contains(digest + ".2") || facts.contains(digest);
  }

  /** Its words, in which a table's line can hold them. */
  public String detail() {
    return step.detail().lines().findFirst().orElse("");
  }

  /** For machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", step.name());
    data.put("phase", step.phase().name());
    data.put("state", step.state().name());
    data.put("attempts", step.attempts());
    data.put("startedAt", step.startedAt().toString());
    step.endedAt().ifPresent(end -> data.put("endedAt", end.toString()));
    data.put("tookSeconds", Envelope.seconds(took));
    data.put("detail", step.detail());
    return data;
  }
}
