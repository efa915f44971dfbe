package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the target has connections left for the applications that are to come.
 *
 * @param health of the target, as its product tells it
 */
record HeadroomQuestion(Supplier<Map<String, String>> health) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "target's headroom";

  private static final Pattern USED = Pattern.compile("(\\d{1,9}) of (\\d{1,9})");
  private static final double FULL = 0.8;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    String wanted = "less than 80% of the target's connections used";
    String found = health.get().getOrDefault("connections", "");
    Matcher used = USED.matcher(found);
    if (!used.matches()) {
      return GateLine.unknown(name(), "not told", wanted, "look at the target's connections");
    }
    boolean isRoomy = Integer.parseInt(used.group(1)) < FULL * Integer.parseInt(used.group(2));
    return isRoomy
        ? GateLine.go(name(), found + " connections", wanted)
        : GateLine.noGo(
            name(), found + " connections", wanted, "raise max_connections of the target");
  }
}
