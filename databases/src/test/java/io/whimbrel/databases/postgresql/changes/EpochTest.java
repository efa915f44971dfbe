package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A source whose transaction ids pass 2^32, and start at 3 again, while its tables are carried. */
@ExtendWith(PostgresServers.Resolver.class)
class EpochTest {

  private static final long WRAP = 1L << 32;
  private static final Bounds LOW = new Bounds(Optional.empty(), Optional.of(List.of("50")));
  private static final Bounds HIGH = new Bounds(Optional.of(List.of("50")), Optional.empty());

  private static final String BURN =
      "do $$ begin for i in 1..120 loop perform txid_current(); commit; end loop; end $$";

  @Test
  void snapshotsFromBothSidesOfTheWrapTellWhatTheyHold(PostgresServers servers) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(PostgresVersion.V15)) {
      source.nextTransaction(WRAP - 100);
      TwoDatabases databases =
          new TwoDatabases(source, servers.server(PostgresVersion.V18), "epoch_test");
      databases.onBoth("create table t (id int primary key, v text)");
      databases.onSource("insert into t select g, 'v' from generate_series(1, 99) g");
      TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
      try (Carrying carrying = Carrying.of(databases, List.of(mapping));
          Connection open = databases.application();
          Statement statement = open.createStatement()) {
        open.setAutoCommit(false);
        statement.execute("insert into t values (200, 'open across the wrap')");
        databases.onSource("update t set v = 'before both' where id in (1, 60)");
        assertThat(current(databases)).as("before the wrap").isLessThan(WRAP);
        carrying.copy(mapping, 0, LOW);
        databases.onSource(BURN);
        assertThat(current(databases)).as("behind the wrap").isGreaterThan(WRAP);
        databases.onSource("update t set v = 'between' where id in (2, 61)");
        carrying.copy(mapping, 1, HIGH);
        databases.onSource("update t set v = 'behind both' where id in (3, 62)");
        open.commit();

        carrying.applyAll().assertEqual();
        assertThat(carrying.skipped()).as("changes that both snapshots saw").isEqualTo(2);
      }
    }
  }

  private static long current(TwoDatabases databases) throws SQLException {
    String found = databases.sourceRows("select pg_current_xact_id()").getFirst();
    return Long.parseLong(found.substring(1, found.length() - 1));
  }
}
