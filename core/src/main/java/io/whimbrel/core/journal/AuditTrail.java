package io.whimbrel.core.journal;

import io.whimbrel.core.plan.MigrationId;
import java.util.List;

/**
 * All runs of a migration with their events and what seals them.
 *
 * @param begun how many runs were begun, as the migration counts them itself
 * @param runs those that are there, the oldest first
 */
public record AuditTrail(MigrationId migration, long begun, List<AuditedRun> runs) {
  public AuditTrail {
    runs = List.copyOf(runs);
  }
}
