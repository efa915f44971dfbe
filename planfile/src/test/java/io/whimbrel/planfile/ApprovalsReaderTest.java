package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.approval.GateApproval;
import io.whimbrel.core.plan.approval.GateApproval.OwnRun;
import io.whimbrel.core.problem.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  @Test
  void whoHasAsayAtWhichGateIsRead() {
    ApprovalRules rules =
        plans
            .plan(
                PlanDirectory.HEAD
                    + """
                    approvals:
                      people:
                        ana: { roles: [dba] }
                        raj: { roles: [owner, dba], user: r.singh }
                      gates:
                        cutover: { people: 2, roles: [dba, owner] }
                        cleanup: { own-run: allowed }
                    """)
            .approvals();

    assertThat(rules.people())
        .containsExactly(
            new Approver("ana", List.of("dba"), Optional.empty()),
            new Approver("raj", List.of("owner", "dba"), Optional.of("r.singh")));
    assertThat(rules.of(ApprovedGate.CUTOVER))
        .contains(new GateApproval(2, List.of("dba", "owner"), OwnRun.REFUSED));
    assertThat(rules.of(ApprovedGate.CLEANUP))
        .contains(new GateApproval(1, List.of(), OwnRun.ALLOWED));
    assertThat(rules.of(ApprovedGate.READS)).isEmpty();
  }

  @Test
  void whatNobodyCouldFulfilIsRefused() {
    List<Finding> findings =
        plans.findings(
            PlanDirectory.HEAD
                + """
                cutover: { approve: rule }
                approvals:
                  people: { ana: { roles: [dba] } }
                  gates:
                    cutover: { people: 2, roles: [owner], own-run: perhaps }
                    rollback: { people: 1 }
                """);

    assertThat(findings)
        .extracting(Finding::what)
        .anySatisfy(what -> assertThat(what).contains("asks for 2 people").contains("names 1"))
        .anySatisfy(what -> assertThat(what).contains("somebody as 'owner'"))
        .anySatisfy(what -> assertThat(what).contains("leaves this gate to the rule"))
        .anySatisfy(what -> assertThat(what).contains("'perhaps'"))
        .anySatisfy(what -> assertThat(what).contains("unknown key 'rollback'"));
  }

  @Test
  void aGateMayRequireItemsAloneAlsoWhereTheRuleDecides() {
    ApprovalRules rules =
        plans
            .plan(
                PlanDirectory.HEAD
                    + """
                    cutover: { approve: rule }
                    approvals:
                      gates:
                        cutover: { requires: [planning.approval, before.team] }
                    """)
            .approvals();

    assertThat(rules.of(ApprovedGate.CUTOVER)).isEmpty();
    assertThat(rules.requiredAt(ApprovedGate.CUTOVER))
        .containsExactly("planning.approval", "before.team");
    assertThat(rules.requiredAt(ApprovedGate.CLEANUP)).isEmpty();
  }

  @Test
  void anItemThatIsOnNoListIsRefusedWithTheOneThatMayBeMeant() {
    List<Finding> findings =
        plans.findings(
            PlanDirectory.HEAD
                + "approvals: { gates: { cutover: { requires: [planing.approval] } } }\n");

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().what()).contains("no check list has an item 'planing.approval'");
    assertThat(findings.getFirst().fix()).contains("did you mean 'planning.approval'?");
  }
}
