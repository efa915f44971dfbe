package io.whimbrel.engine.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.cutover.CompareRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.memory.MovedClock;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares of reads, by a command that notes each word it is told. */
class ReadShiftTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private World world;
  private RunDesk desk;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    desk = new RunDesk(world.journal(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Plan plan(Approval reads, Approval writes, String command) {
    return world
        .shifting(
            new ParallelRules(
                List.of(new SwitchAction.Command(command, Optional.of("echo 0 >> told"))),
                List.of(20, 100),
                Duration.ofMillis(1),
                reads,
                CompareRules.DEFAULT))
        .plan(writes);
  }

  private Plan plan(Approval reads, Approval writes) {
    return plan(reads, writes, "echo $WHIMBREL_SHARE >> told");
  }

  private List<String> told() throws IOException {
    Path file = directory.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private RunOutcome run(Plan plan) {
    try (Migration migration = world.process(plan)) {
      return migration.run(RunOptions.DEFAULT);
    }
  }

  private boolean isAskedFor(String percent) {
    Optional<RunId> run = world.journal().latest(ID).map(RunRecord::run);
    return run.flatMap(id -> world.journal().fact(id, "reads.asked")).equals(Optional.of(percent))
        && run.flatMap(id -> world.journal().gate(id, Gate.READS))
            .filter(gate -> gate.state() == GateState.OPEN)
            .isPresent();
  }

  @Test
  void readsRiseByRuleAndStayAtTheTargetThatIsPutInCharge() throws IOException {
    Plan plan = plan(Approval.RULE, Approval.RULE);

    RunOutcome outcome = run(plan);

    assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
    assertThat(told()).containsExactly("20", "100");
    assertThat(world.target().all()).isEqualTo(world.source().all());
    assertThat(world.isBroken()).isFalse();
  }

  @Test
  void theRuleWaitsForWhatTheGateRequires() throws Exception {
    world.asking(
        new ApprovalRules(List.of(), Map.of(), Map.of(ApprovedGate.READS, List.of("before.team"))));
    Plan plan = plan(Approval.RULE, Approval.RULE);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                fact(Facts.READS_STATE)
                    .equals(
                        Optional.of("waits for 'whimbrel tick before.team': 20% of the reads")));
    List<String> before = told();
    new ChecklistBook(world.journal(), ID).tick("before.team", "ana", "");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(before).isEmpty();
    assertThat(told()).containsExactly("20", "100");
  }

  private Optional<String> fact(String name) {
    return world.journal().latest(ID).flatMap(run -> world.journal().fact(run.run(), name));
  }

  @Test
  void aPersonIsAskedForEachShareAnew() throws Exception {
    Plan plan = plan(Approval.PERSON, Approval.RULE);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(() -> isAskedFor("20"));
    List<String> before = told();
    desk.approve(ID, Gate.READS, "ana", "");
    await().atMost(PATIENCE).until(() -> isAskedFor("100"));
    List<String> between = told();
    desk.approve(ID, Gate.READS, "ana", "");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(before).isEmpty();
    assertThat(between).containsExactly("20");
    assertThat(told()).containsExactly("20", "100");
  }

  @Test
  void aPausedRunTakesReadsBackAndTheNextProcessTakesWhatWentWellAtOnce() throws Exception {
    Plan plan = plan(Approval.RULE, Approval.PERSON);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(() -> told().size() == 2 && isAtCutover());
    desk.pause(ID);
    RunOutcome paused = run.get();
    List<String> back = told();
    desk.resume(ID);
    desk.approveDespite(ID, Gate.CUTOVER, "ana", "", "reads are back for the moment");
    RunOutcome done = run(plan);

    assertThat(paused.exit()).isEqualTo(ExitCode.WAITING);
    assertThat(back).containsExactly("20", "100", "0");
    assertThat(done.exit()).isEqualTo(ExitCode.OK);
    assertThat(told()).containsExactly("20", "100", "0", "100");
  }

  private boolean isAtCutover() {
    return world
        .journal()
        .latest(ID)
        .flatMap(run -> world.journal().gate(run.run(), Gate.CUTOVER))
        .isPresent();
  }

  @Test
  void anAlertThatFiresTakesReadsBack() throws Exception {
    Plan plan = plan(Approval.RULE, Approval.PERSON);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(() -> told().size() == 2 && isAtCutover());
    alertFires();
    await().atMost(PATIENCE).until(() -> told().size() > 2);
    List<String> back = told();
    desk.reject(ID, Gate.CUTOVER, "ana", "not today");

    assertThat(back).as("one share back").startsWith("20", "100", "20");
    assertThat(run.handle((_, failure) -> failure).get()).isNotNull();
    assertThat(told()).endsWith("0");
  }

  @Test
  void aProofThatIsTooOldIsMadeAgainAtTheGateBeforeReadsRiseAnew() throws Exception {
    world.close();
    MovedClock clock = new MovedClock();
    world = new World(directory.resolve("later"), 1, clock);
    desk = new RunDesk(world.journal(), clock);
    Plan plan =
        world
            .shifting(
                new ParallelRules(
                    List.of(new SwitchAction.Command("true", Optional.of("true"))),
                    List.of(20, 100),
                    Duration.ofMillis(1),
                    Approval.RULE,
                    new CompareRules(
                        Duration.ofMillis(100), Optional.empty(), 1, 2, Duration.ofHours(1))))
            .plan(Approval.PERSON);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(this::isAtCutover);
    fellBackAndRoseAgain();
    long young = proofs();
    clock.advance(Duration.ofHours(2));
    fellBackAndRoseAgain();
    long old = proofs();
    desk.approveDespite(ID, Gate.CUTOVER, "ana", "", "reads were there a moment ago");

    assertThat(run.get().exit()).isEqualTo(ExitCode.OK);
    assertThat(young).isOne();
    assertThat(old).isEqualTo(2);
  }

  private void fellBackAndRoseAgain() {
    alertFires();
    await().atMost(PATIENCE).until(() -> !fact(Facts.READS).equals(Optional.of("100")));
    alert(AlertState.OK);
    await().atMost(PATIENCE).until(() -> fact(Facts.READS).equals(Optional.of("100")));
  }

  private long proofs() {
    return world.journal().history(world.journal().latest(ID).orElseThrow().run()).events().stream()
        .filter(event -> event.kind().equals("verify.equal"))
        .count();
  }

  /** As a process says that watches the run. */
  private void alertFires() {
    alert(AlertState.FIRING);
  }

  private void alert(AlertState state) {
    String name = WatchRules.DEFAULT.alerts().getFirst().name();
    world
        .journal()
        .fact(
            world.journal().latest(ID).orElseThrow().run(),
            Facts.ALERT + name,
            "%s %s true - by the test".formatted(state, Instant.now()));
  }

  @Test
  void aShareThatTheSwitchRefusesIsTakenBackAndTriedAgain() throws IOException {
    String refusing =
        "echo $WHIMBREL_SHARE >> told; test $WHIMBREL_SHARE = 100 || test -e ok || ! touch ok";

    RunOutcome outcome = run(plan(Approval.RULE, Approval.RULE, refusing));

    assertThat(outcome.exit()).isEqualTo(ExitCode.OK);
    assertThat(told()).containsExactly("20", "0", "20", "100");
  }

  @Test
  void whatIsGivenUpIsReadAtTheSource() throws Exception {
    Plan plan = plan(Approval.RULE, Approval.PERSON);

    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(() -> told().size() == 2 && isAtCutover());
    desk.reject(ID, Gate.CUTOVER, "ana", "not today");

    assertThat(run.handle((_, failure) -> failure).get()).isNotNull();
    assertThat(told()).containsExactly("20", "100", "0");
  }

  /** As a process leaves it that was killed at the gate while all reads went to the target. */
  private RunId killedWithReadsThere(Plan plan) throws Exception {
    CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> run(plan));
    await().atMost(PATIENCE).until(() -> told().size() == 2 && isAtCutover());
    desk.pause(ID);
    assertThat(run.get().exit()).isEqualTo(ExitCode.WAITING);
    RunId id = world.journal().latest(ID).orElseThrow().run();
    world.journal().step(id, Phase.CUTOVER, "reads 1", StepState.DONE, "");
    world.journal().fact(id, Facts.READS, "100");
    Files.delete(directory.resolve("told"));
    return id;
  }

  private RunOutcome abort(Plan plan) {
    try (Migration migration = world.process(plan)) {
      return migration.abort();
    }
  }

  @Test
  void anAbortTakesReadsBackThatAreAtTheTargetBeforeItsTablesGo() throws Exception {
    RunId run = killedWithReadsThere(plan(Approval.RULE, Approval.PERSON));

    RunOutcome aborted = abort(plan(Approval.RULE, Approval.PERSON));

    assertThat(aborted.run().state()).isEqualTo(RunState.ABORTED);
    assertThat(told()).containsExactly("0");
    assertThat(world.journal().fact(run, Facts.READS)).contains("0");
    assertThat(world.target().all()).isEmpty();
    assertThat(world.target().isClean()).isTrue();
    assertThat(world.source().isClean()).isTrue();
  }

  @Test
  void anAbortWhoseSwitchKeepsReadsAtTheTargetLeavesItsTablesAndSaysSo() throws Exception {
    RunId run = killedWithReadsThere(plan(Approval.RULE, Approval.PERSON));
    SwitchAction stuck = new SwitchAction.Command("true", Optional.of("exit 3"));
    Plan plan =
        world
            .shifting(
                new ParallelRules(
                    List.of(stuck),
                    List.of(20, 100),
                    Duration.ofMillis(1),
                    Approval.RULE,
                    CompareRules.DEFAULT))
            .plan(Approval.PERSON);

    RunOutcome aborted = abort(plan);

    assertThat(aborted.run().state()).isEqualTo(RunState.ABORTED);
    assertThat(world.journal().fact(run, Facts.LEFT).orElse(""))
        .contains("the target's tables, since reads may still go there");
    assertThat(world.target().all()).isNotEmpty();
    assertThat(world.source().isClean()).isTrue();
  }
}
