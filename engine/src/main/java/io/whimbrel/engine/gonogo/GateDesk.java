package io.whimbrel.engine.gonogo;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Where who decides and the run that waits at its gate meet, by way of the journal: whoever is
 * about to decide asks the run to look again, and is told when it has. Safe for use by several
 * threads.
 */
public final class GateDesk {
  /** The step of a cutover, from its start on. */
  static final String CUTOVER = "cutover";

  private static final String PRESENT = "gate.present";
  private static final String ASKED = "gate.look";
  private static final String ANSWERED = "gate.looked";
  private static final String SEEN = "gate.seen";
  private static final String ACCEPTED = "gate.accepted";

  private static final Duration EVERY = Duration.ofMillis(100);

  private final Journal journal;
  private final RunId run;

  /** What was known to who gave a go. */
  public enum Seen {
    /** Nothing: no process could look. */
    NOTHING,
    /** The list, as it was at that moment. */
    LIST,
    /** Lines that spoke against it, and why these did not count. */
    DESPITE,
    /** The rule looked itself. */
    BY_RULE
  }

  /**
   * What was known to who decided.
   *
   * @param accepted names of lines that spoke against it, and do not count
   */
  public record Known(Seen seen, List<String> accepted) {
    /** Nobody had looked yet, and somebody gave a go all the same. */
    public static final Known WHATEVER = new Known(Seen.DESPITE, List.of("*"));

    public Known {
      accepted = List.copyOf(accepted);
    }

    /** Nothing that is known speaks against it. */
    public static Known of(Seen seen) {
      return new Known(seen, List.of());
    }

    /** These lines do, and do not count. */
    public static Known despite(List<GateLine> against) {
      return new Known(Seen.DESPITE, against.stream().map(GateLine::name).toList());
    }
  }

  /** Of a run. */
  public GateDesk(Journal journal, RunId run) {
    this.journal = journal;
    this.run = run;
  }

  /** Notes whether the run waits at its gate, where it looks when it is asked. */
  public void present(boolean isThere) {
    journal.fact(run, PRESENT, isThere ? "yes" : "");
  }

  /** What somebody asks who has not been answered; empty when nobody does. */
  public Optional<String> asked() {
    return fact(ASKED).filter(asked -> !fact(ANSWERED).equals(Optional.of(asked)));
  }

  /** Notes that the list was looked at for who asked. */
  public void answer(String asked) {
    journal.fact(run, ANSWERED, asked);
  }

  /**
   * Has the run look, if it waits at its gate.
   *
   * @param isWorkedOn whether a process still works on the run
   * @return whether it did, before the limit
   */
  public boolean ask(Duration limit, BooleanSupplier isWorkedOn) {
    if (fact(PRESENT).isEmpty()) {
      return false;
    }
    String asked = UUID.randomUUID().toString();
    journal.fact(run, ASKED, asked);
    Deadline deadline = Deadline.in(limit);
    while (!fact(ANSWERED).equals(Optional.of(asked))) {
      if (deadline.isPassed() || fact(PRESENT).isEmpty() || !isWorkedOn.getAsBoolean()) {
        return false;
      }
      StopSignal.root().rest(EVERY);
    }
    return true;
  }

  /** Notes what was known to who gave a go: in one with the go, as it covers no other. */
  public void known(Known known) {
    journal.fact(run, ACCEPTED, String.join("\n", known.accepted()));
    journal.fact(run, SEEN, known.seen().name());
  }

  /** What was known to who gave a go; empty where the journal does not tell. */
  public Optional<Seen> seen() {
    return fact(SEEN)
        .flatMap(
            name -> Arrays.stream(Seen.values()).filter(s -> s.name().equals(name)).findFirst());
  }

  /**
   * Whether a go holds against a line that speaks against it now: it did so when the go was given,
   * and that was said not to count. One of which the journal does not tell holds, too.
   */
  public boolean isAccepted(GateLine line) {
    return switch (seen().orElse(Seen.DESPITE)) {
      case DESPITE -> {
        List<String> accepted =
            journal
                .fact(run, ACCEPTED)
                .map(names -> names.lines().toList())
                .orElse(Known.WHATEVER.accepted());
        yield accepted.equals(Known.WHATEVER.accepted()) || accepted.contains(line.name());
      }
      case NOTHING, LIST, BY_RULE -> false;
    };
  }

  /**
   * Takes a go back, if one is given and the cutover that it was given to has not begun: from then
   * on the cutover itself backs out, or is done.
   *
   * @param against the lines that speak against it
   */
  public void takeBack(Chronicle chronicle, Phase phase, List<GateLine> against) {
    String why =
        against.stream()
            .map(line -> line.name() + ": " + line.found())
            .collect(
                Collectors.joining("; ", "the go is taken back, as this speaks against it: ", ""));
    boolean _ =
        chronicle.decideIf(
            phase,
            Gate.CUTOVER,
            GateState.APPROVED,
            GateState.OPEN,
            "whimbrel",
            why,
            () -> !isBegun(),
            () -> known(Known.of(Seen.NOTHING)));
  }

  private boolean isBegun() {
    return journal
        .stepState(run, Phase.CUTOVER, CUTOVER)
        .filter(state -> state == StepState.STARTED || state == StepState.DONE)
        .isPresent();
  }

  private Optional<String> fact(String name) {
    return journal.fact(run, name).filter(text -> !text.isEmpty());
  }
}
