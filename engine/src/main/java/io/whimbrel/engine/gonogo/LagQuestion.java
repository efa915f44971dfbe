package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.sync.Lag;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether sync is as close behind as the plan asks. */
record LagQuestion(Supplier<Optional<Lag>> lag, Duration limit) implements GateQuestion {
  @Override
  public String name() {
    return GoNoGo.LAG;
  }

  @Override
  public GateLine answer() {
    String wanted = "less than %.1f s".formatted(limit.toMillis() / 1e3);
    Optional<Lag> now = lag.get();
    if (now.isEmpty()) {
      return GateLine.unknown(name(), "not known yet", wanted, "wait until changes flow");
    }
    Duration time = now.get().time();
    String found = "%.1f s, %d bytes".formatted(time.toMillis() / 1e3, now.get().bytes());
    return time.compareTo(limit) < 0
        ? GateLine.go(name(), found, wanted)
        : GateLine.noGo(name(), found, wanted, "wait, or see 'whimbrel status' for what holds it");
  }
}
