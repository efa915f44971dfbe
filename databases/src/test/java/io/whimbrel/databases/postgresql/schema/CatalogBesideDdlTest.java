package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class CatalogBesideDdlTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The reader has its snapshot, and waits for the lock of whoever drops. */
  private static final String WAITING =
      """
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """;

  @Test
  void aTableThatIsDroppedWhileTheCatalogIsReadIsNotThereAndHindersNobody(TwoDatabases databases)
      throws SQLException {
    databases.onSource(
        """
        create table staying (id bigserial primary key);
        create table passing (id bigserial primary key);
        """);
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());

    try (Connection application = databases.application();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("drop table passing");
      CompletableFuture<Inventory> reading =
          CompletableFuture.supplyAsync(() -> catalog.inventory(ALL));
      await().atMost(PATIENCE).until(() -> isThere(databases, WAITING));
      application.commit();

      assertThat(reading.join().tables())
          .extracting(table -> table.name().name())
          .containsExactly("staying");
    }
  }

  private static boolean isThere(TwoDatabases databases, String query) throws SQLException {
    try (Connection connection = databases.application();
        Statement statement = connection.createStatement()) {
      return statement.executeQuery(query).next();
    }
  }
}
