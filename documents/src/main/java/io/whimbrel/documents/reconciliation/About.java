package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a reconciliation is to say beside what the journal knows.
 *
 * @param at when it is written
 * @param whimbrel the version that writes it
 * @param by who has it written, as user@host; empty when that is not to be said
 * @param levels those of the plan: each of them must be proved
 * @param proofAge how old a proof may be of a run that goes on
 * @param targets names of tables on the target, as far as they are the same rows under a name
 * @param partitioned tables that hold no rows themselves: their partitions do
 * @param unlogged tables whose changes are in no log: their rows are carried and proved in the
 *     pause of the cutover, and not before
 */
public record About(
    Instant at,
    String whimbrel,
    Optional<String> by,
    List<Level> levels,
    Duration proofAge,
    Map<TableName, TableName> targets,
    Set<TableName> partitioned,
    Set<TableName> unlogged) {

  public About {
    levels = List.copyOf(levels);
    targets = Map.copyOf(targets);
    partitioned = Set.copyOf(partitioned);
    unlogged = Set.copyOf(unlogged);
  }
}
