package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import java.util.Optional;

/** Whether a backup is there that was restored once. */
record BackupQuestion(RunFrame frame) implements GateQuestion {
  private static final String TESTED = "backup.restore-tested";
  private static final String VERIFIED = "backup.verified";

  @Override
  public String name() {
    return "backup";
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
      return GateLine.go(name(), "restored at " + tested.get(), wanted);
    }
    return frame
        .chronicle()
        .fact(VERIFIED)
        .map(
            at ->
                GateLine.unknown(
                    name(),
                    "its files were checked at %s, it was never restored".formatted(at),
                    wanted,
                    "let 'backup' of the plan restore it once"))
        .orElseGet(() -> GateLine.noGo(name(), "none", wanted, "let 'whimbrel run' make it"));
  }
}
