package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Facts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which process watches a run: the one that says so in the journal with every sample. The one that
 * works on the run comes first, as it alone knows progress, rate and lag. Another one takes over
 * when that one ended in order, is gone from this machine, or was silent for too long. Used by one
 * thread.
 */
public final class WatchDuty {
  private final Journal journal;
  private final RunId run;
  private final Clock clock;
  private final Duration silenceMax;
  private final String me;
  private Claim claim;

  /** How a process asks for the duty. */
  enum Claim {
    /** It is to have it, whoever has it now. */
    FIRST,
    /** Only when nobody else has it, or that one was lost. */
    NEXT
  }

  WatchDuty(Journal journal, RunId run, Clock clock, Duration silenceMax, Claim claim, String me) {
    this.journal = journal;
    this.run = run;
    this.clock = clock;
    this.silenceMax = silenceMax;
    this.claim = claim;
    this.me = me;
  }

  /**
   * The last sign of a watcher.
   *
   * @param holder which process
   */
  public record Beat(String holder, Instant at) {

    /** The last sign in a journal; empty when the last watcher ended in order. */
    public static Optional<Beat> of(Journal journal, RunId run) {
      return journal.fact(run, Facts.WATCH_BEAT).flatMap(Beat::parse);
    }

    private static Optional<Beat> parse(String text) {
      int space = text.lastIndexOf(' ');
      return space < 0
          ? Optional.empty()
          : Optional.of(
              new Beat(text.substring(0, space), Instant.parse(text.substring(space + 1))));
    }
  }

  /** What asking for the duty came to. */
  sealed interface Answer {

    /** It is this process's. */
    record Mine() implements Answer {}

    /** It is this process's from now on, as another one was lost. */
    record Inherited(Beat from) implements Answer {}

    /** It is another process's. */
    record Theirs(Beat by) implements Answer {}
  }

  /** Says that this process watches, unless another one does. */
  Answer claim() {
    List<Answer> answer = new ArrayList<>();
    journal.together(() -> answer.add(claim(Beat.of(journal, run), clock.instant())));
    return answer.getFirst();
  }

  private Answer claim(Optional<Beat> last, Instant now) {
    Optional<Beat> other = last.filter(beat -> !beat.holder().equals(me));
    boolean isLost = other.isPresent() && isLost(other.get(), now);
    if (other.isPresent() && !isLost && claim == Claim.NEXT) {
      return new Answer.Theirs(other.get());
    }
    journal.fact(run, Facts.WATCH_BEAT, me + " " + now);
    return isLost ? new Answer.Inherited(other.get()) : new Answer.Mine();
  }

  /** Leaves the duty to another process that can do it, from now on. */
  void stepBack() {
    claim = Claim.NEXT;
    leave();
  }

  private boolean isLost(Beat beat, Instant now) {
    boolean isGone = LeaseHolder.parse(beat.holder()).map(LeaseHolder::isGone).orElse(false);
    return isGone || Duration.between(beat.at(), now).compareTo(silenceMax) > 0;
  }

  /** Says that this process watches no more. */
  void leave() {
    journal.together(
        () -> {
          if (Beat.of(journal, run).filter(b -> b.holder().equals(me)).isPresent()) {
            journal.fact(run, Facts.WATCH_BEAT, "");
          }
        });
  }
}
