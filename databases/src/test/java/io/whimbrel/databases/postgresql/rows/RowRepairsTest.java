package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Compute;
import io.whimbrel.core.mapping.ValueRule.DeriveKey;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.apply.KeyedRepair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class RowRepairsTest {

  private static final String USERS = "MIGRATION-001/public.users";
  private static final String HOSTILE = "it''s; \"x\" \\ $1 ? %s --\u001B[31m\u202E\n=1+1";

  private final Transfer transfer;
  private final StatementLook look;
  private final KeyedRepair keyed;
  private final TwoDatabases databases;

  RowRepairsTest(TwoDatabases databases) {
    this.databases = databases;
    transfer = Transfer.between(databases);
    look = new StatementLook(databases.target(), Transfer.SCOPE);
    keyed = new KeyedRepair(databases.target(), Transfer.SCOPE, transfer.rows());
  }

  @Test
  void theStatementsThatAreShownMakeTheRowsEqual() {
    TableMapping mapping = hostile();
    List<RowRepair> shown = statements(mapping, Values.SHOWN);

    assertThat(shown).extracting(RowRepair::kind).containsOnly(Kind.values());
    assertThat(shown.stream().map(RowRepair::statement))
        .allMatch(statement -> statement.chars().noneMatch(Character::isISOControl));
    shown.forEach(repair -> execute(transfer.target(), repair.statement()));

    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
    assertThat(statements(mapping, Values.SHOWN)).isEmpty();
  }

  @Test
  void valuesCanBeHiddenButForKeys() {
    List<RowRepair> hidden = statements(hostile(), Values.HIDDEN);

    assertThat(hidden).hasSize(5);
    assertThat(hidden.stream().map(RowRepair::statement))
        .noneMatch(statement -> statement.contains("it"))
        .anyMatch(statement -> statement.contains("***"));
  }

  private TableMapping hostile() {
    transfer.both("create table \"t;--\" (\"i\"\"d\" int primary key, \"se lect\" text, j jsonb)");
    String text = "E'" + HOSTILE.replace("\\", "\\\\") + "'";
    execute(
        transfer.source(),
        "insert into \"t;--\" select g, " + text + ", '{\"a\": 1}' from generate_series(1, 9) g");
    TableMapping mapping = plain(table(transfer.source(), "t;--"));
    transfer.copy(mapping, 100);
    execute(
        transfer.target(),
        "delete from \"t;--\" where \"i\"\"d\" in (1, 2)",
        "update \"t;--\" set \"se lect\" = null where \"i\"\"d\" = 3",
        "update \"t;--\" set \"se lect\" = '', j = null where \"i\"\"d\" = 4",
        "insert into \"t;--\" values (10, " + text + ", null)");
    return mapping;
  }

  private List<RowRepair> statements(TableMapping mapping, Values values) {
    RowFormat format = transfer.loads().format(mapping);
    List<List<String>> keys =
        List.of("1", "2", "3", "4", "5", "10").stream().map(List::of).toList();
    try (RowStream rows = transfer.rows().read(mapping, keys, format)) {
      return look.ofKeys(mapping, keys, format, rows, values);
    }
  }

  @Test
  void rowsAreMendedThroughTheMappingAndCountAsTouched() {
    TableMapping mapping = plainTable();
    execute(
        transfer.target(),
        "delete from t where id = 1",
        "update t set u = 'z' where id = 2",
        "update t set u = 'u2' where id = 3",
        "update t set u = 'u3' where id = 2",
        "insert into t values (30, 'x', 'new')");
    List<List<String>> keys = keys(mapping);

    List<List<String>> left = keyed.mend(mapping, read(mapping, keys), new Position(0, ""), 1);

    assertThat(left).isEmpty();
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
    assertThat(transfer.proofs().touched(mapping, Position.START))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void rowsThatAreKnownByTheNamesOfTablesAreShownAndMended() {
    execute(transfer.target(), "create table earlier ()");
    transfer.both("create table t (k regclass primary key, v text); create table u ()");
    execute(transfer.target(), "create table there_only ()");
    execute(transfer.source(), "insert into t values ('pg_class', 'a'), ('t', 'b'), ('u', 'c')");
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 100);
    execute(
        transfer.target(),
        "update t set v = 'x' where k <> 'u'::regclass",
        "delete from t where k = 'u'::regclass",
        "insert into t values ('there_only', 'd')");
    List<List<String>> keys =
        List.of(List.of("pg_class"), List.of("public.t"), List.of("public.u"));
    RowFormat format = transfer.loads().format(mapping);

    assertThat(transfer.compare(mapping, Bounds.ALL).differences())
        .extracting(RowDifference::key)
        .containsExactlyInAnyOrder("k=pg_class", "k=public.t", "k=public.u", "k=public.there_only");
    try (RowStream rows = transfer.rows().read(mapping, keys, format)) {
      look.ofKeys(mapping, keys, format, rows, Values.SHOWN)
          .forEach(repair -> execute(transfer.target(), repair.statement()));
    }
    execute(transfer.target(), "update t set v = 'y' where k = 't'::regclass");
    assertThat(keyed.mend(mapping, read(mapping, keys), new Position(0, ""), 1)).isEmpty();

    assertThat(transfer.compare(mapping, Bounds.ALL).differences())
        .extracting(RowDifference::key)
        .containsExactly("k=public.there_only");
  }

  @Test
  void aKeyThatIsEqualButWrittenOtherwiseIsMendedAndShown() {
    TableMapping mapping = keysOfTwoTexts();
    Comparison found = transfer.compare(mapping, Bounds.ALL);

    List<RowRepair> shown;
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = transfer.rows().read(mapping, keys(mapping), format)) {
      shown = look.ofKeys(mapping, keys(mapping), format, rows, Values.SHOWN);
    }
    assertThat(keyed.mend(mapping, read(mapping, keys(mapping)), Position.START, 1)).isEmpty();

    assertThat(found.differences().stream().flatMap(d -> d.columns().stream()))
        .extracting(c -> c.column() + " " + c.expected() + " " + c.found())
        .containsExactly("n 1.00 1.0", "f -0 0", "c abc ABC", "v V1 v1");
    assertThat(shown)
        .extracting(RowRepair::statement)
        .allMatch(sql -> sql.matches("update only .* set \"[nfcv]\" = .* where .*"));
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  private TableMapping keysOfTwoTexts() {
    transfer.both(
        "create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "create table w (n numeric, f float8, c text collate ci, v text collate ci,"
            + " primary key (n, f, c))");
    execute(
        transfer.source(),
        "insert into w values (1.00, 7, 'a', 'x'), (2, '-0', 'b', 'x'),"
            + " (3, 7, 'abc', 'x'), (4, 7, 'd', 'V1')");
    execute(
        transfer.target(),
        "insert into w values (1.0, 7, 'a', 'x'), (2, '0', 'b', 'x'),"
            + " (3, 7, 'ABC', 'x'), (4, 7, 'd', 'v1')");
    return plain(table(transfer.source(), "w"));
  }

  @Test
  void aRowThatSyncWroteSinceItWasReadIsLeftAsItIs() {
    TableMapping mapping = plainTable();
    execute(
        transfer.target(),
        "update t set v = 'later' where id in (4, 5)",
        "insert into whimbrel.progress (run, position, position_text)"
            + " values ('MIGRATION-001.1', 70, '0/46')",
        "insert into whimbrel.touched values ('MIGRATION-001.1', 'public', 't', 60,"
            + " array['[\"4\"]'])");

    List<List<String>> left =
        keyed.mend(mapping, read(mapping, keys(mapping)), new Position(50, ""), 1);

    assertThat(left).containsExactly(List.of("4"));
    assertThat(
            query(transfer.target(), "select string_agg(id::text, ',') from t where v = 'later'"))
        .isEqualTo("4");
    assertThat(transfer.proofs().touched(mapping, new Position(70, "")))
        .as("noted behind the progress")
        .containsExactly(List.of("5"));
    assertThat(keyed.mend(mapping, read(mapping, keys(mapping)), new Position(71, ""), 1))
        .isEmpty();
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void anotherRunnersEpochRefusesTheRepair() {
    TableMapping mapping = plainTable();
    execute(transfer.target(), "update t set v = 'other' where id = 4");

    assertThatThrownBy(() -> keyed.mend(mapping, read(mapping, keys(mapping)), Position.START, 0))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
    assertThat(transfer.compare(mapping, Bounds.ALL).differing()).isEqualTo(1);
  }

  @Test
  void aDoubledRowBecomesOneAndNumberedColumnsKeepTheirNumbers() {
    execute(
        transfer.source(),
        "create table n (id int primary key, no int generated always as identity, v text)",
        "insert into n (id, v) select g, 'v' from generate_series(1, 5) g");
    execute(
        transfer.target(), "create table n (id int, no int generated always as identity, v text)");
    TableMapping mapping = plain(table(transfer.source(), "n"));
    transfer.copy(mapping, 100);
    execute(
        transfer.target(),
        "insert into n overriding system value select * from n where id = 2",
        "delete from n where id = 3");

    assertThat(keyed.mend(mapping, read(mapping, keys(mapping)), Position.START, 1)).isEmpty();

    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void newColumnsOfAKnownValueGetItBack() {
    TableMapping mapping = FilledTable.of(transfer, "create table f (id int primary key, v text)");
    execute(
        transfer.target(),
        "update f set state = 'old' where id = 1",
        "update f set state = null, note = 'x', v = 'other' where id = 2",
        "delete from f where id = 3");
    List<List<String>> keys = keys(mapping);

    assertThat(keys).hasSize(3);
    assertThat(keyed.mend(mapping, read(mapping, keys), Position.START, 1)).isEmpty();

    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
    assertThat(
            query(
                transfer.target(), "select string_agg(v || state || seen, '' order by id) from f"))
        .isEqualTo("v1newminev2newminev3newnever");
  }

  @Test
  void whatIsShownOfNewColumnsMakesTheRowsEqual() {
    TableMapping mapping = FilledTable.of(transfer, "create table f (id int primary key, v text)");
    execute(
        transfer.target(), "update f set state = 'old' where id = 1", "delete from f where id = 3");

    List<RowRepair> shown = statements(mapping, Values.SHOWN);
    shown.forEach(repair -> execute(transfer.target(), repair.statement()));

    assertThat(shown).hasSize(2);
    assertThat(transfer.compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void rowsWithDerivedKeysAreMendedAndStrangersRemoved() {
    TableMapping users = users();
    transfer.copy(users, 10);
    execute(
        transfer.target(),
        "update people set email = 'X', seen = 'kept' where email = 'u7@x'",
        "delete from people where email = 'u9@x'",
        "insert into people values (gen_random_uuid(), 'stranger')");
    execute(transfer.source(), "delete from users where id = 11");

    assertThat(look.ofUnmapped(users, 10)).hasSize(1);
    assertThat(UnmappedRows.remove(databases.target(), Transfer.SCOPE, users, 1)).isEqualTo(1);
    assertThat(keyed.mend(users, read(users, keys(users)), Position.START, 1)).isEmpty();

    assertThat(transfer.compare(users, Bounds.ALL).isEqual()).isTrue();
    assertThat(transfer.proofs().unmapped(users, 10).isEqual()).isTrue();
    assertThat(query(transfer.target(), "select count(*) from people where seen = 'kept'"))
        .as("what only the target has stays")
        .isEqualTo("1");
  }

  private TableMapping plainTable() {
    transfer.both("create table t (id int primary key, v text, u text unique)");
    execute(
        transfer.source(),
        "insert into t select g, 'v' || g, 'u' || g from generate_series(1, 9) g");
    TableMapping mapping = plain(table(transfer.source(), "t"));
    transfer.copy(mapping, 100);
    return mapping;
  }

  private List<List<String>> keys(TableMapping mapping) {
    return transfer.compare(mapping, Bounds.ALL).differences().stream()
        .map(RowDifference::sourceKey)
        .distinct()
        .toList();
  }

  private Map<List<String>, Optional<Tuple>> read(TableMapping mapping, List<List<String>> keys) {
    Map<List<String>, Optional<Tuple>> rows = new LinkedHashMap<>();
    keys.forEach(key -> rows.put(key, transfer.rows().current(mapping.source(), key)));
    return rows;
  }

  private TableMapping users() {
    execute(
        transfer.source(),
        "create table users (id serial primary key, mail text, gone boolean)",
        "insert into users select g, 'U' || g || '@x', g % 5 = 0 from generate_series(1, 50) g");
    execute(
        transfer.target(),
        "create table people (id uuid primary key, email varchar(20), seen text default 'never')");
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
}
