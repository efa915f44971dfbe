package io.whimbrel.engine.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.database.TargetWarming;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.WarmRules;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.memory.MovedClock;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that was warmed, and a go that comes when its caches may have forgotten. */
class WarmedGoTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final MovedClock clock = new MovedClock();
  @TempDir private Path directory;
  private World world;
  private Plan plan;
  private RunDesk desk;

  @BeforeEach
  void open() {
    world =
        new World(directory, 1, clock)
            .warming(new WarmRules(Optional.empty(), 1, WarmRules.Prewarm.TABLES));
    plan = world.plan(Approval.PERSON);
    desk = new RunDesk(world.journal(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private CompletableFuture<RunOutcome> staying() {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Migration migration = world.process(plan)) {
            return migration.run(new RunOptions(GateBehaviour.STAY));
          }
        });
  }

  private Optional<RunRecord> run() {
    return world.journal().latest(ID);
  }

  private Optional<GateRecord> gate() {
    return run().flatMap(run -> world.journal().gate(run.run(), Gate.CUTOVER));
  }

  private void awaitGate() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                gate().isPresent()
                    && run().map(RunRecord::state).orElseThrow() == RunState.WAITING);
  }

  private List<String> kinds() {
    return world.journal().history(run().orElseThrow().run()).events().stream()
        .map(EventRecord::kind)
        .filter(kind -> kind.startsWith("target.") || kind.equals("cutover.done"))
        .toList();
  }

  @Test
  void isWarmedAgainBeforeThePauseWhenTheGoComesLate() throws Exception {
    CompletableFuture<RunOutcome> run = staying();
    awaitGate();
    List<String> atGate = kinds();
    clock.advance(Duration.ofMinutes(11));
    desk.approve(ID, Gate.CUTOVER, "ana", "");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(atGate).containsExactly("target.warmed");
    assertThat(kinds()).containsExactly("target.warmed", "target.warmed", "cutover.done");
  }

  @Test
  void isNotWarmedAgainWhenTheGoComesSoon() throws Exception {
    CompletableFuture<RunOutcome> run = staying();
    awaitGate();
    clock.advance(Duration.ofMinutes(8));
    desk.approve(ID, Gate.CUTOVER, "ana", "");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(kinds()).containsExactly("target.warmed", "cutover.done");
  }

  @Test
  void takesTheGoBackWhenItCannotBeWarmedAnyMoreUnlessThatIsSaidNotToCount() throws Exception {
    CompletableFuture<RunOutcome> run = staying();
    awaitGate();
    world.target().warmedBy(new Refusing());
    clock.advance(Duration.ofMinutes(11));
    desk.approve(ID, Gate.CUTOVER, "ana", "");
    await()
        .atMost(PATIENCE)
        .until(() -> gate().orElseThrow().comment().contains("the go is taken back"));
    GateRecord taken = gate().orElseThrow();
    awaitGate();
    desk.approveDespite(ID, Gate.CUTOVER, "ana", "", "it is warm enough");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(taken.state()).isEqualTo(GateState.OPEN);
    assertThat(taken.comment()).contains("warmed: the cache is away");
    assertThat(kinds()).startsWith("target.warmed", "target.cold").endsWith("cutover.done");
    assertThat(world.target().all()).isEqualTo(world.source().all());
  }

  /** A server that lost what it can be warmed with. */
  private static final class Refusing implements TargetWarming {
    @Override
    public int refreshStatistics(List<TableName> tables) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("the cache is away")
          .fix("bring it back")
          .exception();
    }

    @Override
    public OptionalLong prewarm(List<TableName> tables) {
      return OptionalLong.empty();
    }
  }
}
