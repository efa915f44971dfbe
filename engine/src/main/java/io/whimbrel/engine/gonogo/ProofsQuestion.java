package io.whimbrel.engine.gonogo;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Leftovers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
    String age =
        proofs.stream()
            .filter(proof -> frame.plan().verify().asksFor(proof.level()))
            .map(Proof::at)
            .min(Instant::compareTo)
            .map(at -> age(Duration.between(at, frame.clock().instant())))
            .orElse("");
    long equal = proofs.stream().filter(Proof::isEqual).count();
    String again = frame.chronicle().fact(Facts.PROVED_AGAIN).map(text -> "; " + text).orElse("");
    String found = "%d of %d proofs equal%s%s".formatted(equal, proofs.size(), age, again);
    return new Leftovers(frame).isProved()
        ? GateLine.go(name(), found, wanted)
        : GateLine.noGo(name(), found, wanted, "run 'whimbrel verify', then mend what differs");
  }

  private String age(Duration oldest) {
    Duration max = frame.plan().verify().proofAge().max();
    String told = ", the oldest %s ago".formatted(Figures.duration(oldest));
    return oldest.compareTo(max) > 0
        ? "%s, further back than verify.proof-age (%s)".formatted(told, Figures.limit(max))
        : told;
  }
}
