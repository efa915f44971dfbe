package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.TableNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsAtRiskTest {
  private static final Instant BEGUN = Instant.parse("2026-11-21T12:00:00Z");
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final TableName USERS = new TableName("public", "users");
  private static final Set<TableName> ALL = Set.of(ORDERS, USERS);

  @Test
  void whereNobodyKnowsInWhichTableRowsAreAtRiskAllOfThemAreLookedAt(@TempDir Path directory) {
    Clock clock = Clock.fixed(BEGUN, ZoneOffset.UTC);
    try (Journal journal =
        Journals.open(Optional.empty(), directory.resolve("journal.db"), clock)) {
      RunId run = journal.begin(new MigrationId("M-1"), "shop", "digest").run();
      assertThat(RowsAtRisk.tables(journal, run, ALL)).isEmpty();

      journal.fact(run, Facts.PROOFS_TOLD, found(0, Optional.of(BEGUN)));
      assertThat(RowsAtRisk.tables(journal, run, ALL)).isEmpty();

      journal.fact(run, Facts.PROOFS_TOLD, found(1, Optional.of(BEGUN)));
      assertThat(RowsAtRisk.tables(journal, run, ALL)).as("not told where").isEqualTo(ALL);

      journal.fact(run, Facts.PROOFS_AT_RISK, TableNames.write(List.of(ORDERS)));
      assertThat(RowsAtRisk.tables(journal, run, ALL)).containsExactly(ORDERS);

      journal.fact(run, Facts.PROOFS_TOLD, found(1, Optional.empty()));
      assertThat(RowsAtRisk.tables(journal, run, ALL)).as("the round goes on").isEqualTo(ALL);
    }
  }

  private static String found(long atRisk, Optional<Instant> ended) {
    return new RoundFound(BEGUN, ended, 1, 0, 0, 9, 0, "", List.of(), atRisk).text();
  }
}
