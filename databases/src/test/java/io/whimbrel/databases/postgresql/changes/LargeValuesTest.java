package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values of more than a megabyte, which nobody copies about, arrive in every kind of change. */
@ExtendWith(PostgresServers.Resolver.class)
class LargeValuesTest {

  private final TwoDatabases databases;

  LargeValuesTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @Test
  void largeValuesArriveBesideSmallOnesAndUnchangedOnes() throws SQLException {
    databases.onBoth(
        "create table t (id int primary key, a text, b bytea, j jsonb, n int);"
            + " alter table t alter a set storage external, alter b set storage external");
    databases.onSource("insert into t values (1, 'a', 'b', '{}', 1), (2, 'a', 'b', '{}', 1)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "begin; insert into t select g, repeat('ä' || g, 700000), null, '1', g"
              + " from generate_series(3, 5) g; insert into t values (6, 's', 's', '2', 6);"
              + " update t set b = decode(repeat('00ff', 400000), 'hex') where id = 3;"
              + " update t set n = 9 where id in (3, 4); commit");
      databases.onSource(
          "update t set a = repeat('x', 2000000), b = decode(repeat('ab', 900000), 'hex'),"
              + " j = to_jsonb(repeat('y', 1500000)) where id = 1");
      databases.onSource("update t set id = 20, a = repeat('z', 1100000) where id = 2");
      databases.onSource("update t set id = 30 where id = 3; delete from t where id = 5");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void largeValuesOfTablesWithoutKeyArrive() throws SQLException {
    databases.onBoth("create table t (a text, n int); alter table t replica identity full");
    databases.onSource("insert into t values (repeat('x', 1200000), 1), ('small', 2)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("insert into t values (repeat('y', 1300000), 3)");
      databases.onSource("update t set n = 4 where n = 1; delete from t where n = 3");

      carrying.applyAll().assertEqual();
    }
  }
}
