package io.whimbrel.engine.warm;

import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.Optional;

/**
 * How the target was warmed last, as the journal knows it.
 *
 * @param isWell whether all of it could be done
 * @param words what came of it
 */
public record Warmth(Instant at, boolean isWell, String words) {

  /** Of a run; empty when nobody has warmed its target. */
  public static Optional<Warmth> of(Chronicle chronicle) {
    return chronicle.fact(Facts.WARMED).map(Warmth::parse);
  }

  private static Warmth parse(String text) {
    String[] parts = text.split(" ", 3);
    return new Warmth(Instant.parse(parts[0]), Boolean.parseBoolean(parts[1]), parts[2]);
  }

  void note(Chronicle chronicle) {
    chronicle.fact(Facts.WARMED, "%s %s %s".formatted(at, isWell, words));
  }
}
