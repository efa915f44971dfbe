package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.AuditLink;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.approval.GateApproval;
import io.whimbrel.core.plan.approval.GateApproval.OwnRun;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.audit.AuditCheck;
import io.whimbrel.engine.audit.AuditFault;
import io.whimbrel.engine.checklist.ChecklistBook;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalDeskTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");
  private static final List<Approver> PEOPLE =
      List.of(
          new Approver("ana", List.of("dba"), Optional.empty()),
          new Approver("raj", List.of("owner", "dba"), Optional.empty()),
          new Approver("eve", List.of(), Optional.of("somebody else's account")));

  @TempDir private Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Plan asking(GateApproval cutover) {
    return world
        .asking(new ApprovalRules(PEOPLE, Map.of(ApprovedGate.CUTOVER, cutover)))
        .plan(Approval.PERSON);
  }

  private RunId atItsGate(Plan plan) {
    RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    world.journal().openGate(run, Gate.CUTOVER);
    return run;
  }

  private String approve(Plan plan, String by) {
    return new ApprovalDesk(world.journal(), plan, Clock.systemUTC())
        .approve(ID, Gate.CUTOVER, by, "", "");
  }

  private GateState state(RunId run) {
    return world.journal().gate(run, Gate.CUTOVER).orElseThrow().state();
  }

  @Test
  void aGateOpensWhenEveryoneSaidGoWhomThePlanAsksFor() {
    Plan plan = asking(new GateApproval(2, List.of("dba", "owner"), OwnRun.ALLOWED));
    RunId run = atItsGate(plan);

    String missing = approve(plan, "ana");
    String again = approve(plan, "ana");
    GateState between = state(run);
    String nothing = approve(plan, "raj");

    assertThat(missing).isEqualTo("one more person, somebody as 'owner'");
    assertThat(again).isEqualTo(missing);
    assertThat(between).isEqualTo(GateState.OPEN);
    assertThat(nothing).isEmpty();
    assertThat(state(run)).isEqualTo(GateState.APPROVED);
    assertThat(world.journal().gate(run, Gate.CUTOVER).orElseThrow().decidedBy())
        .contains("ana, raj");
    assertThat(world.journal().audit(ID).runs().getFirst().links())
        .extracting(AuditLink::event)
        .filteredOn(event -> event.kind().equals("gate.approval"))
        .extracting(event -> event.data().get("by"))
        .containsExactly("ana", "ana", "raj");
    assertThat(AuditCheck.fault(world.journal().audit(ID))).isEmpty();
  }

  @Test
  void whatOneIsToldCoversNoGoThatSomebodyElseGaveMeanwhile() {
    Plan plan = world.plan(Approval.PERSON);
    RunId run = atItsGate(plan);
    GateRecord seen = world.journal().gate(run, Gate.CUTOVER).orElseThrow();
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    desk.approve(ID, Gate.CUTOVER, "raj", "");
    GateLine against = GateLine.noGo("backup", "none", "one", "make one");
    world.journal().fact(run, Facts.GO_NO_GO, GateLine.write(List.of(against)));

    assertThatThrownBy(() -> desk.approveDespite(ID, seen, "ana", "", "there are snapshots"))
        .hasMessageContaining("something was decided at gate CUTOVER");

    assertThat(world.journal().gate(run, Gate.CUTOVER).orElseThrow().decidedBy()).contains("raj");
    assertThat(new GateDesk(world.journal(), run).isAccepted(against)).isFalse();
  }

  @Test
  void aGoCountsForTheEvidenceThatItWasGivenUpon() {
    Plan plan = asking(new GateApproval(2, List.of(), OwnRun.ALLOWED));
    RunId run = atItsGate(plan);
    note(run, GateLine.go("proofs", "all equal", "all equal"));

    String first = approve(plan, "ana");
    note(run, GateLine.unknown("proofs", "one is old", "all equal", ""));
    String second = approve(plan, "raj");
    String third = approve(plan, "ana");

    assertThat(List.of(first, second, third))
        .containsExactly("one more person", "one more person", "");
  }

  @Test
  void whatWasSaidBeforeAnoGoDoesNotCount() {
    Plan plan = asking(new GateApproval(2, List.of(), OwnRun.ALLOWED));
    RunId run = atItsGate(plan);

    approve(plan, "ana");
    new RunDesk(world.journal(), Clock.systemUTC()).reject(ID, Gate.CUTOVER, "raj", "not now");
    String missing = approve(plan, "raj");

    assertThat(missing).isEqualTo("one more person");
    assertThat(state(run)).isEqualTo(GateState.REJECTED);
  }

  @Test
  void oneAccountIsOnePerson() {
    Plan plan = asking(new GateApproval(2, List.of(), OwnRun.REFUSED));
    RunId run = atItsGate(plan);

    approve(plan, "ana");

    assertThatThrownBy(() -> approve(plan, "raj")).hasMessageContaining("as ana already");
    assertThat(state(run)).isEqualTo(GateState.OPEN);
  }

  @Test
  void aGoDoesNotGoOverAnoGoThatCameMeanwhile() {
    Plan plan = asking(new GateApproval(1, List.of(), OwnRun.ALLOWED));
    RunId run = atItsGate(plan);
    GateRecord seen = world.journal().gate(run, Gate.CUTOVER).orElseThrow();
    RunDesk desk = new RunDesk(world.journal(), Clock.systemUTC());
    desk.reject(ID, Gate.CUTOVER, "raj", "not now");

    assertThatThrownBy(() -> desk.approve(ID, seen, "ana", "")).hasMessageContaining("meanwhile");

    assertThat(state(run)).isEqualTo(GateState.REJECTED);
  }

  @Test
  void whoHasNoSayOrSpeaksForAnotherIsRefused() {
    Plan plan = asking(new GateApproval(1, List.of(), OwnRun.REFUSED));
    atItsGate(plan);

    assertThatThrownBy(() -> approve(plan, "mallory"))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
        .hasMessageContaining("ana, raj, eve");
    assertThatThrownBy(() -> approve(plan, "eve")).hasMessageContaining("somebody else's account");
  }

  @Test
  void nobodyDecidesAboutWhatTheyRanThemselvesUnlessThePlanLetsThem() {
    Plan plan = asking(new GateApproval(1, List.of(), OwnRun.REFUSED));
    try (Migration migration = world.process(plan)) {
      migration.run(RunOptions.DEFAULT);
    }

    assertThatThrownBy(() -> approve(plan, "ana"))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.GO_REFUSED))
        .hasMessageContaining(Operators.user());

    Plan allowing = asking(new GateApproval(1, List.of(), OwnRun.ALLOWED));
    assertThat(approve(allowing, "ana")).isEmpty();
  }

  @Test
  void aGateThatSomebodyOpenedInTheJournalIsNotPassed() {
    Plan plan = asking(new GateApproval(1, List.of(), OwnRun.REFUSED));
    RunOutcome waiting;
    try (Migration migration = world.process(plan)) {
      waiting = migration.run(RunOptions.DEFAULT);
    }
    RunId run = waiting.run().run();
    world
        .journal()
        .vote(
            run,
            new Vote(
                Gate.CUTOVER,
                "raj",
                Operators.user() + "@here",
                Clock.systemUTC().instant(),
                plan.digest(),
                "",
                ""));
    world.journal().decide(run, Gate.CUTOVER, GateState.APPROVED, "raj", "by hand");
    Optional<AuditFault> fault = AuditCheck.fault(world.journal().audit(ID));

    RunOutcome outcome;
    try (Migration migration = world.process(plan)) {
      outcome = migration.run(RunOptions.DEFAULT);
    }

    assertThat(outcome.exit()).isEqualTo(ExitCode.WAITING);
    assertThat(fault.orElseThrow().what()).contains("gate CUTOVER is APPROVED by raj");
    assertThat(state(run)).isEqualTo(GateState.OPEN);
    assertThat(world.journal().gate(run, Gate.CUTOVER).orElseThrow().comment())
        .contains("one more person");
    assertThat(world.target().acceptsWrites()).isFalse();
  }

  private void note(RunId run, GateLine... lines) {
    world.journal().fact(run, Facts.GO_NO_GO, GateLine.write(List.of(lines)));
    assertThat(GoNoGo.of(world.journal().history(run).facts())).containsExactly(lines);
  }

  @Test
  void aGateThatRequiresAnItemIsHeldUntilSomebodyTicksIt() {
    Plan plan =
        world
            .asking(
                new ApprovalRules(
                    List.of(),
                    Map.of(),
                    Map.of(ApprovedGate.CUTOVER, List.of("planning.approval", "before.team"))))
            .plan(Approval.PERSON);
    RunId run = atItsGate(plan);
    ChecklistBook book = new ChecklistBook(world.journal(), ID);
    book.tick("before.team", "ana", "");

    assertThatThrownBy(() -> approve(plan, "ana"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("planning.approval (Get stakeholder approval)")
        .hasMessageNotContaining("before.team");
    assertThat(state(run)).isEqualTo(GateState.OPEN);

    book.tick("planning.approval", "raj", "the board");
    assertThat(new RequiredItems(world.journal(), plan).at(ApprovedGate.CUTOVER))
        .extracting(item -> new RequiredItems(world.journal(), plan).told(item).orElse(""))
        .allSatisfy(told -> assertThat(told).matches("(ana|raj), .*"));
    approve(plan, "ana");

    assertThat(state(run)).isEqualTo(GateState.APPROVED);
  }

  @Test
  void aTickThatWasTakenBackHoldsTheGateAgain() {
    Plan plan =
        world
            .asking(
                new ApprovalRules(
                    List.of(),
                    Map.of(),
                    Map.of(ApprovedGate.CUTOVER, List.of("planning.approval"))))
            .plan(Approval.PERSON);
    RunId run = atItsGate(plan);
    ChecklistBook book = new ChecklistBook(world.journal(), ID);
    book.tick("planning.approval", "ana", "");
    book.untick("planning.approval", "raj", "not signed");

    assertThatThrownBy(() -> approve(plan, "ana")).hasMessageContaining("planning.approval");
    new ApprovalDesk(world.journal(), plan, Clock.systemUTC())
        .approve(ID, Gate.CUTOVER, "ana", "", "it cannot wait");

    assertThat(state(run)).isEqualTo(GateState.APPROVED);
    assertThat(AuditCheck.fault(world.journal().audit(ID.checklist()))).isEmpty();
  }
}
