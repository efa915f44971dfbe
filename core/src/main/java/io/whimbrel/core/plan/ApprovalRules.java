package io.whimbrel.core.plan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has a say at which gate. At a gate that is not named here one person decides, whoever it is.
 */
public record ApprovalRules(List<Approver> people, Map<ApprovedGate, GateApproval> gates) {

  /** What holds where a plan says nothing. */
  public static final ApprovalRules DEFAULT = new ApprovalRules(List.of(), Map.of());

  public ApprovalRules {
    people = List.copyOf(people);
    Map<ApprovedGate, GateApproval> copy = new EnumMap<>(ApprovedGate.class);
    copy.putAll(gates);
    gates = Collections.unmodifiableMap(copy);
  }

  /** What a gate asks for; empty where one person decides. */
  public Optional<GateApproval> of(ApprovedGate gate) {
    return Optional.ofNullable(gates.get(gate));
  }

  /** The person of this name. */
  public Optional<Approver> person(String name) {
    return people.stream().filter(person -> person.name().equals(name)).findFirst();
  }
}
