package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of every type: cut into chunks, copied, changed, moved to an equal value, proved. */
@ExtendWith(PostgresServers.Resolver.class)
class KeyTypesTest {

  /** Keys that stay, then one that moves, then where it moves to: often to an equal value. */
  private record Keys(String type, List<String> staying, String moving, String moved) {}

  private static final List<Keys> KEYS =
      List.of(
          keys("numeric", "1.0", "1.00", "'NaN'", "-5", "2", "'Infinity'"),
          keys("double precision", "'-0'", "'0'", "'NaN'", "'-Infinity'", "1e300"),
          keys("real", "'0'", "'-0'", "'NaN'", "0.1", "16777216"),
          keys("boolean", "true", "false"),
          keys(
              "timestamp with time zone",
              "'infinity'",
              "'2020-01-01'",
              "'-infinity'",
              "'0044-03-15 BC'"),
          keys("timestamp", "'2020-01-01'", "'infinity'", "'-infinity'", "'0044-03-15 BC'"),
          keys("date", "'2020-01-01'", "'infinity'", "'-infinity'", "'0044-03-15 BC'"),
          keys("time with time zone", "'12:00+02'", "'13:00+01'", "'00:00+15:59'", "'24:00'"),
          keys("interval", "'1 mon'", "'30 days'", "'-1 mon'", "'178000000 years'", "'1 day'"),
          keys(
              "uuid",
              "'00000000-0000-0000-0000-000000000001'",
              "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
              "'80000000-0000-0000-0000-000000000000'"),
          keys("bytea", "'\\x'", "'\\xff'", "'\\x00'", "'\\x7f80'", "'\\x5c27'"),
          keys("bit varying", "b'0'", "b'00'", "b''", "b'1'", "b'01'"),
          keys("money", "'1.00'", "'-1.00'", "'1000.00'"),
          keys("character(5)", "'a'", "'a    '", "'B'", "'ä'", "'b'"),
          keys("character varying(9) collate \"C\"", "'a'", "'A'", "'B'", "'ä'", "'🙂'"),
          keys("text collate \"en-x-icu\"", "'a'", "'A'", "'B'", "'ä'", "'🙂'", "'a b'", "'ab'"),
          keys("text collate own.folded", "'a'", "'A'", "'B'", "'ä'", "'🙂'", "'a b'", "'ab'"),
          keys(
              "text[] collate \"de-x-icu\"",
              "'{a}'",
              "'{A}'",
              "'{}'",
              "'{a,NULL}'",
              "'{ä}'",
              "'{b}'"),
          keys("name", "'a'", "'A'", "'B'", "'ä'"),
          keys("\"char\"", "'a'", "''", "'z'"),
          keys("inet", "'1.2.3.4'", "'1.2.3.4/8'", "'::1'", "'9.0.0.0'"),
          keys("macaddr", "'00:00:00:00:00:01'", "'ff:00:00:00:00:01'", "'7f:00:00:00:00:01'"),
          keys("oid", "1", "4294967295", "2147483648"),
          keys("xid8", "'1'", "'18446744073709551615'", "'9'"),
          keys("pg_lsn", "'0/1'", "'FFFFFFFF/0'", "'1/0'"),
          keys("tid", "'(0,1)'", "'(1,1)'", "'(0,9)'"),
          keys("integer[]", "'{1}'", "'[0:0]={1}'", "'{}'", "'{1,NULL}'", "'{{2}}'"),
          keys("int4range", "'[1,5)'", "'empty'", "'(,)'", "'[1,)'"),
          keys("numrange", "'[1.0,2]'", "'[1.00,2.000]'", "'empty'", "'(,)'"),
          keys("int4multirange", "'{[1,5)}'", "'{}'", "'{[1,2),[4,5)}'"),
          keys(
              "jsonb", "'{\"a\": 1.0}'", "'{\"a\": 1.00}'", "'\"B\"'", "'\"a\"'", "'[]'", "'null'"),
          keys("tsvector", "'a'", "'b:1A'", "''"),
          keys("own.mood", "'sad'", "'über'", "''", "'NULL'"),
          keys("own.positive", "1", "2147483647", "10"),
          keys("own.email", "'a@b'", "'A@B'", "'B@b'", "'c@b'", "'C@c'"),
          keys("ext.citext", "'abc'", "'ABC'", "'B'", "'a'", "'C'", "'É'", "'🙂'"),
          keys("ext.citext[]", "'{abc}'", "'{ABC}'", "'{}'", "'{b}'"),
          keys("own.pair", "'(1,a)'", "'(1,A)'", "'(1,B)'", "'(2,)'"),
          keys("own.span", "'[sad,über]'", "'empty'", "'(,)'"),
          keys("ext.ltree", "'Top.a'", "'Top.b'", "''", "'A.B.C'"),
          keys("ext.isbn13", "'978-0-393-04002-9'", "'978-3-16-148410-0'"),
          keys("ext.cube", "'(1)'", "'(2,3)'", "'(0)'"),
          keys("ext.hstore", "'a=>1'", "'b=>1'", "''"));

  private final TwoDatabases databases;

  KeyTypesTest(TwoDatabases databases) {
    this.databases = databases;
  }

  private static Keys keys(String type, String moving, String moved, String... staying) {
    return new Keys(type, List.of(staying), moving, moved);
  }

  @Test
  void rowsAreFoundByKeysOfEveryTypeAndEqualKeysKeepTheirText() throws SQLException {
    databases.onBoth(TypeSamples.TYPES);
    databases.onBoth(
        "create collation own.folded (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)");
    Map<TableMapping, Keys> tables = tables();
    List<TableMapping> mappings = List.copyOf(tables.keySet());

    try (Carrying carrying = Carrying.of(databases, mappings)) {
      PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
      for (TableMapping mapping : mappings) {
        List<Bounds> chunks = rows.split(mapping.source(), 1);
        for (int i = 0; i < chunks.size(); i++) {
          carrying.copy(mapping, i, chunks.get(i));
        }
        chunks.forEach(chunk -> assertThat(compare(mapping, chunk).differing()).isZero());
      }
      carrying.assertEqual();
      tables.forEach((mapping, keys) -> databases.onSource(changes(mapping, keys)));

      carrying.applyAll().assertEqual();
      for (TableMapping mapping : mappings) {
        assertThat(compareTouched(mapping).differing()).as(mapping.toString()).isZero();
      }
    }
  }

  @Test
  void aKeyMayBeOfSeveralTypesInAnyOrder() throws SQLException {
    databases.onBoth(TypeSamples.TYPES);
    databases.onBoth(
        """
        create table t (v text, b bytea, c ext.citext, n numeric, w text collate "en-x-icu",
          d date, primary key (c, n, w, b, d));
        """);
    databases.onSource(
        """
        insert into t select 'v' || g, decode(md5(g::text), 'hex'), 'Key' || g % 7, (g % 5 || '.0')::numeric,
          chr(97 + g % 26), '2020-01-01'::date + g from generate_series(1, 200) g
        """);
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());

    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      List<Bounds> chunks = rows.split(mapping.source(), 20);
      assertThat(chunks).hasSizeGreaterThan(5);
      for (int i = 0; i < chunks.size(); i++) {
        carrying.copy(mapping, i, chunks.get(i));
        assertThat(compare(mapping, chunks.get(i)).differing()).isZero();
      }
      carrying.assertEqual();
      databases.onSource(
          """
          update t set v = 'new' where d < '2020-02-01';
          update t set c = upper(c::text)::ext.citext, n = n::numeric(9, 3) where d > '2020-06-01';
          delete from t where d between '2020-03-01' and '2020-04-01';
          """);

      carrying.applyAll().assertEqual();
      assertThat(compareTouched(mapping).differing()).isZero();
    }
  }

  private Map<TableMapping, Keys> tables() throws SQLException {
    Map<TableMapping, Keys> tables = new LinkedHashMap<>();
    for (Keys keys : KEYS) {
      String table = "k" + tables.size();
      databases.onBoth(
          "create table %s (k %s primary key, v text, big text);".formatted(table, keys.type())
              + "alter table %s alter big set storage external".formatted(table));
      StringBuilder insert = new StringBuilder();
      List<String> values = new ArrayList<>(keys.staying());
      values.add(keys.moving());
      for (String value : values) {
        insert.append(
            "insert into %s values (cast(%s as %s), 'first', repeat('x', 9000));"
                .formatted(table, value, typeAlone(keys)));
      }
      databases.onSource(insert.toString());
      tables.put(TwoDatabases.plain(databases.table("public", table)), keys);
    }
    return tables;
  }

  private static String typeAlone(Keys keys) {
    return keys.type().replaceAll(" collate .*", "");
  }

  /** The big value is not in the log when the key moves. */
  private static String changes(TableMapping mapping, Keys keys) {
    String table = mapping.source().name().name();
    String type = typeAlone(keys);
    String last = keys.staying().isEmpty() ? keys.moving() : keys.staying().getLast();
    return """
    update %1$s set v = 'second';
    update %1$s set k = cast(%3$s as %2$s) where k = cast(%4$s as %2$s);
    delete from %1$s where k = cast(%5$s as %2$s);
    insert into %1$s values (cast(%5$s as %2$s), 'again', 'small');
    update %1$s set v = 'third' where v = 'again';
    """
        .replace("k = cast(%4$s", isOwn(type) ? "k operator(ext.=) cast(%4$s" : "k = cast(%4$s")
        .replace("k = cast(%5$s", isOwn(type) ? "k operator(ext.=) cast(%5$s" : "k = cast(%5$s")
        .formatted(table, type, keys.moved(), keys.moving(), last);
  }

  private static boolean isOwn(String type) {
    return (type.startsWith("ext.") && !type.endsWith("[]")) || type.equals("own.email");
  }

  private Comparison compare(TableMapping mapping, Bounds bounds) {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    RowFormat format = format(mapping);
    try (RowStream stream = rows.read(mapping, bounds, format)) {
      return proofs().compare(mapping, bounds, format, stream, 10);
    }
  }

  private Comparison compareTouched(TableMapping mapping) {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    List<List<String>> keys = proofs().touched(mapping, Position.START);
    assertThat(keys).as(mapping.toString()).isNotEmpty();
    RowFormat format = format(mapping);
    try (RowStream stream = rows.read(mapping, keys, format)) {
      return proofs().compare(mapping, keys, format, stream, 10);
    }
  }

  private RowFormat format(TableMapping mapping) {
    return new PostgresRowTarget(databases.target(), databases.scope()).format(mapping);
  }

  private PostgresRowProofs proofs() {
    return new PostgresRowProofs(databases.target(), databases.scope());
  }
}
