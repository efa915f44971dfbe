package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import io.whimbrel.databases.postgresql.rows.UnreadableText;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of databases in other encodings than UTF-8. */
class EncodingsTest {

  /** Every character of two bytes with equal halves, or of one, that has a form in UTF-8. */
  private static final String FILL =
      """
      create function fill() returns void language plpgsql as $$
      declare
        bytes bytea;
        utf8 text;
      begin
        for i in 161..255 loop
          bytes := case when getdatabaseencoding() like 'EUC%'
            then decode(repeat(to_hex(i), 2), 'hex') else decode(to_hex(i), 'hex') end;
          begin
            utf8 := convert_from(bytes, getdatabaseencoding());
            perform convert_to(utf8, 'UTF8');
            insert into t values (utf8 || i, utf8, utf8 || repeat('a', 3));
          exception when untranslatable_character or character_not_in_repertoire then
          end;
        end loop;
      end $$;
      """;

  private static EmbeddedPostgres source;
  private static EmbeddedPostgres target;

  @BeforeAll
  static void start() {
    source = EmbeddedPostgres.start(PostgresVersion.oldest());
    target = EmbeddedPostgres.start(PostgresVersion.newest());
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  /** Sequences of bytes have another order in these than in UTF-8, or other holes. */
  @ParameterizedTest
  @CsvSource({
    "LATIN2,UTF8",
    "KOI8R,UTF8",
    "WIN1256,UTF8",
    "EUC_JP,UTF8",
    "EUC_JIS_2004,UTF8",
    "EUC_KR,UTF8",
    "EUC_CN,UTF8",
    "EUC_TW,UTF8",
    "SQL_ASCII,UTF8",
    "UTF8,UTF8",
    "EUC_JP,EUC_JP",
    "SQL_ASCII,SQL_ASCII"
  })
  void textsOfEveryEncodingArriveAndAreFoundByKey(String from, String to) throws SQLException {
    TwoDatabases databases = databases(from, to);
    databases.onBoth("create table t (k text primary key, c text, v varchar(40))");
    databases.onSource(from.equals("SQL_ASCII") || from.equals("UTF8") ? plainFill() : FILL);
    databases.onSource("select fill()");
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));

    try (Carrying carrying = Carrying.of(databases, List.of(mapping))) {
      List<Bounds> chunks =
          new PostgresRowSource(databases.source(), databases.scope()).split(mapping.source(), 9);
      assertThat(chunks).hasSizeGreaterThan(3);
      for (int i = 0; i < chunks.size(); i++) {
        carrying.copy(mapping, i, chunks.get(i));
        assertThat(differing(databases, mapping, chunks.get(i))).isZero();
      }
      carrying.assertEqual();
      databases.onSource(
          """
          update t set v = 'new' || c where length(k) > 0;
          update t set k = 'moved' || k where k like '%7';
          delete from t where k like '%9';
          """);

      carrying.applyAll().assertEqual();
      for (Bounds chunk : chunks) {
        assertThat(differing(databases, mapping, chunk)).isZero();
      }
    }
  }

  @Test
  void aTextThatIsNotInUtf8IsNamedWithItsRow() throws SQLException {
    TwoDatabases databases = databases("SQL_ASCII", "UTF8");
    databases.onBoth("create table t (id int primary key, a text, b text)");
    databases.onSource(
        """
        insert into t select g, repeat('a', 200), 'b' from generate_series(1, 3000) g;
        update t set b = 'x' || convert_from('\\xff', 'SQL_ASCII') where id in (1777, 2888)
        """);
    databases.onSource("vacuum full t");
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "t"));

    try (Carrying carrying = Carrying.of(databases, List.of(mapping));
        Connection connection = databases.source().open()) {
      assertThat(UnreadableText.find(connection, mapping.source(), Long.MAX_VALUE))
          .hasValueSatisfying(
              place -> {
                assertThat(place.column()).isEqualTo("b");
                assertThat(place.row()).startsWith("id=1777, at ctid (");
                assertThat(place.bytes()).isEqualTo("x\\377");
              });
      assertThatThrownBy(carrying::copyAll)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("no form in UTF-8")
          .hasMessageContaining("public.t, column b, row id=1777");
      databases.onSource("update t set b = 'mended' where id in (1777, 2888)");
      carrying.copyAll();
      databases.onSource("update t set b = convert_from('\\xff', 'SQL_ASCII') where id = 5");
      assertThatThrownBy(carrying::applyAll)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("invalid byte sequence");
    }
  }

  @Test
  void aCharacterThatTheTargetsEncodingLacksIsNamed() throws SQLException {
    TwoDatabases databases = databases("UTF8", "LATIN1");
    databases.onBoth("create table t (id int primary key, v text)");
    databases.onSource("insert into t values (1, 'é'), (2, 'й')");

    try (Carrying carrying = Carrying.plain(databases, "t")) {
      assertThatThrownBy(carrying::copyAll)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("has no equivalent in encoding \"LATIN1\"")
          .hasMessageContaining("row 2 of it, column v");
      databases.onSource("update t set v = 'e' where id = 2");
      carrying.copyAll().applyAll().assertEqual();
      databases.onSource("update t set v = '🙂' where id = 1");
      assertThatThrownBy(carrying::applyAll)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("has no equivalent in encoding \"LATIN1\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "MULE_INTERNAL")
  void anEncodingWithoutAwayToUtf8IsNamed(String encoding) {
    source.execute("postgres", create("mule", encoding));
    String url = source.url("mule");
    PostgresConnections connections =
        new PostgresConnections(new DatabaseUrl(url, url), "whimbrel test");

    assertThatThrownBy(connections::open)
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cannot be turned into UTF-8")
        .hasMessageContaining("pg_dump -E");
  }

  private static String plainFill() {
    return """
    create function fill() returns void language sql as $$
      insert into t
      select c || i, c, c || 'aaa'
      from generate_series(1, 10) i, unnest('{é,й,אב,日本,𝄞,🙂,e\u0301,👩‍👩‍👧,￿,""}'::text[]) c
    $$
    """;
  }

  private static TwoDatabases databases(String from, String to) {
    String name = "from_%s_to_%s".formatted(from, to).toLowerCase(Locale.ROOT);
    source.execute("postgres", "drop database if exists %s with (force)".formatted(name));
    target.execute("postgres", "drop database if exists %s with (force)".formatted(name));
    source.execute("postgres", create(name, from));
    target.execute("postgres", create(name, to));
    return new TwoDatabases(
        TestDatabase.of(source, name, DatabaseSide.SOURCE),
        TestDatabase.of(target, name, DatabaseSide.TARGET));
  }

  private static String create(String name, String encoding) {
    return "create database %s encoding '%s' template template0 lc_collate 'C' lc_ctype 'C'"
        .formatted(name, encoding);
  }

  private static long differing(TwoDatabases databases, TableMapping mapping, Bounds bounds) {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    RowFormat format = new PostgresRowTarget(databases.target(), databases.scope()).format(mapping);
    try (RowStream stream = rows.read(mapping, bounds, format)) {
      return new PostgresRowProofs(databases.target(), databases.scope())
          .compare(mapping, bounds, format, stream, 10)
          .differing();
    }
  }
}
