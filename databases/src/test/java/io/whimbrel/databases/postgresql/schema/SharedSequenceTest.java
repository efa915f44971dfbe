package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class SharedSequenceTest {

  private static final TableSelection ONE = new TableSelection(List.of("public.b"), List.of());

  @Test
  void aSequenceOfATableThatStaysCountsOnForOneThatMoves(TwoDatabases databases)
      throws SQLException {
    databases.onSource(
        """
        create table a (id serial primary key);
        create table b (id int primary key default nextval('a_id_seq'), t text);
        insert into a select from generate_series(1, 5);
        insert into b (t) values ('six'), ('seven');
        """);
    databases.takeOver();
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    TableMapping mapping =
        TablesRoundTripTest.unchanged(catalog.inventory(ONE).tables().getFirst());

    SchemaPlan.of(catalog.definitions(ONE), List.of(mapping))
        .steps()
        .forEach(new PostgresSchemaWriter(databases.target(), databases.scope())::run);
    new PostgresSequences(databases.target(), databases.scope())
        .advance(catalog.sequences(ONE), List.of(mapping));

    databases.onTarget("insert into b (t) values ('eight')");
    assertThat(databases.targetRows("select id, t from public.b")).containsExactly("(8,eight)");
  }
}
