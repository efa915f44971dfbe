package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that are kept aside, by copy, sync and proof alike. */
@ExtendWith(PostgresServers.Resolver.class)
class KeptAsideTest {

  private static final String SOURCE =
      """
      create table t (id int primary key, name text, amount bigint, born date, big text);
      alter table t alter name set storage external, alter big set storage external;
      """;

  private static final String FILL =
      """
      insert into t select g, 'n' || g, g, date '2000-01-01' + g, repeat('x' || g, 3000)
        from generate_series(1, 20) as g;
      update t set name = repeat('y', 4000) where id = 2;
      update t set amount = 3000000000 where id = 3;
      update t set born = null where id = 4;
      update t set amount = -1 where id = 5
      """;

  private static final String REJECTS =
      "select key[1] || ' ' || reason from whimbrel_rejects.rejected order by key[1]::int";

  private static final List<Aside> ASIDES =
      List.of(
          new Aside(QualityKind.MISFITS, "name", Optional.empty(), ""),
          new Aside(QualityKind.MISFITS, "amount", Optional.empty(), ""),
          new Aside(QualityKind.NULLS, "born", Optional.empty(), ""),
          new Aside(QualityKind.OUTLIERS, "amount", Optional.of("amount < 0"), ""));

  private final TwoDatabases databases;

  KeptAsideTest(TwoDatabases databases) throws SQLException {
    this.databases = databases;
    databases.onSource(SOURCE);
    databases.onTarget(
        "create table t (id int primary key, name varchar(10), amount int, born date not null,"
            + " big text)");
  }

  private TableMapping mapping() throws SQLException {
    Table table = databases.table("public", "t");
    Map<String, String> types = Map.of("name", "character varying(10)", "amount", "integer");
    List<ColumnMapping> columns =
        TwoDatabases.plain(table).columns().stream()
            .map(
                c ->
                    new ColumnMapping(
                        c.name(),
                        types.getOrDefault(c.name(), c.type()),
                        !c.name().equals("born"),
                        Optional.empty(),
                        c.rule(),
                        ""))
            .toList();
    return new TableMapping(
        table,
        table.name(),
        columns,
        Optional.of("id < 1000"),
        List.of(),
        Optional.empty(),
        ASIDES);
  }

  private Comparison compared() throws SQLException {
    TableMapping mapping = mapping();
    RowFormat format = new PostgresRowTarget(databases.target(), databases.scope()).format(mapping);
    try (RowStream rows =
        new PostgresRowSource(databases.source(), databases.scope())
            .read(mapping, Bounds.ALL, format)) {
      return new PostgresRowProofs(databases.target(), databases.scope())
          .compare(mapping, Bounds.ALL, format, rows, 10);
    }
  }

  @Test
  void rowsThatDoNotFitGoToTheTableOfRejectsAndFollowTheirChanges() throws SQLException {
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.of(databases, List.of(mapping())).copyAll()) {
      assertThat(databases.targetRows(REJECTS))
          .containsExactly(
              "(\"2 misfits of name\")",
              "(\"3 misfits of amount\")",
              "(\"4 nulls of born\")",
              "(\"5 outliers of amount: amount < 0\")");
      assertThat(
              databases.targetRows(
                  "select length(row->>'name'), length(row->>'big') from whimbrel_rejects.rejected"
                      + " where key = '{2}'"))
          .containsExactly("(4000,6000)");
      assertThat(databases.targetRows("select count(*) from public.t")).containsExactly("(16)");

      databases.onSource("update t set name = 'good' where id = 2");
      databases.onSource("update t set amount = 3000000001 where id = 3");
      databases.onSource("delete from t where id = 4");
      databases.onSource("update t set id = 105 where id = 5");
      databases.onSource("update t set amount = 5000000000 where id = 6");
      databases.onSource("update t set born = born + 1 where id = 7");
      databases.onSource("insert into t values (30, repeat('z', 11), 1, '2001-01-01', 'b')");
      databases.onSource("insert into t values (31, 'fits', 1, '2001-01-01', 'b')");
      databases.onSource("insert into t values (2000, 'filtered', -1, '2001-01-01', 'b')");
      carrying.applyAll();

      assertThat(compared()).satisfies(c -> assertThat(c.differences()).isEmpty());
      assertThat(databases.targetRows(REJECTS))
          .containsExactly(
              "(\"3 misfits of amount\")",
              "(\"6 misfits of amount\")",
              "(\"30 misfits of name\")",
              "(\"105 outliers of amount: amount < 0\")");
      assertThat(
              databases.targetRows(
                  "select row->>'amount', length(row->>'big') from whimbrel_rejects.rejected"
                      + " where key[1] in ('3', '6', '105') order by 1"))
          .containsExactly("(-1,6000)", "(3000000001,6000)", "(5000000000,6000)");
      assertThat(
              databases.targetRows("select id from public.t where id in (2, 3, 6, 31) order by 1"))
          .containsExactly("(2)", "(31)");

      databases.onSource("update t set amount = 7 where id in (3, 6, 105)");
      databases.onSource("update t set name = 'ok' where id = 30");
      carrying.applyAll();

      assertThat(databases.targetRows(REJECTS)).isEmpty();
      databases.onSource("delete from t where id = 2000");
      carrying.applyAll().assertEqual();
    }
  }

  @Test
  void aTruncateEmptiesTheRejectsToo() throws SQLException {
    databases.onSource(FILL);
    try (Carrying carrying = Carrying.of(databases, List.of(mapping())).copyAll()) {
      databases.onSource("truncate t; insert into t values (1, 'a', -5, '2001-01-01', '')");
      carrying.applyAll();

      assertThat(databases.targetRows(REJECTS))
          .containsExactly("(\"1 outliers of amount: amount < 0\")");
    }
  }
}
