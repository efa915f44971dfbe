package io.whimbrel.engine.gonogo;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Leftovers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether every level of the plan is proved, and since when. */
record ProofsQuestion(RunFrame frame) implements GateQuestion {
  /** What it is called. */
  static final String NAME = "proofs";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateLine answer() {
    String wanted = "all levels of the plan proved: " + frame.plan().verify().levels();
    List<Proof> proofs = frame.journal().history(frame.run()).proofs();
    Optional<Instant> oldest = proofs.stream().map(Proof::at).min(Instant::compareTo);
    String age =
        oldest
            .map(at -> Duration.between(at, frame.clock().instant()))
            .map(length -> ", the oldest %d min ago".formatted(length.toMinutes()))
            .orElse("");
    long equal = proofs.stream().filter(Proof::isEqual).count();
    String found = "%d of %d proofs equal%s".formatted(equal, proofs.size(), age);
    return new Leftovers(frame).isProved()
        ? GateLine.go(name(), found, wanted)
        : GateLine.noGo(name(), found, wanted, "run 'whimbrel verify', then mend what differs");
  }
}
