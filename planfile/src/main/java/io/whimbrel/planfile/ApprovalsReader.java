package io.whimbrel.planfile;

import io.whimbrel.core.plan.ApprovalRules;
import io.whimbrel.core.plan.ApprovedGate;
import io.whimbrel.core.plan.Approver;
import io.whimbrel.core.plan.GateApproval;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads who has a say at which gate. */
final class ApprovalsReader {
  private static final String HOW_MANY = "how many people, at least 1";

  private ApprovalsReader() {}

  /**
   * Reads the section; what is not there has its default.
   *
   * @param byRule gates that the plan leaves to the rule
   */
  static ApprovalRules read(Section section, Set<ApprovedGate> byRule) {
    List<Approver> people = section.value("people").map(ApprovalsReader::people).orElse(List.of());
    return new ApprovalRules(
        people, section.value("gates").map(v -> gates(v, people, byRule)).orElse(Map.of()));
  }

  private static Map<ApprovedGate, GateApproval> gates(
      Value value, List<Approver> people, Set<ApprovedGate> byRule) {
    Section section = value.section(PlanKeys.APPROVALS_GATES);
    Map<ApprovedGate, GateApproval> gates = new EnumMap<>(ApprovedGate.class);
    for (ApprovedGate gate : ApprovedGate.values()) {
      Optional<Value> asked = section.value(Value.spelled(gate));
      asked.ifPresent(v -> gates.put(gate, gate(v, people)));
      asked
          .filter(v -> byRule.contains(gate))
          .ifPresent(
              v ->
                  v.complain(
                      "%s asks people, and the plan leaves this gate to the rule"
                          .formatted(v.label()),
                      "leave it to a person ('cutover.approve', 'parallel-run.advance'), or take it"
                          + " out here"));
    }
    return gates;
  }

  private static List<Approver> people(Value value) {
    List<Approver> people = new ArrayList<>();
    for (Value.Named named : value.named()) {
      Section person = named.value().section(PlanKeys.APPROVER);
      people.add(
          new Approver(
              named.name(),
              person.value("roles").map(Value::texts).orElse(List.of()),
              person.value("user").flatMap(Value::stripped)));
    }
    return people;
  }

  private static GateApproval gate(Value value, List<Approver> people) {
    Section section = value.section(PlanKeys.APPROVALS_GATE);
    int wanted =
        section.value("people").flatMap(v -> v.parsed(ApprovalsReader::count, HOW_MANY)).orElse(1);
    List<String> roles = section.value("roles").map(Value::texts).orElse(List.of());
    if (wanted > people.size()) {
      value.complain(
          "%s asks for %d people, and 'approvals.people' names %d"
              .formatted(value.label(), wanted, people.size()),
          "name more people, each with their roles");
    }
    for (String role : roles) {
      if (people.stream().noneMatch(person -> person.roles().contains(role))) {
        value.complain(
            "%s asks for somebody as '%s', and nobody has this role"
                .formatted(value.label(), ReadingNotes.echo(role)),
            "give it to somebody in 'approvals.people'");
      }
    }
    return new GateApproval(
        wanted,
        roles,
        section
            .value("own-run")
            .flatMap(v -> v.word(GateApproval.OwnRun.class))
            .orElse(GateApproval.OwnRun.REFUSED));
  }

  private static Optional<Integer> count(String text) {
    return text.matches("[1-9][0-9]?") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
