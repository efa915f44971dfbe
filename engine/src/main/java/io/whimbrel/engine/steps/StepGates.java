package io.whimbrel.engine.steps;

import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gates of a plan of steps: those at which its approvals ask for people. {@code START} stands
 * before all steps, one that is called as a phase before the steps of that phase, {@code CLEANUP}
 * before the end of the run. What began behind a gate keeps it open.
 */
record StepGates(Plan plan, Journal journal, RunId run) {
  /** Gates that the plan names and none of its steps comes to. */
  static List<Finding> idle(Plan plan) {
    return Arrays.stream(ApprovedGate.values())
        .filter(gate -> isNamed(plan.approvals(), gate))
        .filter(gate -> gate != ApprovedGate.START && gate != ApprovedGate.CLEANUP)
        .filter(
            gate ->
                plan.steps().all().stream().noneMatch(s -> s.phase().name().equals(gate.name())))
        .map(
            gate ->
                Finding.warn(
                    ProblemCode.NOTE,
                    "nobody is asked at gate '%s': no step is of this phase".formatted(word(gate)),
                    plan.locate("approvals.gates." + word(gate)),
                    "name the gate of a phase that has steps, or 'start'"))
        .toList();
  }

  private static String word(Enum<?> gate) {
    return gate.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isNamed(ApprovalRules rules, ApprovedGate gate) {
    return rules.of(gate).isPresent() || !rules.requiredAt(gate).isEmpty();
  }

  private boolean isMeant(Gate gate) {
    return ApprovedGate.of(gate).filter(named -> isNamed(plan.approvals(), named)).isPresent();
  }

  /** The gates that stand before a step, in their order. */
  List<Gate> before(Step step) {
    return Stream.concat(
            Stream.of(Gate.START),
            Arrays.stream(Gate.values())
                .filter(gate -> gate != Gate.CLEANUP && gate.name().equals(step.phase().name())))
        .filter(this::isMeant)
        .toList();
  }

  /** The gate that keeps a step from beginning. */
  Optional<Gate> closed(Step step) {
    return before(step).stream().filter(gate -> missing(gate).isPresent()).findFirst();
  }

  /**
   * What a gate waits for, in words; empty when it is passed, or nobody is asked there and nobody
   * said no-go.
   */
  Optional<String> missing(Gate gate) {
    Optional<GateRecord> record = journal.gate(run, gate);
    boolean isNoGo = record.filter(r -> r.state() == GateState.REJECTED).isPresent();
    boolean isAsked = isNoGo || isMeant(gate);
    if (!isAsked || journal.fact(run, Facts.GATE_PASSED + gate).isPresent()) {
      return Optional.empty();
    }
    Optional<Approvals.Standing> standing = new Approvals(journal, plan).standing(run, gate);
    boolean isEnough = standing.map(Approvals.Standing::isEnough).orElse(true);
    if (isEnough && record.filter(r -> r.state() == GateState.APPROVED).isPresent()) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    record
        .filter(r -> r.state() == GateState.REJECTED)
        .ifPresent(r -> missing.add("no-go by " + r.decidedBy().orElse("somebody")));
    missing.add(standing.map(Approvals.Standing::missing).filter(m -> !m.isEmpty()).orElse("a go"));
    List<ChecklistItem> open = new RequiredItems(journal, plan).open(gate);
    if (!open.isEmpty()) {
      missing.add(
          open.stream().map(ChecklistItem::id).collect(Collectors.joining(", ", "ticks of ", "")));
    }
    return Optional.of(String.join("; ", missing));
  }

  /** Notes that the run came to a gate; once. */
  void open(Gate gate, Step step, Chronicle chronicle) {
    if (journal.gate(run, gate).isEmpty()) {
      journal.openGate(run, gate);
      chronicle.event(
          step.phase(), "gate.opened", "the run came to gate " + gate, Map.of("gate", gate.name()));
    }
  }

  /** Notes that a step behind these gates begins: what happens to a go behind that is late. */
  void pass(Step step, Chronicle chronicle) {
    for (Gate gate : before(step)) {
      if (chronicle.fact(Facts.GATE_PASSED + gate).isEmpty()) {
        chronicle.fact(Facts.GATE_PASSED + gate, "yes");
      }
    }
  }

  /** How somebody gives a go. */
  static String command(Gate gate) {
    return "whimbrel approve " + word(gate);
  }
}
