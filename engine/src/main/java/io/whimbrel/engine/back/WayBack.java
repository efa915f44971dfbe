package io.whimbrel.engine.back;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.structure.SourceStructure;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.SpoolPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one run, from before its cutover to its end:
 *
 * <ol>
 *   <li>Before the pause the new side begins to keep its log: that may wait for transactions that
 *       have nothing to do with the run, and must not do so inside the pause.
 *   <li>Inside the pause, when both sides are equal and nobody writes, a mark is written into that
 *       log. What is behind it is what the new side will accept; what is before it came from the
 *       old side and never goes back. The journal has the place before the cutover is decided.
 *   <li>Behind the release the old side's fence lets the way back's own sessions through, and
 *       nobody else; then changes flow.
 *   <li>In the end it leaves nothing on either side.
 * </ol>
 *
 * <p>Each part is idempotent. Used by one thread.
 */
public final class WayBack implements AutoCloseable {
  private static final Duration FENCE_LIMIT = Duration.ofSeconds(30);

  private final RunFrame forth;
  private @Nullable RunFrame back;

  private WayBack(RunFrame forth) {
    this.forth = forth;
  }

  /** That of a run; opens nothing yet. */
  public static WayBack open(RunFrame forth) {
    return new WayBack(forth);
  }

  /** Whether the plan wants one. */
  public static boolean isWanted(Plan plan) {
    return plan.rollback().wayBack() == RollbackRules.WayBack.SYNC;
  }

  /** Whether the new side keeps its log for it. */
  public static boolean isPrepared(RunFrame forth) {
    return forth.chronicle().fact(Facts.BACK_PREPARED).isPresent();
  }

  /** The run with its sides swapped. */
  public RunFrame frame() {
    RunFrame opened = back;
    if (opened == null) {
      opened = BackFrame.open(forth);
      back = opened;
    }
    return opened;
  }

  /** Has the new side keep its log, where the plan wants a way back; before the pause. */
  public void prepare() {
    if (!isWanted(forth.plan())) {
      return;
    }
    Optional<Finding> blocking =
        forth
            .retry()
            .call(Phase.CUTOVER, "turning the mappings round", frame().cargo()::mappingFindings)
            .stream()
            .filter(finding -> finding.severity() == Severity.BLOCK)
            .findFirst();
    if (blocking.isPresent()) {
      String why = "behind this cutover there is no way back: " + blocking.get().what();
      forth
          .chronicle()
          .event(Phase.CUTOVER, "way-back.none", why, Map.of("fix", blocking.get().fix()));
      return;
    }
    forth.chronicle().fact(Facts.BACK_PREPARED, forth.clock().instant().toString());
    forth
        .chronicle()
        .fact(Facts.BACK_ACCEPTED, Integer.toString(forth.plan().rollback().accept().size()));
    forth.chronicle().step(Phase.CUTOVER, "way back", this::keepLog);
    FaultPoint.BACK_LOG_CREATED.pass();
  }

  private String keepLog() {
    forth.retry().run(Phase.CUTOVER, "taking the new side over", () -> frame().source().takeOver());
    Position kept =
        forth
            .retry()
            .call(
                Phase.CUTOVER,
                "making the new side keep its log",
                () -> frame().source().log().create(frame().cargo().rowTables(), this::waiting));
    frame().chronicle().fact(Facts.SOURCE_TABLES, TableNames.write(frame().cargo().sourceNames()));
    frame().chronicle().fact(Facts.TARGET_TABLES, TableNames.write(frame().cargo().targetNames()));
    new SourceStructure(frame()).note(frame().cargo().structure());
    forth.board().note("");
    return "the new side keeps its log from " + kept;
  }

  private void waiting(String what) {
    forth.board().note("the way back: " + what);
    forth.stop().check();
  }

  /**
   * Notes from where on changes are carried back; inside the pause, when the new side has
   * everything.
   *
   * @return the place, in words
   */
  public String begin(Retry retry) {
    Position start =
        retry.call(
            Phase.CUTOVER,
            "marking where the way back begins",
            () -> frame().source().log().mark("whimbrel way back"));
    frame().chronicle().position(Facts.LOG_START, start);
    FaultPoint.BACK_MARKED.pass();
    return start.text();
  }

  /** Lets changes flow back; behind the release. The caller closes the flow. */
  public ChangeFlow flow() {
    Position start =
        frame()
            .chronicle()
            .position(Facts.LOG_START)
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.STATE_WRONG)
                        .what(forth.run() + " was cut over without a way back")
                        .where(forth.plan().locate("rollback"))
                        .fix("there is none: mend what is wrong on the new side")
                        .exception());
    takeOldSide();
    ChangeFlow flow = ChangeFlow.open(frame());
    flow.beginApplying(start);
    FaultPoint.BACK_OPENED.pass();
    return flow;
  }

  /** Nobody reads the old side's log any more; its fence stays and lets ours through. */
  private void takeOldSide() {
    Retry retry = frame().retry();
    retry.run(
        Phase.MONITOR,
        "taking the old side over",
        () -> frame().target().takeOver(frame().epoch()));
    retry.run(Phase.MONITOR, "taking the new side over", () -> frame().source().takeOver());
    FaultPoint.BACK_OLD_SIDE_TAKEN.pass();
    retry.run(Phase.MONITOR, "dropping the old side's slot", () -> forth.source().log().drop());
    retry.run(
        Phase.MONITOR,
        "letting the way back through the old side's fence",
        () ->
            frame()
                .target()
                .fence(frame().cargo().targetNames())
                .raise(frame().plan().limits().openTransactions(), FENCE_LIMIT));
    FaultPoint.BACK_FENCE_LETS_THROUGH.pass();
  }

  /** Has the new side forget its log, where the cutover was backed out or is given up. */
  public void forget() {
    forth
        .retry()
        .run(
            forth.board().phase(),
            "dropping the new side's slot",
            () -> frame().source().cleanUp());
    frame().chronicle().fact(Facts.LOG_START, "");
    forth.chronicle().fact(Facts.BACK_PREPARED, "");
  }

  /** Removes what it left on both sides and on this machine. */
  public void remove() {
    frame().source().log().drop();
    frame().chronicle().fact(Facts.LOG_START, "");
    frame()
        .target()
        .fence(
            frame().chronicle().fact(Facts.TARGET_TABLES).map(TableNames::read).orElse(List.of()))
        .lower();
    frame().target().cleanUp();
    frame().source().cleanUp();
    new SpoolPlace(frame()).remove();
  }

  @Override
  public void close() {
    if (back != null) {
      back.sides().close();
    }
  }
}
