package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.JournalMark;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherRuns;
import io.whimbrel.engine.steps.other.OtherStanding;
import io.whimbrel.notify.Courier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another plan that a step carries: with its own journal, secrets, mark and letters, as if its
 * commands were given by themselves. What happens in its run is shown with that of the steps.
 */
public final class CarriedPlan implements OtherRun {
  private final Wiring wiring;
  private final Plan plan;
  private final Journal journal;
  private final RunListener listener;
  private @Nullable Migration atWork;
  private boolean isStopped;

  private CarriedPlan(Wiring wiring, Plan plan, Journal journal, RunListener listener) {
    this.wiring = wiring;
    this.plan = plan;
    this.journal = journal;
    this.listener = listener;
  }

  /** Opens plans by their files; what happens in their runs is told. */
  public static OtherRuns opener(Wiring wiring, RunListener listener) {
    return file -> {
      Plan plan = wiring.plan(file);
      return new CarriedPlan(wiring, plan, wiring.journal(plan), listener);
    };
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public String shown() {
    return Wiring.shown(plan.file());
  }

  @Override
  public Optional<OtherStanding> standing() {
    return OtherStanding.of(journal, plan.migration());
  }

  @Override
  public List<Finding> check() {
    return with(RunListener.none(), Migration::check);
  }

  @Override
  public List<ExplainedStep> explain() {
    return with(RunListener.none(), Migration::explain);
  }

  @Override
  public RunOutcome run(GateBehaviour atGate) {
    return work(migration -> migration.run(new RunOptions(atGate)));
  }

  @Override
  public RunOutcome cleanup() {
    return work(Migration::cleanup);
  }

  @Override
  public RunOutcome abort() {
    return work(Migration::abort);
  }

  @Override
  public RunOutcome rollback(String by, String why) {
    return work(migration -> migration.rollback(by, why, ""));
  }

  private RunOutcome work(Function<Migration, RunOutcome> work) {
    try (JournalMark mark = Wiring.mark(plan, journal);
        Courier _ = RunUpdates.courier(wiring, journal, plan)) {
      return with(mark.before(new Advice(shown(), "").told(named())), work);
    }
  }

  /** Events are told with the migration that they are of. */
  private RunListener named() {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {
        listener.progress(progress);
      }

      @Override
      public void event(EventRecord event) {
        String id = plan.migration().text();
        Map<String, String> data = new LinkedHashMap<>(event.data());
        data.put("migration", id);
        listener.event(
            new EventRecord(
                event.sequence(),
                event.at(),
                event.phase(),
                event.kind(),
                "%s: %s".formatted(id, event.text()),
                data));
      }
    };
  }

  private <T> T with(RunListener told, Function<Migration, T> work) {
    try (Migration migration = begun(wiring.migration(plan, journal, told))) {
      return work.apply(migration);
    } finally {
      ended();
    }
  }

  private synchronized Migration begun(Migration migration) {
    if (isStopped) {
      throw Problem.of(ProblemCode.PAUSED).what("the process was asked to end").exception();
    }
    atWork = migration;
    return migration;
  }

  private synchronized void ended() {
    atWork = null;
  }

  @Override
  public void stop() {
    Migration stopped;
    synchronized (this) {
      isStopped = true;
      stopped = atWork;
    }
    if (stopped != null) {
      stopped.close();
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
