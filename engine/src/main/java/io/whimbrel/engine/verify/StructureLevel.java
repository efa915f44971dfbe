package io.whimbrel.engine.verify;

import io.whimbrel.core.database.StructureProofs.Moment;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Holds the target's structure against the source's, as the mapping changes it. */
final class StructureLevel {
  private final RunFrame frame;
  private final Set<String> accepted;

  StructureLevel(RunFrame frame) {
    this.frame = frame;
    this.accepted = Set.copyOf(frame.plan().verify().accepted());
  }

  /** Proves everything that is there while changes go on. */
  List<Proof> prove(Phase phase, Predicate<TableName> tables, Retry retry) {
    return checked(phase, Moment.SYNCED, frame.cargo().inventory().sequences(), retry)
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().equals(Proof.WHOLE) || tables.test(entry.getKey()))
        .map(entry -> proof(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * Proves what is there at a later moment: of the same name, it replaces what was found before.
   *
   * @param sequences where the source's sequences stand for good
   */
  List<Proof> again(Phase phase, Moment moment, List<SequenceValue> sequences, Retry retry) {
    Map<TableName, Proof> before =
        frame.journal().history(frame.run()).proofs(Level.STRUCTURE).stream()
            .collect(Collectors.toMap(Proof::table, proof -> proof));
    List<Proof> proofs = new ArrayList<>();
    checked(phase, moment, sequences, retry)
        .forEach(
            (table, checks) -> {
              List<Check> all =
                  moment == Moment.RELEASED
                      ? checks
                      : Optional.ofNullable(before.get(table))
                          .map(earlier -> CheckedProof.merged(earlier.checks(), checks))
                          .orElse(checks);
              proofs.add(proof(table, all));
            });
    return proofs;
  }

  private Map<TableName, List<Check>> checked(
      Phase phase, Moment moment, List<SequenceValue> sequences, Retry retry) {
    return retry.call(
        phase,
        "comparing structures",
        () ->
            frame
                .target()
                .structure()
                .checks(
                    moment,
                    frame.cargo().inventory(),
                    sequences,
                    frame.cargo().mappings(),
                    frame.plan().schema()));
  }

  private Proof proof(TableName table, List<Check> checks) {
    return CheckedProof.of(Level.STRUCTURE, table, checks, accepted, frame.clock().instant());
  }
}
