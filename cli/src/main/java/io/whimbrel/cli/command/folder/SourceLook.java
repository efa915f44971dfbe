package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import java.util.List;

/** Looks at a source for which there is no plan yet. */
final class SourceLook {
  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  private SourceLook() {}

  static Inventory inventory(Wiring wiring, DatabaseUrl url, MigrationId migration) {
    RunScope scope = new RunScope(new RunId(migration + ".0"), migration, Limits.DEFAULT);
    try (SourceDatabase source =
        DatabaseProduct.of(wiring.products(), url, "--from").source(url, scope)) {
      return source.inventory(EVERYTHING);
    }
  }
}
