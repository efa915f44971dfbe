package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a backup is there that was restored once. */
record BackupQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "backup";

  private static final String TESTED = "backup.restore-tested";
  private static final String VERIFIED = "backup.verified";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    String wanted = "a backup that was restored once";
    if (!frame.plan().backup().isWanted()) {
      return GateLine.unknown(
          name(), "the plan asks for none", wanted, "let 'backup' of the plan make one");
    }
    Optional<String> tested = frame.chronicle().fact(TESTED);
    if (tested.isPresent()) {
      return GateLine.go(
          name(), "restored at %s, %s ago".formatted(tested.get(), age(tested.get())), wanted);
    }
    return frame
        .chronicle()
        .fact(VERIFIED)
        .map(
            at ->
                GateLine.unknown(
                    name(),
                    "its files were checked at %s, %s ago, it was never restored"
                        .formatted(at, age(at)),
                    wanted,
                    "let 'backup' of the plan restore it once"))
        .orElseGet(() -> GateLine.noGo(name(), "none", wanted, "let 'whimbrel run' make it"));
  }

  private String age(String at) {
    Duration age = Duration.between(Instant.parse(at), frame.clock().instant());
    return age.toHours() < 48 ? age.toMinutes() + " min" : age.toDays() + " days";
  }
}
