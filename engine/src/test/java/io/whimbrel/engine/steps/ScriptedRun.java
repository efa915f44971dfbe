package io.whimbrel.engine.steps;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.steps.other.OtherRun;
import io.whimbrel.engine.steps.other.OtherStanding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;

/** A migration in memory, of which commands are noted and may go otherwise. */
final class ScriptedRun implements OtherRun {
  private final World world;
  private final Plan plan;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private List<Finding> findings = List.of();
  private Optional<Supplier<RunOutcome>> otherwise = Optional.empty();
  private volatile Optional<Migration> atWork = Optional.empty();
  private volatile boolean isStopped;

  ScriptedRun(World world, Plan plan) {
    this.world = world;
    this.plan = plan;
  }

  /** What was given, in order. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** Has every command go so from now on. */
  void goes(Supplier<RunOutcome> outcome) {
    otherwise = Optional.of(outcome);
  }

  /** Has commands go as they do from now on. */
  void goesOn() {
    otherwise = Optional.empty();
  }

  void finds(Finding finding) {
    findings = List.of(finding);
  }

  /** An outcome of the run as it stands, in another state. */
  RunOutcome outcome(RunState state, ExitCode exit, String next) {
    RunRecord run = world.journal().latest(plan.migration()).orElseThrow();
    world.journal().state(run.run(), state, Phase.SYNC, Optional.empty());
    return new RunOutcome(world.journal().latest(plan.migration()).orElseThrow(), exit, next);
  }

  /** Works until it is stopped. */
  RunOutcome untilStopped() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return outcome(RunState.RUNNING, ExitCode.WAITING, "'whimbrel run' goes on");
  }

  private RunOutcome given(String command, Function<Migration, RunOutcome> work) {
    commands.add(command);
    if (otherwise.isPresent()) {
      return otherwise.get().get();
    }
    try (Migration migration = world.process(plan)) {
      atWork = Optional.of(migration);
      if (isStopped) {
        atWork.ifPresent(Migration::close);
      }
      return work.apply(migration);
    } finally {
      atWork = Optional.empty();
    }
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public String shown() {
    return "rows/plan.yaml";
  }

  @Override
  public Optional<OtherStanding> standing() {
    return OtherStanding.of(world.journal(), plan.migration());
  }

  @Override
  public List<Finding> check() {
    return findings;
  }

  @Override
  public List<ExplainedStep> explain() {
    return List.of();
  }

  @Override
  public RunOutcome run(GateBehaviour atGate) {
    return given("run " + atGate, migration -> migration.run(new RunOptions(atGate)));
  }

  @Override
  public RunOutcome cleanup() {
    return given("cleanup", Migration::cleanup);
  }

  @Override
  public RunOutcome abort() {
    return given("abort", Migration::abort);
  }

  @Override
  public RunOutcome rollback(String by, String why) {
    return given("rollback " + why, migration -> migration.rollback(by, why, ""));
  }

  @Override
  public void stop() {
    stopped.countDown();
    isStopped = true;
    atWork.ifPresent(Migration::close);
  }

  @Override
  public void close() {
    isStopped = false;
  }
}
