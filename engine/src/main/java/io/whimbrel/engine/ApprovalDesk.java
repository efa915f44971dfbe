package io.whimbrel.engine;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.approval.GateApproval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.SamePlan;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where people say go, at gates for which the plan names several of them; at any other gate one
 * person's go decides. Needs the journal only.
 */
public final class ApprovalDesk {
  private final RunDesk desk;
  private final Journal journal;
  private final Plan plan;
  private final Clock clock;
  private final Approvals approvals;

  /** A desk for a plan over a journal, which stays the caller's to close. */
  public ApprovalDesk(Journal journal, Plan plan, Clock clock) {
    this.desk = new RunDesk(journal, clock);
    this.journal = journal;
    this.plan = plan;
    this.clock = clock;
    this.approvals = new Approvals(journal, plan);
  }

  /**
   * Says go. The gate is decided when all have said so whom the plan asks for.
   *
   * @param by who: where the plan names people, one of them
   * @param despite why all the same, where the gate's list speaks against it; empty for no reason
   * @return who must still say go, in words; empty when the gate is decided
   */
  public String approve(MigrationId id, Gate gate, String by, String comment, String despite) {
    if (despite.isBlank()) {
      new RequiredItems(journal, plan).requireTicked(gate);
    }
    if (approvals.wanted(gate).isEmpty()) {
      decide(id, desk.requireAt(desk.require(id), gate), by, comment, despite);
      return "";
    }
    RunRecord run = desk.require(id);
    GateRecord record = desk.requireAt(run, gate);
    requireSamePlan(run);
    requireVoice(run, gate, by);
    List<GateLine> seen = desk.weigh(id, gate, despite.isBlank());
    Vote vote = vote(gate, by, comment, despite, seen);
    journal.together(
        () -> {
          journal.vote(run.run(), vote);
          journal.event(
              run.run(),
              run.phase(),
              "gate.approval",
              "%s says go at gate %s".formatted(by, gate),
              data(vote));
        });
    Approvals.Standing standing = approvals.standing(run.run(), gate).orElseThrow();
    if (standing.isEnough()) {
      decide(id, record, standing.people(), comment, despite);
    }
    return standing.missing();
  }

  /** How the gates of a run stand that ask for several people, and are not decided. */
  public Map<Gate, Approvals.Standing> standing(MigrationId id) {
    RunRecord run = desk.require(id);
    Map<Gate, Approvals.Standing> standing = new EnumMap<>(Gate.class);
    for (Gate gate : Gate.values()) {
      boolean isOpen =
          journal.gate(run.run(), gate).filter(g -> g.state() == GateState.OPEN).isPresent();
      approvals.standing(run.run(), gate).filter(_ -> isOpen).ifPresent(s -> standing.put(gate, s));
    }
    return standing;
  }

  private void decide(MigrationId id, GateRecord gate, String by, String comment, String despite) {
    if (despite.isBlank()) {
      desk.approve(id, gate, by, comment);
    } else {
      desk.approveDespite(id, gate, by, comment, despite);
    }
  }

  private Vote vote(Gate gate, String by, String comment, String despite, List<GateLine> seen) {
    return new Vote(
        gate,
        by,
        user(),
        clock.instant(),
        plan.digest(),
        evidence(seen),
        despite.isBlank() ? comment : "%s; despite: %s".formatted(comment, despite));
  }

  private static String user() {
    return Operators.user() + "@" + LeaseHolder.machine();
  }

  private static Map<String, String> data(Vote vote) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("by", vote.person());
    data.put("user", vote.by());
    data.put("gate", vote.gate().name());
    data.put("plan", vote.planDigest());
    data.put("evidence", vote.evidence());
    data.put("comment", vote.comment());
    return data;
  }

  private void requireSamePlan(RunRecord run) {
    SamePlan.require(run, plan, "give a go for the plan that runs: restore it");
  }

  private void requireVoice(RunRecord run, Gate gate, String by) {
    GateApproval wanted = approvals.wanted(gate).orElseThrow();
    String known =
        plan.approvals().people().stream().map(Approver::name).collect(Collectors.joining(", "));
    Approver person =
        plan.approvals()
            .person(by)
            .orElseThrow(
                () ->
                    refused(
                        "%s has no say at gate %s: the plan names %s".formatted(by, gate, known),
                        "have one of them give it, or name yourself with --by"));
    if (person.user().isPresent() && !person.isUser(Operators.user())) {
      throw refused(
          "%s speaks as user %s, and this is user %s"
              .formatted(by, person.user().get(), Operators.user()),
          "give it from their own account");
    }
    approvals
        .otherOf(run.run(), gate, by, user())
        .filter(_ -> wanted.ownRun() == GateApproval.OwnRun.REFUSED)
        .ifPresent(
            other -> {
              throw refused(
                  "user %s has said go as %s already".formatted(Operators.user(), other),
                  "have %s give it from their own account".formatted(by));
            });
    if (approvals.isOwn(run.run(), person, Operators.user(), wanted)) {
      throw refused(
          "%s ran it, and nobody decides about what they ran themselves"
              .formatted(person.isUser(Operators.user()) ? by : "user " + Operators.user()),
          "have somebody else give it, or let the plan say 'own-run: allowed' at this gate");
    }
  }

  private Problem refused(String what, String fix) {
    return Problem.of(ProblemCode.GO_REFUSED)
        .what(what)
        .where(plan.locate("approvals"))
        .fix(fix)
        .exception();
  }

  /** What the list said, line for line, without figures that change every second. */
  private static String evidence(List<GateLine> lines) {
    String text =
        lines.stream()
            .map(line -> line.name() + "=" + line.state())
            .sorted()
            .collect(Collectors.joining("\n"));
    return Sha256.of(text);
  }
}
