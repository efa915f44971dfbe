package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that have rows and nothing in them. */
@ExtendWith(PostgresServers.Resolver.class)
class NoColumnsTest {

  @Test
  void rowsWithoutColumnsAreCarried(TwoDatabases databases) throws SQLException {
    databases.onBoth(
        """
        create table nothing ();
        create table computed (a int generated always as (1 + 1) stored);
        """);
    databases.onSource(
        """
        alter table nothing replica identity full;
        alter table computed replica identity full;
        insert into nothing default values;
        insert into nothing default values;
        insert into computed default values;
        """);
    List<TableMapping> mappings =
        List.of(
            TwoDatabases.plain(databases.table("public", "nothing")),
            TwoDatabases.plain(databases.table("public", "computed")));

    try (Carrying carrying = Carrying.of(databases, mappings).copyAll()) {
      databases.onSource(
          """
          insert into nothing default values;
          insert into computed default values;
          delete from nothing where ctid = '(0,1)';
          """);
      carrying.applyAll();
    }

    assertThat(databases.targetRows("select count(*) from public.nothing")).containsExactly("(2)");
    assertThat(databases.targetRows("select a from public.computed")).containsExactly("(2)", "(2)");
  }
}
