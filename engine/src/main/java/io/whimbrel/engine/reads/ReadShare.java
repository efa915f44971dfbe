package io.whimbrel.engine.reads;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.switches.ReadPath;
import java.util.Map;

/**
 * Which part of the reads goes to the target. Every change is noted before the switches hear of it,
 * and again behind them:
 *
 * <ol>
 *   <li>{@link Facts#READS_AIM} says what they are about to be told;
 *   <li>they are told, under the lease;
 *   <li>{@link Facts#READS} says that they were.
 * </ol>
 *
 * Whatever a process left behind, the next one takes back first: nothing was carried to the target
 * while nobody was at work, so that nobody should read there. Used by one thread at a time.
 */
public final class ReadShare {
  private final RunFrame frame;

  /** Of a run. */
  public ReadShare(RunFrame frame) {
    this.frame = frame;
  }

  /** The part that goes to the target, in per cent. */
  public int now() {
    return percent(Facts.READS);
  }

  /** The part that went well for as long as the plan asks. */
  public int held() {
    return percent(Facts.READS_HELD);
  }

  private int percent(String fact) {
    return frame.chronicle().fact(fact).map(Integer::parseInt).orElse(0);
  }

  /** Notes the part that went well. */
  void held(int percent) {
    frame.chronicle().fact(Facts.READS_HELD, Integer.toString(percent));
    FaultPoint.READS_HELD.pass();
  }

  /** Whether some reads go to the target, or may do so. */
  public boolean isBegun() {
    return now() > 0 || frame.chronicle().fact(Facts.READS_AIM).isPresent();
  }

  /** Sends this part of the reads to the target. */
  void send(int percent, String why) {
    int before = now();
    change(percent, () -> new ReadPath(frame.plan(), frame.chronicle()).send(percent, before));
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            percent < before ? "reads.back" : "reads.shifted",
            "%d%% of the reads go to the target: %s".formatted(percent, why),
            data(percent, before, why));
  }

  /** Sends no reads to the target any more, as far as any went there. */
  public void takeBack(String why) {
    if (!isBegun()) {
      return;
    }
    int before = now();
    change(0, () -> new ReadPath(frame.plan(), frame.chronicle()).takeBack());
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            "reads.back",
            "all reads go to the source: " + why,
            data(0, before, why));
  }

  /** Sends all reads to the target again, when it stays in charge after all. */
  public void again() {
    boolean isMoved =
        now() < ParallelRules.ALL || frame.chronicle().fact(Facts.READS_AIM).isPresent();
    if (held() == ParallelRules.ALL && isMoved) {
      send(ParallelRules.ALL, "the new side stays in charge");
    }
  }

  private void change(int percent, Runnable tell) {
    frame.lease().confirm();
    frame.chronicle().fact(Facts.READS_AIM, Integer.toString(percent));
    FaultPoint.READS_AIMED.pass();
    tell.run();
    FaultPoint.READS_TOLD.pass();
    frame.chronicle().fact(Facts.READS, Integer.toString(percent));
    frame.chronicle().fact(Facts.READS_AIM, "");
    FaultPoint.READS_NOTED.pass();
  }

  private static Map<String, String> data(int percent, int before, String why) {
    return Map.of(
        "percent", Integer.toString(percent), "before", Integer.toString(before), "why", why);
  }
}
