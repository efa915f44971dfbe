package io.whimbrel.engine.shadow;

import java.util.Optional;

/**
 * How a query went on the sides where it was run.
 *
 * @param verdict what came of comparing
 * @param why what differs, in words; empty when nothing does
 * @param rows rows of the last answer
 * @param equalRuns runs whose results were the same
 * @param source latency on the source; empty where it was not run or was refused
 */
public record ShadowResult(
    ShadowQuery query,
    Verdict verdict,
    String why,
    long rows,
    int equalRuns,
    int runs,
    Optional<Latency> source,
    Optional<Latency> target) {

  /** What came of comparing. */
  public enum Verdict {
    /** Both sides answered the same, at least once: while changes are carried one may be late. */
    EQUAL,
    /** The sides answered differently each time, or one of them refused. */
    DIFFERENT,
    /** Both sides refused it. */
    REFUSED,
    /** It was run on the target only. */
    WARMED
  }
}
