package io.whimbrel.core.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal foretells of a plan of steps. Of what it did not try nobody knows how long it
 * takes: that is left out of the sums, and named.
 *
 * @param there from the longest chain of steps, each as quick as it may be, to all of them one
 *     after the other, each as slow
 * @param back all that is taken back, which is done one at a time
 */
public record StepsForecast(List<OfStep> steps, Range there, Range back) {
  /** Where nothing was tried. */
  public static final StepsForecast NONE = new StepsForecast(List.of(), Range.ZERO, Range.ZERO);

  public StepsForecast {
    steps = List.copyOf(steps);
  }

  /** A time between two others. */
  public record Range(Duration least, Duration most) {
    /** No time at all. */
    public static final Range ZERO = new Range(Duration.ZERO, Duration.ZERO);

    /** One after the other. */
    public Range plus(Range other) {
      return new Range(least.plus(other.least), most.plus(other.most));
    }
  }

  /**
   * One step.
   *
   * @param there empty where nobody knows
   * @param back empty where nobody knows; zero where nothing is to be taken back
   * @param basis what the times go by, or why there are none
   */
  public record OfStep(String name, Optional<Range> there, Optional<Range> back, String basis) {}

  /** Whether there is anything to tell. */
  public boolean isEmpty() {
    return steps.stream().noneMatch(step -> step.there().isPresent());
  }

  /** Steps of which nobody knows how long they take. */
  public List<String> unknown() {
    return steps.stream().filter(s -> s.there().isEmpty()).map(OfStep::name).toList();
  }

  /** Steps of which nobody knows how long taking them back takes. */
  public List<String> unknownBack() {
    return steps.stream().filter(s -> s.back().isEmpty()).map(OfStep::name).toList();
  }
}
