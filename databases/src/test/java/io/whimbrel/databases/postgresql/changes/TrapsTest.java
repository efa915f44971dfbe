package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each trap of logical replication by its name. */
@ExtendWith(PostgresServers.Resolver.class)
class TrapsTest {

  private static final String T =
      """
      create table t (id int primary key, v text, u int, big text);
      alter table t alter big set storage external;
      """;

  private static final String FILL =
      "insert into t select g, 'v' || g, g, repeat('x' || g, 3000) from generate_series(1, 20) g";

  private final TwoDatabases databases;

  TrapsTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @Test
  void anUnchangedToastedValueIsLeftAsItIs() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("update t set v = 'new' where id < 10");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aKeyChangeTakesTheUnchangedToastedValueAlong() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("update t set id = id + 100 where id < 5");
      databases.onSource("update t set id = 500, v = 'twice' where id = 101");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aKeyChangeBetweenAnEarlyAndAlateChunkReadsTheValueAgainFromTheSource() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    Bounds high = new Bounds(Optional.of(List.of("100")), Optional.empty());
    Bounds low = new Bounds(Optional.empty(), Optional.of(List.of("100")));
    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      carrying.copy(mapping, 1, high);
      databases.onSource("update t set id = 200 where id = 7");
      databases.onSource("update t set id = 201 where id = 8; delete from t where id = 201");
      carrying.copy(mapping, 0, low);

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void uniqueValuesMaySwapBetweenRows() throws SQLException {
    databases.onSource(T + "alter table t add constraint u unique (u) deferrable");
    databases.onTarget(T + "alter table t add constraint u unique (u)");
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("update t set u = 21 - u");
      databases.onSource(
          "begin; set constraints all deferred; update t set u = 2 where u = 1 and id <> 19;"
              + " update t set u = 1 where id = 19; commit");
      databases.onSource("update t set u = -1 where id = 3; update t set u = 18 where id = 4");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void keysMaySwapBetweenRows() throws SQLException {
    databases.onBoth("create table t (id int, v text, constraint p primary key (id) deferrable)");
    databases.onTarget("alter table t drop constraint p; alter table t add primary key (id)");
    databases.onSource("alter table t drop constraint p; alter table t add primary key (id)");
    databases.onSource("insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "begin; update t set id = -1 where id = 1; update t set id = 1 where id = 2;"
              + " update t set id = 2 where id = -1; commit");
      databases.onSource(
          "begin; delete from t where id = 3; insert into t values (3, 'again'); commit");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void foreignKeysAndTriggersOfTheTargetDoNotFire() throws SQLException {
    databases.onBoth(
        """
        create table p (id int primary key);
        create table c (id int primary key, p int references p deferrable initially deferred);
        create table audit (n int primary key);
        """);
    databases.onTarget(
        """
        create function boom() returns trigger language plpgsql as 'begin raise exception ''fired''; end';
        create trigger boom before insert or update or delete on c execute function boom();
        """);
    List<TableMapping> mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "c")),
            TwoDatabases.plain(databases.table("public", "p")));
    try (Carrying carrying = Carrying.of(databases, mappings).copyAll()) {
      databases.onSource("begin; insert into c values (1, 7); insert into p values (7); commit");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void truncateEmptiesTablesOfOneStatementTogether() throws SQLException {
    databases.onBoth(
        """
        create table p (id int primary key);
        create table c (id int primary key, p int references p);
        insert into p values (1), (2);
        insert into c values (1, 1);
        """);
    databases.onTarget("truncate p, c");
    List<TableMapping> mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "p")),
            TwoDatabases.plain(databases.table("public", "c")));
    try (Carrying carrying = Carrying.of(databases, mappings).copyAll()) {
      databases.onSource("insert into p values (3); truncate p cascade; insert into p values (4)");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void generatedAndIdentityColumnsAreWrittenRightly() throws SQLException {
    databases.onBoth(
        """
        create table t (id int generated always as identity primary key, a int,
          twice int generated always as (a * 2) stored)
        """);
    databases.onSource("insert into t (a) select generate_series(1, 5)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("insert into t (a) values (77); update t set a = 9 where id = 2");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void ofEqualRowsWithoutAkeyExactlyOneIsChanged() throws SQLException {
    databases.onBoth("create table t (a int, j json); alter table t replica identity full");
    databases.onSource("insert into t select 1, '{\"x\":1}' from generate_series(1, 4)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          """
          delete from t where ctid = (select ctid from t limit 1);
          update t set a = 2 where ctid = (select ctid from t limit 1);
          insert into t values (null, null), (null, null);
          delete from t where ctid = (select ctid from t where a is null limit 1)
          """);

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aPartOfACompositeKeyMayChange() throws SQLException {
    databases.onBoth("create table t (a text, b int, v int, primary key (a, b))");
    databases.onSource("insert into t select 'k' || g % 3, g, g from generate_series(1, 9) g");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "update t set b = b + 100 where a = 'k1'; update t set a = 'z' where b = 2");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void whatASavepointTookBackDoesNotArrive() throws SQLException {
    databases.onBoth("create table t (id int primary key)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "begin; insert into t values (1); savepoint s; insert into t values (2);"
              + " rollback to s; insert into t values (3); commit;"
              + " begin; insert into t values (4); rollback");

      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aLargeTransactionIsWrittenInPartsAndCommittedWhole() throws SQLException {
    databases.onBoth("create table t (id int primary key, v text)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("insert into t select g, 'v' from generate_series(1, 60000) g");
      databases.onSource("update t set v = 'w'");

      carrying.applyAll();

      assertThat(databases.targetRows("select count(*), min(v), max(v) from public.t"))
          .containsExactly("(60000,w,w)");
    }
  }

  @Test
  void aFilteredRowComesAndGoesWithItsCondition() throws SQLException {
    databases.onBoth("create table t (id int primary key, state text)");
    Table table = databases.table("public", "t");
    TableMapping plain = TwoDatabases.plain(table);
    TableMapping mapping =
        new TableMapping(
            table,
            table.name(),
            plain.columns(),
            Optional.of("state <> 'gone'"),
            List.of(),
            Optional.empty());
    databases.onSource("insert into t values (1, 'here'), (2, 'gone'), (3, 'here')");
    try (Carrying carrying = Carrying.of(databases, List.of(mapping)).copyAll()) {
      databases.onSource(
          "update t set state = 'gone' where id = 1; update t set state = 'here' where id = 2;"
              + " insert into t values (4, 'gone'), (5, 'here')");

      carrying.applyAll();

      assertThat(databases.targetRows("select * from public.t order by id"))
          .containsExactly("(2,here)", "(3,here)", "(5,here)");
    }
  }

  @Test
  void keysThatBecomeUuidsAreFollowedByForeignKeys() throws SQLException {
    databases.onSource(
        "create table u (id int primary key, n text); create table o (id int primary key, u int)");
    databases.onTarget(
        "create table u (id uuid primary key, n text); create table o (id int primary key, u"
            + " uuid)");
    String namespace = "M/public.u";
    TableMapping users = derived("u", "id", namespace, Optional.of(namespace));
    TableMapping orders = derived("o", "u", namespace, Optional.empty());
    databases.onSource("insert into u values (1, 'a'), (2, 'b'); insert into o values (1, 1)");
    try (Carrying carrying = Carrying.of(databases, List.of(users, orders)).copyAll()) {
      databases.onSource(
          """
          insert into u values (3, 'c');
          insert into o values (2, 3), (3, null);
          update u set id = 4 where id = 2;
          update o set u = 4 where id = 1;
          delete from u where id = 1
          """);

      carrying.applyAll();

      assertThat(
              databases.targetRows(
                  "select o.id, u.n from public.o left join public.u on u.id = o.u order by 1"))
          .containsExactly("(1,b)", "(2,c)", "(3,)");
      assertThat(databases.targetRows("select count(*) from public.u")).containsExactly("(2)");
    }
  }

  private TableMapping derived(
      String name, String column, String namespace, Optional<String> keyMap) throws SQLException {
    Table table = databases.table("public", name);
    List<ColumnMapping> columns =
        table.columns().stream()
            .map(
                c ->
                    c.name().equals(column)
                        ? new ColumnMapping(
                            column,
                            "uuid",
                            true,
                            Optional.empty(),
                            new ValueRule.DeriveKey(column, namespace),
                            "")
                        : TwoDatabases.column(c, new ValueRule.Carry(c.name())))
            .toList();
    return new TableMapping(table, table.name(), columns, Optional.empty(), List.of(), keyMap);
  }

  @Test
  void ddlOnTheSourceStopsBeforeAnythingWrongIsApplied() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "alter table t add column more int; insert into t (id, more) values (1, 2)");

      assertThatThrownBy(carrying::applyAll)
          .hasMessageContaining("E-SOURCE-CHANGED")
          .hasMessageContaining("column more integer is new");
      assertThat(databases.targetRows("select * from public.t")).isEmpty();
    }
  }

  @Test
  void aLostSlotIsNamed() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
              + " where database = current_database()");

      assertThatThrownBy(carrying::applyAll).hasMessageContaining("E-SLOT-LOST");
    }
  }

  @Test
  void aSlotThatSomebodyElseReadIsAgap() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource(FILL);
      carrying.applyAll();
      databases.onSource("insert into t values (100)");
      databases.onSource(
          "select pg_replication_slot_advance(slot_name, pg_current_wal_lsn())"
              + " from pg_replication_slots where database = current_database()");

      assertThatThrownBy(carrying::applyAll).hasMessageContaining("E-POSITION-LOST");
    }
  }

  @Test
  void aRowThatTheTargetRefusesIsNamed() throws SQLException {
    databases.onBoth("create table t (id int primary key, v text)");
    databases.onTarget("alter table t alter v type varchar(5)");
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("insert into t values (1, 'short'), (2, 'too long for it')");

      assertThatThrownBy(carrying::applyAll)
          .hasMessageContaining("E-ROW-REFUSED")
          .hasMessageContaining("id=2");
    }
  }

  @Test
  void anotherEpochIsFencedOff() throws SQLException {
    databases.onBoth(T);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onTarget("update whimbrel.run set epoch = 2");
      databases.onSource(FILL);

      assertThatThrownBy(carrying::applyAll).hasMessageContaining("E-LEASE-LOST");
      assertThat(databases.targetRows("select * from public.t")).isEmpty();
    }
  }

  @Test
  void whatSyncWroteIsNotedForTheNextProof() throws SQLException {
    databases.onBoth(T);
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("update t set v = 'x' where id in (3, 5)");
      carrying.applyAll();
      Position first = carrying.target().progress();
      databases.onSource("update t set v = 'y' where id in (5, 9); delete from t where id = 1");
      carrying.applyAll();

      Table table = databases.table("public", "t");
      try (Connection connection = databases.target().open()) {
        assertThat(
                TouchedKeys.read(connection, databases.scope().run(), table.name(), Position.START))
            .containsExactlyInAnyOrder(List.of("1"), List.of("3"), List.of("5"), List.of("9"));
        assertThat(TouchedKeys.read(connection, databases.scope().run(), table.name(), first))
            .containsExactlyInAnyOrder(List.of("1"), List.of("5"), List.of("9"));
      }
    }
  }
}
