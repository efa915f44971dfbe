package io.whimbrel.engine.throttle;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tells how reading is held back: the board at once, the journal when it begins, changes or ends.
 * Rules that are merely not measured yet are no news. Used by one thread.
 */
final class ThrottleTeller {
  private static final long NEWS_NANOS = Duration.ofSeconds(8).toNanos();
  private static final long FACT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Chronicle chronicle;
  private final Board board;
  private Verdict.Kind told = Verdict.Kind.FREE;
  private List<String> toldUnmeasured = List.of();
  private Optional<Long> unmeasuredSince = Optional.empty();
  private String noted;
  private long notedAt;

  ThrottleTeller(Chronicle chronicle, Board board) {
    this.chronicle = chronicle;
    this.board = board;
    this.noted = chronicle.fact(Facts.THROTTLED).orElse("");
    this.notedAt = System.nanoTime() - FACT_NANOS;
  }

  /** Rows are read, as this says. */
  void tell(Phase phase, Verdict verdict, long nanos) {
    String text = text(verdict);
    board.throttle(text);
    boolean isNews = isNews(verdict, nanos);
    if (isNews && verdict.kind() != told) {
      told = verdict.kind();
      String kind = "throttle." + told.name().toLowerCase(Locale.ROOT);
      note(text, nanos); // before the event, so that who sees that finds this
      chronicle.event(phase, kind, sentence(verdict), data(verdict));
    }
    if (isNews && toldUnmeasured.isEmpty() != verdict.unmeasured().isEmpty()) {
      toldUnmeasured = verdict.unmeasured();
      if (toldUnmeasured.isEmpty()) {
        chronicle.event(phase, "throttle.data", "all rules over the source are measured");
      } else {
        chronicle.event(phase, "throttle.no-data", String.join("; ", toldUnmeasured));
      }
    }
    if (!text.equals(noted) && nanos - notedAt > FACT_NANOS) {
      note(text, nanos);
    }
  }

  /** No rows are read in this phase. */
  void quiet(long nanos) {
    board.throttle("");
    told = Verdict.Kind.FREE;
    toldUnmeasured = List.of();
    if (!noted.isEmpty()) {
      note("", nanos);
    }
  }

  private boolean isNews(Verdict verdict, long nanos) {
    if (verdict.unmeasured().isEmpty()) {
      unmeasuredSince = Optional.empty();
      return true;
    }
    long since = unmeasuredSince.orElse(nanos);
    unmeasuredSince = Optional.of(since);
    return !verdict.isOnlyUnmeasured() || nanos - since > NEWS_NANOS;
  }

  private void note(String text, long nanos) {
    chronicle.fact(Facts.THROTTLED, text);
    noted = text;
    notedAt = nanos;
  }

  private static String text(Verdict verdict) {
    List<String> parts = new ArrayList<>();
    if (verdict.kind() != Verdict.Kind.FREE) {
      parts.add(sentence(verdict));
    }
    verdict.pace().rate().ifPresent(rate -> parts.add("at most %.1f MB/s".formatted(rate / 1e6)));
    return String.join(", ", parts);
  }

  private static String sentence(Verdict verdict) {
    List<String> reasons = new ArrayList<>(verdict.reasons());
    reasons.addAll(verdict.unmeasured());
    String why = String.join("; ", reasons);
    return switch (verdict.kind()) {
      case FREE -> "rows are read as planned again";
      case SLOWED ->
          "throttled to %d of %d workers: %s"
              .formatted(verdict.pace().workers(), verdict.crew(), why);
      case RESTS -> "throttled, no rows are read: " + why;
    };
  }

  private static Map<String, String> data(Verdict verdict) {
    return Map.of(
        "workers", Integer.toString(verdict.pace().workers()),
        "of", Integer.toString(verdict.crew()),
        "reasons", String.join("; ", verdict.reasons()));
  }
}
