package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan calls success, at the end of monitoring. */
class SuccessTest {
  @TempDir Path directory = Path.of("");

  private static MonitorRules monitor(String... success) {
    List<SuccessRule> rules =
        Stream.of(success).map(text -> SuccessRule.parse(text, FigureNames.KNOWN)).toList();
    return new MonitorRules(
        Duration.ZERO, Duration.ofMillis(10), List.of(), List.of(), rules, MonitorProofs.DEFAULT);
  }

  private static WatchRules watch() {
    WatchRules base = WatchRules.DEFAULT;
    return new WatchRules(
        Duration.ofMillis(20),
        base.probes(),
        base.sourceDisk(),
        base.targetDisk(),
        base.baseline(),
        base.deadMan(),
        base.smokeEvery(),
        base.metrics(),
        base.application(),
        List.of(),
        List.of(),
        base.standBy());
  }

  private static RunHistory history(World world, Plan plan) {
    return world.journal().history(world.journal().latest(plan.migration()).orElseThrow().run());
  }

  @Test
  void whatHoldsEndsMonitoringWellAndWhatOnlyAPersonKnowsIsConfirmedByTheCleanup() {
    try (World world = new World(directory, 7)) {
      world.watching(
          monitor("run_errors < 1", "No data loss detected", "No user complaints"), watch());
      Plan plan = world.plan(Approval.RULE);

      RunOutcome outcome = world.process(plan).run(new RunOptions(GateBehaviour.LEAVE));
      RunOutcome cleaned = world.process(plan).cleanup();

      assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
      assertThat(cleaned.run().state()).isEqualTo(RunState.DONE);
      assertThat(history(world, plan).events())
          .filteredOn(e -> e.kind().equals("monitor.successful"))
          .singleElement()
          .extracting(EventRecord::text)
          .asString()
          .contains("successful, a person has to confirm 'No user complaints'");
      assertThat(world.journal().gate(outcome.run().run(), Gate.CLEANUP).orElseThrow().comment())
          .contains("confirms 'No user complaints'");
    }
  }

  @Test
  void whatDoesNotHoldKeepsTheWayBackUntilSomebodySaysWhyNot() {
    try (World world = new World(directory, 7)) {
      world.watching(monitor("run_errors >= 5"), watch());
      Plan plan = world.plan(Approval.RULE);

      RunOutcome outcome = world.process(plan).run(new RunOptions(GateBehaviour.LEAVE));

      assertThat(outcome.exit()).isEqualTo(ExitCode.FINDINGS);
      assertThat(outcome.next()).contains("not successful", "run_errors >= 5: it is 0");
      assertThatThrownBy(world.process(plan)::cleanup).hasMessageContaining("E-GO-REFUSED");
      RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
      assertThatThrownBy(() -> desk.approve(plan.migration(), Gate.CLEANUP, "ana", ""))
          .hasMessageContaining("run_errors >= 5");
      desk.approveDespite(plan.migration(), Gate.CLEANUP, "ana", "", "it was a test");
      assertThat(world.process(plan).cleanup().run().state()).isEqualTo(RunState.DONE);
    }
  }
}
