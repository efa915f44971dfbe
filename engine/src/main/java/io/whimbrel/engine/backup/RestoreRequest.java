package io.whimbrel.engine.backup;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import java.util.List;

/**
 * Where a backup is restored to.
 *
 * @param tables names or patterns of what is restored; empty for all
 * @param epoch of the lease, which writes carry
 */
public record RestoreRequest(
    DatabaseProduct product, DatabaseUrl url, RunScope scope, List<String> tables, long epoch) {
  public RestoreRequest {
    tables = List.copyOf(tables);
  }
}
