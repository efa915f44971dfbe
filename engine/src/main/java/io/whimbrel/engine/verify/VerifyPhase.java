package io.whimbrel.engine.verify;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.quality.QualityAfter;
import io.whimbrel.engine.run.RunFrame;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Proves all tables on the plan's levels before the gate; what does not hold stops the run. */
public final class VerifyPhase {
  private static final String BEGUN = "verify.begun";

  private final RunFrame frame;
  private final Catching sync;

  /** For a run. */
  public VerifyPhase(RunFrame frame, Catching sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** Whether every table is proved, as far as it can be before the cutover. */
  public boolean isDone() {
    return frame.chronicle().isDone(Phase.VERIFY, "verify") && new Leftovers(frame).isProved();
  }

  /** Verifies; goes on with the proofs that stand where a process died in the middle. */
  public void run() {
    Instant begun = begun();
    frame.enter(Phase.VERIFY);
    frame.chronicle().step(Phase.VERIFY, "verify", () -> verify(begun));
    FaultPoint.VERIFY_RECORDED.pass();
  }

  private Instant begun() {
    boolean goesOn =
        frame.chronicle().stepState(Phase.VERIFY, "verify").equals(Optional.of(StepState.STARTED));
    Optional<Instant> before = frame.chronicle().fact(BEGUN).map(Instant::parse);
    if (goesOn && before.isPresent()) {
      return before.get();
    }
    Instant now = frame.clock().instant();
    frame.chronicle().fact(BEGUN, now.toString());
    return now;
  }

  private String verify(Instant begun) {
    Levels levels = new Levels(frame, sync, Wanted.PLANNED, begun);
    List<Proof> proofs = levels.prove(Phase.VERIFY);
    Differences.requireNone(new Leftovers(frame).open(proofs));
    new QualityAfter(frame).run();
    if (frame.plan().strategy() != Strategy.BIG_BANG) {
      new ExampleRows(frame).keep();
    }
    Set<Level> all = Wanted.PLANNED.levels(frame.plan());
    Level counting = all.contains(Level.CHECKSUM) ? Level.CHECKSUM : Level.COUNT;
    List<Proof> counted = proofs.stream().filter(p -> p.level() == counting).toList();
    long rows = counted.stream().mapToLong(Proof::rows).sum();
    frame
        .chronicle()
        .event(
            Phase.VERIFY,
            "verify.equal",
            "%d rows of %d tables are equal on both sides".formatted(rows, counted.size()),
            Map.of(
                "rows",
                Long.toString(rows),
                "tables",
                Integer.toString(counted.size()),
                "levels",
                Levels.words(all)));
    return "%d rows of %d tables are equal".formatted(rows, counted.size());
  }
}
