package io.whimbrel.engine.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoNoGoTest {
  private static final GateLine AGAINST =
      GateLine.noGo("backup", "none, ä\n\"%+", "one that was restored", "make one");

  @TempDir private Path directory;
  private World world;
  private Plan plan;
  private RunId run;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    plan = world.plan(Approval.PERSON);
    run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    world.journal().openGate(run, Gate.CUTOVER);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aGoAgainstTheListNeedsAreasonWhichIsRecorded() {
    note(GateLine.go("proofs", "all equal", "all equal"), AGAINST);
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());

    assertThatThrownBy(() -> desk.approve(plan.migration(), Gate.CUTOVER, "ann", ""))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
        .hasMessageContaining("backup: none")
        .hasMessageContaining("--despite");
    desk.approveDespite(plan.migration(), Gate.CUTOVER, "ann", "now", "the storage has snapshots");

    assertThat(world.journal().gate(run, Gate.CUTOVER))
        .hasValueSatisfying(
            gate -> {
              assertThat(gate.state()).isEqualTo(GateState.APPROVED);
              assertThat(gate.comment())
                  .isEqualTo("now; despite backup: the storage has snapshots");
            });
  }

  @Test
  void whatPassesByItselfOrIsNotKnownHoldsNobodyBack() {
    note(
        GateLine.noGo("lag", "12 s", "10 s", "wait"),
        GateLine.unknown("backup", "the plan asks for none", "one", ""));

    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "ann", "");

    assertThat(world.journal().gate(run, Gate.CUTOVER).orElseThrow().state())
        .isEqualTo(GateState.APPROVED);
  }

  @Test
  void whatMayHavePassedMeanwhileIsLeftToTheRunWhenNoneWaitsAtTheGate() {
    note(GateLine.noGo("long transactions", "pid 7", "none", "end it"));

    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "ann", "");

    assertThat(world.journal().gate(run, Gate.CUTOVER).orElseThrow().state())
        .isEqualTo(GateState.APPROVED);
    assertThat(new GateDesk(world.journal(), run).seen()).contains(GateDesk.Seen.NOTHING);
  }

  @Test
  void aGoThatNoProcessWeighedIsTakenBackWhenAlineTurnedBadUntilItIsWellAgain() {
    String item = "before.team";
    plan =
        world
            .asking(
                new ApprovalRules(List.of(), Map.of(), Map.of(ApprovedGate.CUTOVER, List.of(item))))
            .plan(Approval.PERSON);
    ChecklistBook items = new ChecklistBook(world.journal(), plan.migration());
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    items.tick(item, "ana", "");
    comeToTheGate();
    assertThat(lines()).isNotEmpty();
    assertThat(GoNoGo.against(lines())).isEmpty();

    desk.approve(plan.migration(), Gate.CUTOVER, "ana", "");
    items.untick(item, "raj", "the team is ill");

    comeToTheGate();
    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(gate().comment())
        .contains("the go is taken back", "item before.team: nobody has ticked it");
    assertThat(world.target().acceptsWrites()).isFalse();

    items.tick(item, "ana", "");
    desk.approve(plan.migration(), Gate.CUTOVER, "ana", "");
    comeToTheGate();
    assertThat(gate().state()).isEqualTo(GateState.APPROVED);
    assertThat(world.target().acceptsWrites()).isTrue();
  }

  private static Plan requiring(World world, String... items) {
    return world
        .asking(
            new ApprovalRules(List.of(), Map.of(), Map.of(ApprovedGate.CUTOVER, List.of(items))))
        .plan(Approval.PERSON);
  }

  /** As a process leaves it that was killed between the go and what follows. */
  @Test
  void aGoThatWasGivenWithTheListSeenIsTakenBackWhenAlineTurnedBadSince() {
    plan = requiring(world, "before.team");
    ChecklistBook items = new ChecklistBook(world.journal(), plan.migration());
    items.tick("before.team", "ana", "");
    comeToTheGate();
    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "ana", "");
    new GateDesk(world.journal(), run).known(GateDesk.Known.of(GateDesk.Seen.LIST));
    items.untick("before.team", "raj", "the team is ill");

    comeToTheGate();

    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(gate().comment()).contains("the go is taken back", "item before.team");
    assertThat(world.target().acceptsWrites()).isFalse();
  }

  @Test
  void aGoWithAreasonHoldsAgainstTheLinesItWasGivenForAndNoOther() {
    plan = requiring(world, "before.team", "planning.approval");
    ChecklistBook items = new ChecklistBook(world.journal(), plan.migration());
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    items.tick("planning.approval", "ana", "");
    comeToTheGate();
    desk.approveDespite(plan.migration(), Gate.CUTOVER, "ana", "", "they are on their way");
    items.untick("planning.approval", "raj", "it is away");

    comeToTheGate();
    GateRecord taken = gate();
    desk.approveDespite(plan.migration(), Gate.CUTOVER, "ana", "", "we look ourselves");
    comeToTheGate();

    assertThat(taken.state()).isEqualTo(GateState.OPEN);
    assertThat(taken.comment())
        .contains("the go is taken back", "item planning.approval")
        .doesNotContain("before.team");
    assertThat(gate().comment())
        .isEqualTo("despite item before.team, item planning.approval: we look ourselves");
    assertThat(world.target().acceptsWrites()).isTrue();
  }

  @Test
  void aVerificationThatFindsDifferencesTakesTheGoBackAndNoneIsGivenBeforeTheyAreMended() {
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    comeToTheGate();
    desk.approve(plan.migration(), Gate.CUTOVER, "ana", "");
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");
    long whole = desk.status(plan.migration()).proved().whole();

    verify();

    assertThat(proofs().state()).isEqualTo(GateLine.State.NO_GO);
    assertThat(proofs().found()).doesNotStartWith("0 of");
    assertThat(desk.status(plan.migration()).proved().whole()).isEqualTo(whole - 1);
    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(gate().comment()).contains("the go is taken back", "proofs: ");
    assertThatThrownBy(() -> desk.approve(plan.migration(), Gate.CUTOVER, "ana", ""))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
        .hasMessageContaining("proofs: ");

    world.target().unspoil(MemorySource.TABLES.getFirst(), "zz");
    verify();

    assertThat(proofs().state()).isEqualTo(GateLine.State.GO);
    assertThat(desk.status(plan.migration()).proved().whole()).isEqualTo(whole);
    assertThat(gate().state()).as("nobody gave it again").isEqualTo(GateState.OPEN);
    desk.approve(plan.migration(), Gate.CUTOVER, "ana", "");
    comeToTheGate();
    assertThat(world.target().acceptsWrites()).isTrue();
  }

  @Test
  void aRunThatIsStoppedByItsProofsTakesTheGoBackUnlessItWasGivenDespiteThem() {
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    comeToTheGate();
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");
    verify();
    desk.approveDespite(plan.migration(), Gate.CUTOVER, "ana", "", "we mend it");

    assertThatThrownBy(this::comeToTheGate).isInstanceOf(Problem.class);
    assertThat(gate().state()).isEqualTo(GateState.APPROVED);

    world.target().unspoil(MemorySource.TABLES.getFirst(), "zz");
    verify();
    desk.approve(plan.migration(), Gate.CUTOVER, "ana", "");
    world.journal().step(run, Phase.VERIFY, "verify", StepState.UNDONE, "");
    world.target().spoil(MemorySource.TABLES.getFirst(), "zz", "wrong");

    assertThatThrownBy(this::comeToTheGate).isInstanceOf(Problem.class);
    assertThat(gate().state()).isEqualTo(GateState.OPEN);
    assertThat(proofs().state()).isEqualTo(GateLine.State.NO_GO);
  }

  @Test
  void aGoOfWhichTheJournalDoesNotTellWhatItAcceptsHoldsAgainstEveryLine() {
    GateDesk desk = new GateDesk(world.journal(), run);

    assertThat(desk.isAccepted(AGAINST)).as("nothing is told").isTrue();
    world.journal().fact(run, "gate.seen", GateDesk.Seen.DESPITE.name());
    assertThat(desk.isAccepted(AGAINST)).as("despite what is not told").isTrue();
    desk.known(GateDesk.Known.despite(List.of()));
    assertThat(desk.isAccepted(AGAINST)).as("despite nothing").isFalse();
    desk.known(GateDesk.Known.despite(List.of(AGAINST)));
    assertThat(desk.isAccepted(AGAINST)).isTrue();
    desk.known(GateDesk.Known.of(GateDesk.Seen.LIST));
    assertThat(desk.isAccepted(AGAINST)).isFalse();
  }

  private void verify() {
    try (Migration migration = world.process(plan)) {
      assertThat(migration.verify()).isNotEmpty();
    }
  }

  private GateLine proofs() {
    return lines().stream().filter(line -> line.name().equals("proofs")).findFirst().orElseThrow();
  }

  private void comeToTheGate() {
    try (Migration migration = world.process(plan)) {
      run = migration.run(RunOptions.DEFAULT).run().run();
    }
  }

  private GateRecord gate() {
    return world.journal().gate(run, Gate.CUTOVER).orElseThrow();
  }

  private List<GateLine> lines() {
    return GoNoGo.of(world.journal().history(run).facts());
  }

  @Test
  void aRunThatWaitsAtItsGateLooksAgainBeforeAgoIsWeighed() throws Exception {
    note(AGAINST);
    GateDesk desk = new GateDesk(world.journal(), run);
    desk.present(true);
    assertThat(world.journal().lease(run, "a process", Duration.ofMinutes(5))).isPresent();
    Thread looking =
        Thread.ofPlatform()
            .start(
                () -> {
                  await().atMost(Duration.ofMinutes(1)).until(() -> desk.asked().isPresent());
                  note(GateLine.go("backup", "restored", "one that was restored"));
                  desk.answer(desk.asked().orElseThrow());
                });

    new RunDesk(world.journal(), Clock.systemUTC())
        .approve(plan.migration(), Gate.CUTOVER, "ann", "");

    looking.join();
    assertThat(desk.seen()).contains(GateDesk.Seen.LIST);
    assertThat(desk.asked()).isEmpty();
  }

  @Test
  void linesComeBackAsTheyWereWritten() {
    List<GateLine> lines = List.of(AGAINST, GateLine.go("", "", ""));

    assertThat(GoNoGo.of(Map.of("gate.lines", GateLine.write(lines)))).isEqualTo(lines);
    assertThat(GoNoGo.of(Map.of())).isEmpty();
  }

  private void note(GateLine... lines) {
    world.journal().fact(run, "gate.lines", GateLine.write(List.of(lines)));
  }
}
