package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Carry;
import io.whimbrel.core.mapping.ValueRule.Compute;
import io.whimbrel.core.mapping.ValueRule.DeriveKey;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresServers.Resolver.class)
class RowProofsTest {

  private static final String USERS = "MIGRATION-001/public.users";

  private final Transfer transfer;

  RowProofsTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
  }

  @BeforeEach
  void createTables() {
    transfer.both("create table t (id int primary key, a text, b text)");
    execute(
        transfer.source(),
        "insert into t select g, 'a' || g, nullif('b' || g, 'b3') from generate_series(1, 100) g");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "update t set a = 'A7' where id = 7; DIFFERENT; id=7",
        "update t set b = '' where id = 3; DIFFERENT; id=3",
        "update t set a = a || ' ' where id = 9; DIFFERENT; id=9",
        "delete from t where id = 50; MISSING; id=50",
        "insert into t values (101, 'new', null); EXTRA; id=101",
        "update t set a = b, b = a where id = 20; DIFFERENT; id=20",
        "update t set id = 200 where id = 100; MISSING; id=100"
      })
  void everyDifferenceIsFoundAndNamed(String change, Kind kind, String name) {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 30);
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), change);

    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));
    Comparison comparison = transfer.compare(mapping, Bounds.ALL);
    RowDifference first = comparison.differences().getFirst();
    assertThat(first.kind()).isEqualTo(kind);
    assertThat(first.key()).isEqualTo(name);
    assertThat(comparison.differing()).isEqualTo(comparison.differences().size());
  }

  @Test
  void aComparisonTellsColumnsWithBothTextsAndItsCounts() {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 30);
    execute(
        transfer.target(),
        "update t set a = repeat('x', 300), b = 'NULL' where id = 3",
        "delete from t where id > 95");
    Bounds bounds = new Bounds(Optional.of(List.of("2")), Optional.of(List.of("5")));

    Comparison part = transfer.compare(mapping, bounds);
    Comparison whole = transfer.compare(mapping, Bounds.ALL);

    assertThat(part)
        .isEqualTo(
            new Comparison(
                3,
                3,
                new DifferenceCount(0, 0, 1),
                List.of(
                    new RowDifference(
                        Kind.DIFFERENT,
                        List.of("3"),
                        "id=3",
                        List.of(
                            new ColumnDifference("a", "a3", "x".repeat(200) + "..."),
                            new ColumnDifference("b", null, "NULL"))))));
    assertThat(whole.differing()).isEqualTo(6);
    assertThat(whole.targetRows()).isEqualTo(95);
  }

  @Test
  void rowsThatOnlyTheSourceHasAreNamedFirstAndKindsAreCountedBeyondWhatIsNamed() {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 30);
    execute(
        transfer.target(),
        "update t set a = 'other' where id <= 40",
        "delete from t where id in (98, 99)",
        "insert into t select g, 'new', null from generate_series(-5, -1) g");

    Comparison cut = transfer.compare(mapping, Bounds.ALL);

    assertThat(cut.count()).isEqualTo(new DifferenceCount(2, 5, 40));
    assertThat(cut.differences()).hasSize(10);
    assertThat(cut.differences().subList(0, 3))
        .extracting(RowDifference::key)
        .containsExactly("id=98", "id=99", "id=-5");
  }

  @Test
  void rowsOfSomeKeysAreComparedAlsoWhenTheyAreGoneOnASide() {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 30);
    execute(transfer.source(), "delete from t where id = 1");
    execute(transfer.target(), "delete from t where id = 2", "update t set a = '' where id = 4");

    Comparison comparison =
        transfer.compare(
            mapping, List.of(List.of("1"), List.of("2"), List.of("3"), List.of("777")));

    assertThat(comparison.sourceRows()).isEqualTo(2);
    assertThat(comparison.targetRows()).isEqualTo(2);
    assertThat(comparison.differences())
        .extracting(RowDifference::kind, RowDifference::sourceKey)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.MISSING, List.of("2")),
            org.assertj.core.groups.Tuple.tuple(Kind.EXTRA, List.of("1")));
  }

  @Test
  void aDoubledRowIsSeenWhereTheTargetHasNoUniqueKey() {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    execute(transfer.target(), "alter table t drop constraint t_pkey");
    transfer.copy(mapping, 30);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();

    execute(transfer.target(), "insert into t select * from t where id = 8");

    Comparison comparison = transfer.compare(mapping, Bounds.ALL);
    assertThat(comparison.differing()).isEqualTo(1);
    assertThat(comparison.differences().getFirst().kind()).isEqualTo(Kind.EXTRA);
    assertThat(transfer.compare(mapping, List.of(List.of("8"))).differing()).isEqualTo(1);
  }

  @Test
  void tablesWithoutAKeyAreComparedByHowOftenARowIsThere() {
    transfer.both("create table k (r int, v text)");
    execute(transfer.source(), "insert into k values (1, null), (1, null), (2, ''), (3, 'x')");
    TableMapping mapping = plain(table(transfer.source(), "k"));
    transfer.copy(mapping, 1);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();

    execute(
        transfer.target(),
        "insert into k values (1, null), (1, null)",
        "delete from k where r = 3");

    Comparison comparison = transfer.compare(mapping, Bounds.ALL);
    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));
    assertThat(comparison.sourceRows()).isEqualTo(4);
    assertThat(comparison.targetRows()).isEqualTo(5);
    assertThat(comparison.differing()).isEqualTo(3);
    assertThat(comparison.differences())
        .extracting(RowDifference::kind)
        .containsExactly(Kind.MISSING, Kind.EXTRA, Kind.EXTRA);
  }

  @Test
  void keysThatBecomeUuidsAreFollowedThroughTheKeyMap() {
    TableMapping users = users();
    TableMapping items = items();

    transfer.copy(users, 10);
    transfer.copy(items, 10);

    String joined = "select count(*) from items i join people u on u.id = i.user_id";
    assertThat(query(transfer.target(), joined)).isEqualTo("40");
    assertThat(query(transfer.target(), "select count(*) from people")).isEqualTo("40");
    for (Bounds bounds : transfer.rows().split(users.source(), 10)) {
      assertThat(transfer.compare(users, bounds).isEqual()).isTrue();
    }
    for (Bounds bounds : transfer.rows().split(items.source(), 10)) {
      assertThat(transfer.compare(items, bounds).isEqual()).isTrue();
    }
    assertThat(transfer.proofs().unmapped(users, 10).isEqual()).isTrue();
    assertThat(transfer.compare(items, List.of(List.of("1", "1"))).targetRows()).isEqualTo(1);
  }

  @Test
  void aMappedDifferenceIsNamedByTheSourceKey() {
    TableMapping users = users();
    transfer.copy(users, 10);
    execute(
        transfer.target(),
        "update people set email = 'X' where email = 'u7@x'",
        "delete from people where email = 'u9@x'",
        "insert into people values (gen_random_uuid(), 'stranger')");
    execute(transfer.source(), "delete from users where id = 11");

    Comparison comparison = transfer.compare(users, Bounds.ALL);

    assertThat(comparison.differences())
        .extracting(RowDifference::kind, RowDifference::key)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.MISSING, "id=9"),
            org.assertj.core.groups.Tuple.tuple(Kind.DIFFERENT, "id=7"),
            org.assertj.core.groups.Tuple.tuple(Kind.EXTRA, "id=11"));
    assertThat(comparison.differences().get(1).columns())
        .containsExactly(new ColumnDifference("email", "u7@x", "X"));
    assertThat(transfer.proofs().unmapped(users, 10).differing()).isEqualTo(1);
  }

  @Test
  void touchedKeysAndTruncatedTablesAreReadBackFromAPosition() throws SQLException {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    List<String> hostile = List.of("a\"b\\c\n\t", "ü🙂", "");
    try (Connection connection = transfer.target().connect()) {
      note(connection, 10, List.of(List.of("1")));
      note(connection, 20, List.of(List.of("2"), hostile));
      note(connection, 30, List.of(List.of("2")));
    }
    execute(
        transfer.target(),
        "insert into whimbrel.touched values ('MIGRATION-001.1', 'public', 't', 40,"
            + " array[jsonb_build_array('2')::text, jsonb_build_array(E'x\\ny', '/')::text])",
        "insert into whimbrel.truncated values ('MIGRATION-001.1', 'public', 't', 15),"
            + " ('MIGRATION-001.1', 'public', 'u', 5)");

    assertThat(transfer.proofs().touched(mapping, new Position(10, "")))
        .containsExactlyInAnyOrder(List.of("2"), hostile, List.of("x\ny", "/"));
    assertThat(transfer.proofs().truncated(new Position(10, "")))
        .containsExactly(new TableName("public", "t"));
  }

  @Test
  void keysThatWereTouchedBeforeAproofAreForgotten() throws SQLException {
    TableMapping mapping = plain(table(transfer.source(), "t"));
    try (Connection connection = transfer.target().connect()) {
      note(connection, 10, List.of(List.of("1")));
      note(connection, 20, List.of(List.of("2")));
      note(connection, 30, List.of(List.of("3")));
    }

    transfer.proofs().forgetTouched(Map.of(mapping.source().name(), new Position(20, "")));

    assertThat(transfer.proofs().touched(mapping, Position.START)).containsExactly(List.of("3"));
  }

  @Test
  void aRowIsReadAgainByItsKeyInTheFormOfTheLog() {
    execute(
        transfer.source(),
        "create table c (k boolean, id char(4), b bytea, i inet, n text,"
            + " g int generated always as (1) stored, primary key (k, id))",
        "insert into c values (true, 'x', '\\x00', '1.2.3.4', null)");

    var row = transfer.rows().current(table(transfer.source(), "c"), List.of("t", "x   "));

    assertThat(row).isPresent();
    assertThat(List.of(0, 1, 2, 3))
        .extracting(i -> row.get().text(i))
        .containsExactly("t", "x   ", "\\x00", "1.2.3.4");
    assertThat(row.get().isNull(4)).isTrue();
    assertThat(row.get().size()).isEqualTo(5);
    assertThat(transfer.rows().current(table(transfer.source(), "t"), List.of("-1"))).isEmpty();
  }

  private void note(Connection connection, long position, List<List<String>> keys)
      throws SQLException {
    TouchedKeys.note(
        connection,
        Transfer.SCOPE.run(),
        new TableName("public", "t"),
        new Position(position, ""),
        keys);
  }

  private TableMapping users() {
    execute(
        transfer.source(),
        "create table users (id serial primary key, mail text, gone boolean)",
        "insert into users select g, 'U' || g || '@x', g % 5 = 0 from generate_series(1, 50) g");
    execute(transfer.target(), "create table people (id uuid primary key, email varchar(20))");
    return new TableMapping(
        table(transfer.source(), "users"),
        new TableName("public", "people"),
        List.of(
            column("id", "uuid", new DeriveKey("id", USERS)),
            column(
                "email",
                "character varying(20)",
                new Compute("lower(users.mail)", Optional.empty()))),
        Optional.of("not gone"),
        List.of(),
        Optional.of(USERS));
  }

  private TableMapping items() {
    execute(
        transfer.source(),
        "create table items (user_id int, line smallint, v text, primary key (user_id, line))",
        "insert into items select id, 1, 'v' from users where not gone");
    execute(
        transfer.target(),
        "create table items (user_id uuid, line int, v text, primary key (user_id, line))");
    return TestTables.mapping(
        table(transfer.source(), "items"),
        "items",
        column("user_id", "uuid", new DeriveKey("user_id", USERS)),
        column("line", "integer", new Carry("line")),
        column("v", "text", new Carry("v")));
  }
}
