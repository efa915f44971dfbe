package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CodeSearch;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.strategy.paper.Notes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the document is made from.
 *
 * @param bytes of the real tables, by the names that they have behind the change; none where no
 *     database was read
 * @param before scripts that the database had already
 * @param reservations what keeps the trial from saying all, each in words with what mends it
 * @param run the newest run of the migration; empty before it began
 * @param ticks what people ticked, by item
 * @param logbook what people noted of the migration beside its plan
 * @param agent who asked for the document
 * @param asOf when it was tried
 */
public record SchemaChangeFacts(
    Plan plan,
    Trial trial,
    Map<TableName, Long> bytes,
    CodeSearch code,
    List<String> before,
    List<String> reservations,
    Optional<RunHistory> run,
    Map<String, Tick> ticks,
    Notes notes,
    Logbook logbook,
    String agent,
    Instant asOf) {
  public SchemaChangeFacts {
    bytes = Map.copyOf(bytes);
    before = List.copyOf(before);
    reservations = List.copyOf(reservations);
    ticks = Map.copyOf(ticks);
  }
}
