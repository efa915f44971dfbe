package io.whimbrel.core.plan.approval;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a say at which gate. At a gate that is not named here one person decides, whoever it is.
 *
 * @param required items of check lists that somebody must have ticked, by gate
 */
public record ApprovalRules(
    List<Approver> people,
    Map<ApprovedGate, GateApproval> gates,
    Map<ApprovedGate, List<String>> required) {

  /** What holds where a plan says nothing. */
  public static final ApprovalRules DEFAULT = new ApprovalRules(List.of(), Map.of());

  /** No gate asks for an item. */
  public ApprovalRules(List<Approver> people, Map<ApprovedGate, GateApproval> gates) {
    this(people, gates, Map.of());
  }

  public ApprovalRules {
    people = List.copyOf(people);
    Map<ApprovedGate, GateApproval> copy = new EnumMap<>(ApprovedGate.class);
    copy.putAll(gates);
    gates = Collections.unmodifiableMap(copy);
    Map<ApprovedGate, List<String>> items = new EnumMap<>(ApprovedGate.class);
    required.forEach((gate, names) -> items.put(gate, List.copyOf(names)));
    required = Collections.unmodifiableMap(items);
  }

  /** What a gate asks for; empty where one person decides. */
  public Optional<GateApproval> of(ApprovedGate gate) {
    return Optional.ofNullable(gates.get(gate));
  }

  /** Items that somebody must have ticked before a gate is passed. */
  public List<String> requiredAt(ApprovedGate gate) {
    return required.getOrDefault(gate, List.of());
  }

  /** The person of this name. */
  public Optional<Approver> person(String name) {
    return people.stream().filter(person -> person.name().equals(name)).findFirst();
  }
}
