package io.whimbrel.planfile;

import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.approval.Approver;
import io.whimbrel.core.plan.approval.GateApproval;
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
   * @param strange gates that a plan of this kind does not have
   */
  static ApprovalRules read(Section section, Set<ApprovedGate> byRule, Set<ApprovedGate> strange) {
    List<Approver> people = section.value("people").map(ApprovalsReader::people).orElse(List.of());
    List<Asked> asked =
        section
            .value("gates")
            .map(v -> asked(v.section(PlanKeys.APPROVALS_GATES)))
            .orElse(List.of());
    asked.stream()
        .filter(one -> strange.contains(one.gate()))
        .forEach(
            one ->
                one.value()
                    .complain(
                        one.value().label() + " is a gate of plans of steps",
                        "name one of reads, cutover, cleanup"));
    return new ApprovalRules(people, gates(asked, people, byRule), required(asked));
  }

  /** What the plan says of a gate. */
  private record Asked(ApprovedGate gate, Value value, Section section) {
    /** Whether it asks for people; it may ask for items alone. */
    boolean isOfPeople() {
      return !section.keys().equals(List.of("requires"));
    }
  }

  private static List<Asked> asked(Section gates) {
    List<Asked> asked = new ArrayList<>();
    for (ApprovedGate gate : ApprovedGate.values()) {
      gates
          .value(Value.spelled(gate))
          .ifPresent(v -> asked.add(new Asked(gate, v, v.section(PlanKeys.APPROVALS_GATE))));
    }
    return asked;
  }

  private static Map<ApprovedGate, List<String>> required(List<Asked> asked) {
    Map<ApprovedGate, List<String>> required = new EnumMap<>(ApprovedGate.class);
    asked.forEach(
        a -> a.section().value("requires").ifPresent(v -> required.put(a.gate(), items(v))));
    return required;
  }

  private static List<String> items(Value value) {
    List<String> items = new ArrayList<>();
    for (Value item : value.items()) {
      Optional<String> name = item.stripped();
      name.filter(n -> Checklist.whole().named(n).isEmpty())
          .ifPresent(
              n ->
                  item.complain(
                      "no check list has an item '%s'".formatted(ReadingNotes.echo(n)),
                      Checklist.whole().hint(n)));
      name.ifPresent(items::add);
    }
    return items;
  }

  private static Map<ApprovedGate, GateApproval> gates(
      List<Asked> asked, List<Approver> people, Set<ApprovedGate> byRule) {
    Map<ApprovedGate, GateApproval> gates = new EnumMap<>(ApprovedGate.class);
    for (Asked one : asked) {
      if (one.isOfPeople()) {
        gates.put(one.gate(), gate(one, people));
        if (byRule.contains(one.gate())) {
          one.value()
              .complain(
                  "%s asks people, and the plan leaves this gate to the rule"
                      .formatted(one.value().label()),
                  "leave it to a person ('cutover.approve', 'parallel-run.advance'), or take it"
                      + " out here");
        }
      }
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

  private static GateApproval gate(Asked asked, List<Approver> people) {
    Value value = asked.value();
    Section section = asked.section();
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
