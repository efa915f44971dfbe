package io.whimbrel.databases.postgresql.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.RowCount;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class RowCountsTest {

  private final TwoDatabases databases;

  RowCountsTest(TwoDatabases databases) {
    this.databases = databases;
  }

  @BeforeEach
  void makeTables() {
    databases.onSource(
        """
        create table users (id int primary key, born date, seen timestamp, gone boolean not null);
        insert into users select g, date '2000-01-01' + g, timestamp '2020-01-01' + g * interval '1h',
          g % 10 = 0 from generate_series(1, 100) g;
        """);
    databases.onTarget(
        """
        create table people (id int primary key, birthday date, seen timestamptz);
        insert into people select g, date '2000-01-01' + g,
          timestamptz '2020-01-01 00:00Z' + g * interval '1h'
        from generate_series(1, 100) g where g % 10 <> 0;
        """);
  }

  private static ColumnMapping column(String name, String type, ValueRule rule) {
    return new ColumnMapping(name, type, true, Optional.empty(), rule, "");
  }

  private TableMapping mapping(String seen, String filter) throws SQLException {
    Table table = databases.table("public", "users");
    return new TableMapping(
        table,
        new TableName("public", "people"),
        List.of(
            column("id", "integer", new ValueRule.Carry("id")),
            column("birthday", "date", new ValueRule.Carry("born")),
            column("seen", "timestamptz", new ValueRule.Compute(seen, Optional.empty()))),
        Optional.of(filter),
        List.of(),
        Optional.empty());
  }

  private RowCount source(TableMapping mapping, List<List<String>> except) {
    try (RowCounts.Moment moment =
        new PostgresSourceCounts(databases.source()).hold(List.of(mapping))) {
      return moment.count(mapping, except);
    }
  }

  private RowCount target(TableMapping mapping, List<List<String>> except) {
    try (RowCounts.Moment moment =
        new PostgresTargetCounts(databases.target(), databases.scope()).hold(List.of(mapping))) {
      return moment.count(mapping, except);
    }
  }

  @Test
  void bothSidesCountThroughTheMap() throws SQLException {
    TableMapping mapping = mapping("seen at time zone 'UTC'", "not gone");

    RowCount source = source(mapping, List.of());
    RowCount target = target(mapping, List.of());

    assertThat(source.rows()).isEqualTo(90);
    assertThat(target.rows()).isEqualTo(90);
    assertThat(source.ranges()).isEqualTo(target.ranges());
    assertThat(target.range("birthday").orElseThrow()).hasToString("2000-01-02 to 2000-04-09");
    assertThat(databases.sourceRows(source.query())).hasSize(1);
    assertThat(databases.targetRows(target.query())).hasSize(1);
  }

  @Test
  void aTableThatIsEmptiedOrWrittenAnewBehindTheMomentIsTold() throws SQLException {
    TableMapping mapping = mapping("seen at time zone 'UTC'", "not gone");
    try (RowCounts.Moment source =
            new PostgresSourceCounts(databases.source()).hold(List.of(mapping));
        RowCounts.Moment target =
            new PostgresTargetCounts(databases.target(), databases.scope())
                .hold(List.of(mapping))) {
      databases.onTarget("delete from people where id = 1");
      assertThat(target.count(mapping, List.of()).rows()).isEqualTo(90);
      assertThat(target.isRewritten(mapping)).isFalse();
      assertThat(source.isRewritten(mapping)).isFalse();

      databases.onSource("truncate users; insert into users values (1, null, null, false)");
      databases.onTarget("alter table people alter column id type bigint");

      assertThat(source.count(mapping, List.of()).rows()).as("as the server tells it").isZero();
      assertThat(source.isRewritten(mapping)).isTrue();
      assertThat(target.isRewritten(mapping)).isTrue();
    }
  }

  @Test
  void rowsOfSomeKeysAreLeftOutOnBothSides() throws SQLException {
    TableMapping mapping = mapping("seen at time zone 'UTC'", "not gone");
    databases.onTarget("delete from people where id in (1, 99)");
    List<List<String>> changed = List.of(List.of("1"), List.of("99"), List.of("4711"));

    RowCount source = source(mapping, changed);

    assertThat(source.rows()).isEqualTo(88);
    assertThat(source.ranges()).isEqualTo(target(mapping, changed).ranges());
    assertThat(target(mapping, changed).rows()).isEqualTo(88);
  }

  @Test
  void aMomentStaysWhatItWasAndKnowsWhatSyncHadWritten() throws SQLException {
    databases.takeOver();
    TableMapping mapping = mapping("seen at time zone 'UTC'", "not gone");
    try (Connection connection = databases.target().open();
        RowCounts.Moment before =
            new PostgresTargetCounts(databases.target(), databases.scope())
                .hold(List.of(mapping))) {
      TouchedKeys.note(
          connection,
          databases.scope().run(),
          mapping.source().name(),
          new Position(50, "50"),
          List.of(List.of("7")));
      databases.onTarget("delete from people where id = 7");

      assertThat(before.count(mapping, List.of()).rows()).isEqualTo(90);
      assertThat(before.touched(mapping, Position.START)).isEmpty();
      try (RowCounts.Moment now =
          new PostgresTargetCounts(databases.target(), databases.scope()).hold(List.of(mapping))) {
        assertThat(now.count(mapping, List.of()).rows()).isEqualTo(89);
        assertThat(now.touched(mapping, Position.START)).containsExactly(List.of("7"));
        assertThat(now.touched(mapping, new Position(50, "50"))).isEmpty();
        assertThat(now.isBlurred(mapping, Position.START)).isFalse();
      }
    }
  }

  @Test
  void whatTheSourceCannotComputeIsNotCountedForTheSame() throws SQLException {
    TableMapping strange = mapping("only_the_target_knows(seen)", "not gone");
    TableMapping refused = mapping("seen", "only_the_target_knows(seen)");

    RowCount source = source(strange, List.of());

    assertThat(source.rows()).isEqualTo(90);
    assertThat(source.range("seen")).isEmpty();
    assertThat(source.range("birthday")).isPresent();
    assertThatThrownBy(() -> source(refused, List.of()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.EXPRESSION_REFUSED));
  }
}
