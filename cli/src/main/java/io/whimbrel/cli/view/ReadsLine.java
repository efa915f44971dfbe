package io.whimbrel.cli.view;

import io.whimbrel.engine.RunStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which part of the reads goes to the target before writes do.
 *
 * @param percent as the switches were told last
 * @param aim what they are being told; empty when they were
 * @param held the part that went well for long enough
 * @param isCarried whether a process carries changes to the target, or it is in charge
 */
record ReadsLine(int percent, String aim, int held, String state, boolean isCarried) {

  /** Of a run that shifts reads, or has shifted them. */
  static Optional<ReadsLine> of(RunStatus status) {
    Map<String, String> facts = status.history().facts();
    if (!facts.containsKey("reads.share") && !facts.containsKey("reads.aim")) {
      return Optional.empty();
    }
    boolean isInCharge = !facts.getOrDefault("cutover.decided", "").isEmpty();
    return Optional.of(
        new ReadsLine(
            number(facts, "reads.share"),
            facts.getOrDefault("reads.aim", ""),
            number(facts, "reads.held"),
            isInCharge ? "" : facts.getOrDefault("reads.state", ""),
            isInCharge || status.lease().isPresent()));
  }

  private static int number(Map<String, String> facts, String name) {
    String text = facts.getOrDefault(name, "");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private boolean isStale() {
    return !isCarried && (percent > 0 || !aim.isEmpty());
  }

  /** For people. */
  String text() {
    String line =
        aim.isEmpty()
            ? "reads  %d%% go to the target".formatted(percent)
            : "reads  %d%% go to the target, %s%% are about to".formatted(percent, aim);
    if (isStale()) {
      return line
          + ", and no process carries changes there: 'whimbrel run' goes on, or 'whimbrel abort'";
    }
    return state.isEmpty() || !isCarried ? line : line + "; " + state;
  }

  /** For machines. */
  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("percent", percent);
    data.put("held", held);
    data.put("isStale", isStale());
    data.put("state", state);
    return data;
  }
}
