package io.whimbrel.core.plan.cutover;

import io.whimbrel.core.plan.approval.Approval;
import java.time.Duration;
import java.util.List;

/**
 * How reads are shifted to the target before it is in charge of anything.
 *
 * @param switches the path that reads take, in order; none where reads are not shifted
 * @param reads shares of the reads in per cent, ascending, the last one 100
 * @param hold how long a share has to go well before the next one
 * @param advance who says that the next share may be taken
 * @param compare how both sides are compared meanwhile
 */
public record ParallelRules(
    List<SwitchAction> switches,
    List<Integer> reads,
    Duration hold,
    Approval advance,
    CompareRules compare) {

  /** All reads. */
  public static final int ALL = 100;

  private static final Duration HOLD = Duration.ofMinutes(15);

  /** What holds where a plan says nothing. */
  public static final ParallelRules DEFAULT =
      new ParallelRules(
          List.of(), List.of(1, 10, 50, ALL), HOLD, Approval.RULE, CompareRules.DEFAULT);

  public ParallelRules {
    switches = List.copyOf(switches);
    reads = List.copyOf(reads);
  }

  /** Whether reads have a path of their own. */
  public boolean isShifting() {
    return !switches.isEmpty();
  }
}
