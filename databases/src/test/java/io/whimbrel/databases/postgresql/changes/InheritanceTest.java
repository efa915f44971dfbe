package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that inherit: each carries its own rows, and no row is carried twice. */
@ExtendWith(PostgresServers.Resolver.class)
class InheritanceTest {

  @Test
  void aParentsChangesLeaveTheRowsOfItsChildrenAlone(TwoDatabases databases) throws SQLException {
    databases.onBoth(
        """
        create table base (id int primary key, v text);
        create table child (extra int, primary key (id)) inherits (base);
        create table grandchild (primary key (id)) inherits (child);
        """);
    databases.onSource(
        """
        insert into base values (1, 'base'), (2, 'base'), (3, 'base');
        insert into child values (1, 'child', 1), (2, 'child', 2), (3, 'child', 3);
        insert into grandchild values (1, 'grand', 1), (2, 'grand', 2), (3, 'grand', 3);
        """);

    try (Carrying carrying =
        Carrying.of(databases, mappings(databases, "base", "child", "grandchild")).copyAll()) {
      databases.onSource(
          """
          update only base set v = 'changed' where id = 1;
          delete from only base where id = 2;
          update only base set id = 9 where id = 3;
          delete from only child where id = 3;
          insert into base values (4, 'new');
          insert into grandchild values (4, 'new', 4);
          """);
      carrying.applyAll();
    }

    assertSame(databases, "base", "child", "grandchild");
  }

  @Test
  void aRowWithoutAKeyGoesFromItsOwnTableAlone(TwoDatabases databases) throws SQLException {
    databases.onBoth(
        """
        create table log (v text);
        create table log_child () inherits (log);
        """);
    databases.onSource(
        """
        alter table log replica identity full;
        alter table log_child replica identity full;
        insert into log values ('a'), ('a'), ('b');
        insert into log_child values ('a'), ('a'), ('b');
        """);

    try (Carrying carrying =
        Carrying.of(databases, mappings(databases, "log", "log_child")).copyAll()) {
      databases.onSource(
          """
          delete from only log where v = 'b';
          update only log set v = 'c' where ctid = '(0,1)';
          """);
      carrying.applyAll();
    }

    assertSame(databases, "log", "log_child");
  }

  private static List<TableMapping> mappings(TwoDatabases databases, String... tables)
      throws SQLException {
    List<TableMapping> mappings = new ArrayList<>();
    for (String table : tables) {
      mappings.add(TwoDatabases.plain(databases.table("public", table)));
    }
    return mappings;
  }

  private static void assertSame(TwoDatabases databases, String... tables) throws SQLException {
    for (String table : tables) {
      String rows = "select * from only public." + table;
      assertThat(databases.targetRows(rows))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(databases.sourceRows(rows));
    }
  }
}
