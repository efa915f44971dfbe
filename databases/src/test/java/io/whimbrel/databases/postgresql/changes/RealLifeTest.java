package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What applications and their keepers do to a database while its changes are carried. */
@ExtendWith(PostgresServers.Resolver.class)
class RealLifeTest {

  private static final String T = "create table t (id int primary key, v text, u int)";
  private static final String FILL = "insert into t select g, 'v', g from generate_series(1, 9) g";

  private static final String PARTITIONED =
      """
      create table p (id int, at int, v text, primary key (id, at)) partition by range (at);
      create table p1 partition of p for values from (0) to (10);
      create table p2 partition of p for values from (10) to (20) partition by list (id);
      create table p2a partition of p2 for values in (1, 2, 3);
      create table p2b partition of p2 default
      """;

  private final TwoDatabases databases;

  RealLifeTest(TwoDatabases databases) {
    this.databases = databases;
  }

  private Carrying carrying(String... tables) throws SQLException {
    List<TableMapping> mappings = new ArrayList<>();
    for (String table : tables) {
      mappings.add(TwoDatabases.plain(databases.table("public", table)));
    }
    return Carrying.of(databases, mappings).copyAll();
  }

  @Test
  void aHugeTransactionMaySwapUniqueValuesAcrossAllItsParts() throws SQLException {
    databases.onSource("create table t (id int primary key, u int unique deferrable)");
    databases.onTarget("create table t (id int primary key, u int unique)");
    databases.onSource("insert into t select g, g from generate_series(1, 25000) g");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set u = 25001 - u");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aCastFromTextOfSomebodysOwnDoesNotTakeTheInputFunctionsPlace() throws SQLException {
    databases.onBoth(
        "create type mood as enum ('good', 'bad');"
            + " create function wrong(text) returns mood language sql as $$ select 'bad'::mood $$;"
            + " create cast (text as mood) with function wrong(text);"
            + " create table t (id int primary key, m mood);"
            + " create table u (m mood); alter table u replica identity full");
    try (Carrying carrying = carrying("t", "u")) {
      databases.onSource("insert into t values (1, 'good'), (2, null), (3, 'good')");
      databases.onSource("insert into u select m from t; update t set m = 'bad' where id = 3");
      databases.onSource("delete from u where ctid = '(0,1)'");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void anUpdateOfRowsWithNumberedColumnsArrivesAndSoDoesAnewNumber() throws SQLException {
    databases.onBoth(
        "create table t (id int primary key, n int generated always as identity unique, big text,"
            + " v text); alter table t alter big set storage external");
    databases.onSource(
        "insert into t (id, big, v) select g, repeat('y' || g, 3000), 'v'"
            + " from generate_series(1, 6) g");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set v = 'w' where id < 4; update t set big = 'x' where id = 5");
      databases.onSource(
          "update t set n = default where id in (2, 4); update t set id = 9 where id = 6");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void anUpdateThatChangesNothingOfNumberedKeysArrives() throws SQLException {
    databases.onBoth(
        "create table t (id int generated always as identity primary key, big text);"
            + " alter table t alter big set storage external");
    databases.onSource("insert into t (big) values (repeat('y', 3000))");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set big = big");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void rowsWithAkeyWithoutOverlapsArrive() throws SQLException {
    String table = "create table t (id int, at int4range, big text, v text, primary key (id, at";
    databases.onSource(table + "))");
    databases.onTarget("create extension btree_gist; " + table + " without overlaps))");
    databases.onBoth("alter table t alter big set storage external");
    databases.onSource(
        "insert into t select g / 3, int4range(g, g + 1), repeat('y' || g, 3000), 'v'"
            + " from generate_series(1, 9) g");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set v = 'w' where id = 1; delete from t where id = 0");
      databases.onSource("update t set at = int4range(lower(at), lower(at) + 3) where id = 3");
      databases.onSource("insert into t values (7, '[1,9)', 'x', 'new'); update t set id = id + 9");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void rowsOfAnExclusionConstraintMayChangePlaces() throws SQLException {
    String table =
        "create table t (id int primary key, r int4range, exclude using gist (r with &&)";
    databases.onSource(table + " deferrable)");
    databases.onTarget(table + ")");
    databases.onSource("insert into t values (1, '[1,5)'), (2, '[5,9)')");
    try (Carrying carrying = carrying("t")) {
      databases.onSource(
          "begin; set constraints all deferred; update t set r = '[5,9)' where id = 1;"
              + " update t set r = '[1,5)' where id = 2; commit");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aRowThatAnUpdateMovesToAnotherPartitionArrivesThere() throws SQLException {
    databases.onBoth(PARTITIONED);
    databases.onSource("insert into p select g, 5, 'v' from generate_series(1, 6) g");
    try (Carrying carrying = carrying("p1", "p2a", "p2b")) {
      databases.onSource("update p set at = 15, v = 'moved' where id in (2, 5)");
      databases.onSource("update p set id = 9 where id = 2");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void truncateOfThePartitionedTableEmptiesEveryPartition() throws SQLException {
    databases.onBoth(PARTITIONED);
    databases.onSource("insert into p select g, 12, 'v' from generate_series(1, 6) g");
    try (Carrying carrying = carrying("p1", "p2a", "p2b")) {
      databases.onSource("insert into p values (1, 1, 'x'); truncate p restart identity cascade");
      databases.onSource("insert into p values (3, 3, 'after'); truncate p2");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aDetachedPartitionGoesOnAndDoesNotTakeOthersAlong() throws SQLException {
    databases.onBoth(PARTITIONED);
    try (Carrying carrying = carrying("p1", "p2a", "p2b")) {
      databases.onSource("insert into p values (1, 1, 'a'); alter table p detach partition p1");
      databases.onSource("insert into p1 values (2, 2, 'b')");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aPreparedTransactionArrivesWhenItIsCommittedAndNotBefore() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = carrying("t")) {
      List<String> before;
      try {
        databases.onSource("begin; insert into t values (1, 'p', 1); prepare transaction 'one'");
        databases.onSource("begin; insert into t values (2, 'p', 2); prepare transaction 'two'");
        databases.onSource("insert into t values (3, 'plain', 3)");
        carrying.applyAll();
        before = databases.targetRows("select id from public.t");
      } finally {
        databases.onSource("commit prepared 'one'");
        databases.onSource("rollback prepared 'two'");
      }

      carrying.applyAll().assertEqual();
      assertThat(before).containsExactly("(3)");
    }
  }

  @Test
  void messagesViewsAndRewritesOfOthersChangeNothing() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    databases.onSource("create materialized view m as select count(*) from t");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("select pg_logical_emit_message(true, 'app', 'note')");
      databases.onSource("select pg_logical_emit_message(false, 'whimbrel', 'somebody else')");
      databases.onSource("refresh materialized view m");
      databases.onSource("vacuum full t");
      databases.onSource("cluster t using t_pkey");
      databases.onSource("create temp table x as select * from t; truncate x");
      databases.onSource("update t set v = 'after' where id = 4");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void everyWayToWriteArrives() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = carrying("t")) {
      databases.onSource(
          """
          insert into t values (1, 'kept', 0), (20, 'new', 20)
            on conflict (id) do update set v = excluded.v || t.v;
          merge into t using (values (2, 'm'), (30, 'n')) as s (id, v) on t.id = s.id
            when matched and s.id = 2 then delete
            when not matched then insert values (s.id, s.v, 0);
          with gone as (delete from t where id = 3 returning v)
            insert into t select 40, v, 4 from gone;
          update t set v = null where id = 5
          """);

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void savepointsOfAlargeTransactionTakeBackTheirPartOnly() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = carrying("t")) {
      databases.onSource(
          """
          begin; insert into t select g, 'x', g from generate_series(1, 60000) g; rollback;
          begin;
          insert into t select g, 'a', g from generate_series(1, 60000) g;
          savepoint one; update t set v = 'b'; rollback to one;
          savepoint two; delete from t where id > 50000; release two;
          savepoint three; insert into t values (99999, 'c', 0); rollback to three;
          commit
          """);

      carrying.applyAll();

      assertThat(databases.targetRows("select count(*), min(v), max(v), max(id) from public.t"))
          .containsExactly("(50000,a,a,50000)");
    }
  }

  @Test
  void aKeyChangeUnderFullIdentityCarriesItsUnchangedToastedValue() throws SQLException {
    databases.onBoth(
        "create table t (id int primary key, big text); alter table t alter big set storage"
            + " external; alter table t replica identity full");
    databases.onSource(
        "insert into t select g, repeat('y' || g, 3000) from generate_series(1, 4) g");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set id = id + 10; delete from t where id = 13");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aValueThatAkeyChangeTakesAlongIsNotReadThroughAcastOfTheDatabase() throws SQLException {
    databases.onBoth(
        """
        create type place as (street text, town text);
        create function street(place) returns text language sql as 'select $1.street';
        create cast (place as text) with function street(place) as assignment;
        create table t (id int primary key, at place, big text);
        alter table t alter big set storage external
        """);
    databases.onSource(
        "insert into t values (1, ('a', 'b'), repeat('y', 3000)),"
            + " (2, (null, null), repeat('y', 3000)), (3, null, repeat('y', 3000))");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set id = id + 10");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void tablesWithDroppedColumnsAreReadByName() throws SQLException {
    databases.onSource("create table t (a int, id int primary key, b text, v text)");
    databases.onSource("alter table t drop column a, drop column b");
    databases.onTarget("create table t (id int primary key, v text)");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("insert into t values (1, 'x'); update t set v = 'y'");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void rowsWithoutAkeyThatLackAnAddedColumnPhysicallyAreFoundByIt() throws SQLException {
    databases.onSource(
        "create table t (gone int, v text, n numeric); insert into t select g, 'v', g % 3"
            + " from generate_series(1, 9) g; alter table t add column added text default 'old';"
            + " alter table t drop column gone; alter table t replica identity full");
    databases.onTarget("create table t (v text, n numeric, added text)");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set v = 'w' where n = 1; delete from t where n = 2");
      databases.onSource("insert into t values ('x', null); update t set added = 'new'");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void ddlThatAsavepointTookBackChangesNothing() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = carrying("t")) {
      databases.onSource(
          "begin; insert into t values (20, 'before'); savepoint s; alter table t add column c int;"
              + " insert into t values (21, 'gone', 1, 1); rollback to s;"
              + " insert into t values (22, 'behind'); savepoint s2; alter table t drop column u;"
              + " update t set v = 'gone'; rollback to s2; delete from t where id = 1; commit");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aPartitionWithItsColumnsInAnotherOrderTakesRowsOver() throws SQLException {
    String other =
        """
        create table p3 (v text, gone int, at int not null, id int not null);
        alter table p3 drop column gone;
        alter table p3 add primary key (id, at);
        alter table p attach partition p3 for values from (20) to (30)
        """;
    databases.onBoth(PARTITIONED + ";" + other);
    databases.onSource("insert into p select g, g, 'v' from generate_series(1, 29) g");
    try (Carrying carrying = carrying("p1", "p2a", "p2b", "p3")) {
      databases.onSource("update p set at = 25, v = 'moved' where id < 9");
      databases.onSource("update p set at = 5 where id > 26; update p3 set v = v || 'own'");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void anotherReplicaIdentityThatDoesNotBringTheKeyStops() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    databases.onSource("alter table t alter u set not null; create unique index other on t (u)");
    try (Carrying carrying = carrying("t")) {
      databases.onSource("alter table t replica identity using index other");
      databases.onSource("delete from t where id = 3");

      assertThatThrownBy(carrying::applyAll)
          .hasMessageContaining("E-SOURCE-CHANGED")
          .hasMessageContaining("its replica identity brings [u], the key is [id]");
    }
  }

  @Test
  void aColumnWithAnotherTypeStopsBeforeItsFirstChange() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = carrying("t")) {
      databases.onSource("update t set v = 'before'; alter table t alter u type numeric(9, 2)");
      databases.onSource("update t set u = 1.5");

      assertThatThrownBy(carrying::applyAll)
          .hasMessageContaining("column u was integer, is numeric(9,2)");
    }
  }

  @Test
  void anIdleDatabaseAdvancesByAmark() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = carrying("t")) {
      Position mark = carrying.log().mark("nothing happened");

      carrying.applyUntil(mark, 1);

      assertThat(carrying.target().progress().hasReached(mark)).isTrue();
    }
  }
}
