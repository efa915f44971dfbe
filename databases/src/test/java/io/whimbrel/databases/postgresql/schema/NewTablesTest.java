package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.FenceSide;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.PostgresFence;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of the target between the transaction that makes them and the fence. */
@ExtendWith(PostgresServers.Resolver.class)
class NewTablesTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TwoDatabases databases;

  NewTablesTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @Test
  void aTableRefusesWritesOfOthersAsSoonAsItIsThere() throws SQLException {
    databases.onSource(
        """
        create table plain (id int primary key);
        create table parted (id int, primary key (id)) partition by range (id);
        create table parted_1 partition of parted for values from (0) to (10);
        create table left_out (id int primary key)
        """);
    databases.onTarget("create table elsewhere (id int)");
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    Inventory inventory = catalog.inventory(new TableSelection(List.of("*"), List.of()));
    List<TableMapping> mappings = inventory.tables().stream().map(UnchangedTable::of).toList();
    List<TableName> fenced =
        mappings.stream()
            .map(TableMapping::target)
            .filter(t -> !t.name().equals("left_out"))
            .toList();
    databases.takeOver();
    PostgresSchemaWriter writer = new PostgresSchemaWriter(databases.target(), databases.scope());
    List<SchemaStep> steps = writer.plan(inventory, inventory.definitions(), mappings);

    steps.stream()
        .filter(step -> step.stage() == Stage.BEFORE_COPY)
        .forEach(step -> writer.run(List.of(step), fenced));

    for (String table : List.of("plain", "parted", "parted_1")) {
      assertRefused(table, "origin");
      assertRefused(table, "replica");
    }
    assertThatCode(() -> insert("left_out", "origin")).doesNotThrowAnyException();
    assertThatCode(() -> insert("elsewhere", "origin")).doesNotThrowAnyException();
    PostgresFence fence =
        new PostgresFence(databases.target(), databases.scope(), FenceSide.TARGET, fenced);
    assertThat(fence.state())
        .as("what tables would do is not held yet")
        .isEqualTo(Fence.State.DOWN);

    fence.raise(LONG, LONG);

    assertThat(fence.state()).isEqualTo(Fence.State.UP);
    assertRefused("plain", "origin");
    assertThatCode(() -> insert("plain", "replica")).doesNotThrowAnyException();
    try (Connection own = databases.target().open()) {
      boolean _ = new OwnSession(databases.scope()).begin(own);
      Query.execute(own, "insert into public.parted values (2)");
    }
    fence.lower();
    assertThatCode(() -> insert("parted_1", "origin")).doesNotThrowAnyException();
  }

  private void assertRefused(String table, String role) {
    assertThatThrownBy(() -> insert(table, role))
        .as(table + ", " + role)
        .hasMessageContaining("this side refuses writes");
  }

  private void insert(String table, String role) throws SQLException {
    try (Connection other = databases.targetDatabase().connect()) {
      Query.execute(other, "set session_replication_role = " + role);
      Query.execute(other, "insert into " + table + " values (1)");
    }
  }
}
