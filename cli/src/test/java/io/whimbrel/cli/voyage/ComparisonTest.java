package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.engine.compare.ComparisonResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two databases compared without a migration, on servers of versions 15 and 18. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ComparisonTest {

  /** Kinds of keys and tables; rows are the same whatever the server. */
  private static final String SHOP =
      """
      create type mood as enum ('sad', 'ok', 'happy');
      create table users (id int primary key, name text, mood mood, at timestamptz,
        score numeric(10,2), ratio float8, data jsonb, raw bytea, tags text[],
        shout text generated always as (upper(name)) stored);
      insert into users (id, name, mood, at, score, ratio, data, raw, tags)
      select g, 'name ' || g, (enum_range(null::mood))[1 + g % 3],
        '2024-01-01 00:00:00Z'::timestamptz + g * interval '1 hour', g / 3.0, g / 7.0,
        jsonb_build_object('n', g), decode(md5(g::text), 'hex'), array['a', null, g::text]
      from generate_series(1, 2500) g;
      create table "Odd ""table"" 'x'" ("Key; --" text, "a.b" int, "?" text, primary key ("Key; --", "a.b"));
      insert into "Odd ""table"" 'x'"
      select case g % 3 when 0 then 'Ärger' when 1 then 'arg' else 'Zoo \\ "' end, g, E'tab\\tline\\n' || g
      from generate_series(1, 300) g;
      create table log (line text, n int);
      insert into log select 'line ' || g % 50, g % 7 from generate_series(1, 500) g;
      create table documents (id jsonb primary key, body text);
      insert into documents select jsonb_build_object('z', g, 'a', null), 'b' || g
      from generate_series(1, 120) g;
      create table nothing (id bigint primary key);
      """;

  private static final String EVENTS =
      """
      insert into events select g, '2024-01-01'::date + g % 700, 'e' || g
      from generate_series(1, 900) g
      """;

  private final Servers servers;

  ComparisonTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void equalRowsAreEqualWhateverTheirKeysNamesAndPartitions(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both(SHOP)
            .source(
                """
                create table events (id int, day date, what text, primary key (id, day))
                  partition by range (day);
                create table events_1 partition of events for values from (minvalue) to ('2024-09-01');
                create table events_2 partition of events for values from ('2024-09-01') to (maxvalue);
                """)
            .target("create table events (id int, day date, what text, primary key (id, day))")
            .both(EVENTS)
            .source("create table parts (id int primary key, day date)")
            .target(
                """
                create table parts (id int, day date, primary key (id, day)) partition by list (day);
                create table parts_1 partition of parts for values in ('2024-01-01');
                create table parts_2 partition of parts default;
                """)
            .both(
                "insert into parts select g, '2024-01-01'::date + g % 2 from generate_series(1, 99)"
                    + " g");

    ComparisonResult result = sides.compare();

    assertThat(TwoSides.told(result)).isEmpty();
    assertThat(result.isEqual()).isTrue();
    assertThat(rows(result, "public.events")).isEqualTo(900);
    assertThat(rows(result, "public.users")).isEqualTo(2500);
    assertThat(result.proofs()).hasSize(14);
  }

  @Test
  void everyKindOfDifferenceIsNamed(@TempDir Path directory) {
    TwoSides sides = TwoSides.of(servers, directory).both(SHOP);

    sides.target(
        """
        delete from users where id = 7;
        update users set name = null, ratio = 0.1 where id = 8;
        insert into users (id, name) values (9000, 'extra'), (-1, 'before');
        delete from "Odd ""table"" 'x'" where "a.b" = 4;
        update "Odd ""table"" 'x'" set "?" = E'tab\\tline\\n5 ' where "a.b" = 5;
        update documents set body = 'other' where id = '{"z": 3, "a": null}';
        delete from log where ctid = (select min(ctid) from log where line = 'line 3');
        insert into nothing values (1);
        """);

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly(
            "public.Odd \"table\" 'x' COUNT DIFFERENT; rows BROKEN 300 | 299",
            "public.Odd \"table\" 'x' CHECKSUM DIFFERENT; MISSING Key; --=arg, a.b=4;"
                + " DIFFERENT Key; --=Zoo \\ \", a.b=5 [?: tab\tline\n5 | tab\tline\n5 ]",
            "public.documents CHECKSUM DIFFERENT; DIFFERENT id={\"a\": null, \"z\": 3}"
                + " [body: b3 | other]",
            "public.log COUNT DIFFERENT; rows BROKEN 500 | 499",
            "public.log CHECKSUM DIFFERENT; MISSING (\"line 3\",3)",
            "public.nothing COUNT DIFFERENT; rows BROKEN 0 | 1",
            "public.nothing CHECKSUM DIFFERENT; EXTRA id=1",
            "public.users COUNT DIFFERENT; rows BROKEN 2500 | 2501",
            "public.users CHECKSUM DIFFERENT; MISSING id=7; EXTRA id=-1; DIFFERENT id=8"
                + " [name: name 8 | NULL, ratio: 1.1428571428571428 | 0.1, shout: NAME 8 | NULL];"
                + " EXTRA id=9000");
  }

  @Test
  void tablesAndColumnsOfOneSideAreNamed(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                "create table a (id int primary key, old text, kept text); create table only_here"
                    + " (x int)")
            .target(
                "create table a (id int primary key, new int, kept text); create table only_there"
                    + " (x int)")
            .both("insert into a (id, kept) values (1, 'k'), (2, 'l')");

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly(
            "public.a STRUCTURE DIFFERENT; column old BROKEN text | not there;"
                + " column new BROKEN not there | integer",
            "public.only_here STRUCTURE DIFFERENT; table BROKEN public.only_here | not there",
            "public.only_there STRUCTURE DIFFERENT; table BROKEN not there | public.only_there");
    assertThat(TwoSides.told(sides.tables(List.of("public.*"), List.of("*.only_*")).compare()))
        .hasSize(1);
  }

  @Test
  void otherTypesAreComparedAsTheTargetHasThem(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                "create table t (id int primary key, n int, v varchar(20)); insert into t select g,"
                    + " g, 'v' || g from generate_series(1, 12000) g")
            .target(
                "create table t (id bigint primary key, n numeric, v text); insert into t select g,"
                    + " g, 'v' || g from generate_series(1, 12000) g");

    ComparisonResult equal = sides.compare();
    sides.target(
        "update t set v = 'other' where id = 11000; insert into t values (5000000000, 1, '');"
            + " delete from t where id = 5001");
    ComparisonResult different = sides.compare();

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(equal.notes()).hasSize(3);
    assertThat(TwoSides.told(different))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; MISSING id=5001; DIFFERENT id=11000 [v: v11000 | other];"
                + " EXTRA id=5000000000");
  }

  @Test
  void textsAreTheSameInWhateverEncoding(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .encoded("LATIN1")
            .both("create table t (k text primary key, v text); create table w (l text)")
            .both(
                """
                insert into t select case g % 2 when 0 then 'é' else 'z' end || g, 'ü' || g
                from generate_series(1, 5400) g
                """)
            .both("insert into w select 'ß' || g % 100 from generate_series(1, 300) g");

    ComparisonResult equal = sides.compare();
    sides.target(
        """
        update t set v = 'ö' where k = 'é5300';
        delete from t where k = 'z3';
        delete from w where ctid = '(0,5)'
        """);

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(TwoSides.told(sides.levels(Level.CHECKSUM).compare()))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; MISSING k=z3; DIFFERENT k=é5300 [v: ü5300 | ö]",
            "public.w CHECKSUM DIFFERENT; MISSING (ß5)");
  }

  @Test
  void aPlanSaysWhatBecomesOfTables(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table users (id int primary key, name text, dead bool);
                create table orders (id int primary key, user_id int references users, total int);
                insert into users select g, 'n' || g, g % 10 = 0 from generate_series(1, 500) g;
                insert into orders select g, 1 + g % 499, g from generate_series(1, 800) g
                """)
            .target(
                """
                create table people (id uuid primary key, full_name text not null, since date default now());
                create table orders (id int primary key, user_id uuid, cents bigint);
                insert into people select %s, upper('n' || g) from generate_series(1, 500) g where g %% 10 <> 0;
                insert into orders select g, %s, g * 100 from generate_series(1, 800) g
                """
                    .formatted(derived("g"), derived("(1 + g % 499)")))
            .mapped(
                """
                include: ["public.*"]
                map:
                  public.users:
                    to: public.people
                    key: uuid
                    where: not dead
                    drop: [dead]
                    columns:
                      full_name: { type: text, nullable: false, up: upper(name) }
                      since: { type: date, default: now() }
                    drop: [dead, name]
                  public.orders:
                    columns: { cents: { type: bigint, up: total * 100 } }
                    drop: [total]
                """
                    .replace("    drop: [dead]\n", ""));

    ComparisonResult equal = sides.compare();
    sides.target(
        """
        update people set full_name = 'X' where id = %s;
        delete from people where id = %s;
        insert into people values (%s, 'DEAD'), ('00000000-0000-0000-0000-000000000000', 'NEW');
        update orders set user_id = null where id = 700
        """
            .formatted(derived("3"), derived("4"), derived("10")));
    ComparisonResult different = sides.compare();

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(rows(equal, "public.users")).isEqualTo(450);
    assertThat(TwoSides.told(different))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("public.users CHECKSUM DIFFERENT")
                    .contains("DIFFERENT id=3 [full_name: N3 | X]", "MISSING id=4", "EXTRA id=10")
                    .contains("EXTRA id=00000000-0000-0000-0000-000000000000"))
        .anySatisfy(
            line ->
                assertThat(line).startsWith("public.orders CHECKSUM DIFFERENT; DIFFERENT id=700"));
  }

  private static String derived(String key) {
    return DerivedKey.expression("MIGRATION-001/public.users", key);
  }

  @Test
  void aRoleThatMaySelectWillDo(@TempDir Path directory) {
    TwoSides sides = TwoSides.of(servers, directory).both(SHOP);
    String role = "reader_" + sides.database();
    sides
        .both(
            "create role %s login; revoke temporary on database %s from public"
                .formatted(role, sides.database()))
        .both("grant select on all tables in schema public to " + role)
        .target("update users set name = 'other' where id = 3")
        .as(role);

    List<String> told = TwoSides.told(sides.compare());
    sides.source("revoke select on log from " + role);

    assertThat(told)
        .containsExactly(
            "public.users CHECKSUM DIFFERENT; DIFFERENT id=3"
                + " [name: name 3 | other, shout: NAME 3 | OTHER]");
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(sides::compare)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.GRANT_MISSING))
        .satisfies(problem -> assertThat(problem.fix()).startsWith("grant select on table"));
  }

  @Test
  void numbersOfRowsAloneAreComparedWhereNoMoreIsAsked(@TempDir Path directory) {
    TwoSides sides = TwoSides.of(servers, directory).both(SHOP).levels(Level.COUNT);

    sides.target("update users set name = 'other' where id = 3; delete from log");

    ComparisonResult result = sides.compare();
    assertThat(TwoSides.told(result))
        .containsExactly("public.log COUNT DIFFERENT; rows BROKEN 500 | 0");
    assertThat(result.proofs().getFirst().checks().getFirst().sourceQuery())
        .hasValueSatisfying(query -> assertThat(query).startsWith("select count(*) from only"));
  }

  @Test
  void rulesOfTheMapAreAskedOnBothSides(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create table a (id int primary key, n int); insert into a values (1, 5), (2, 6)")
            .ruled("select sum(n) from public.a", "select sum(n) + 0.00 from public.a");

    ComparisonResult equal = sides.compare();
    sides.target("update a set n = 7 where id = 2");

    assertThat(equal.isEqual()).isTrue();
    assertThat(TwoSides.told(sides.compare()))
        .containsExactly("*.* RULES DIFFERENT; what must hold BROKEN 11 | 12.00");
  }

  private static long rows(ComparisonResult result, String table) {
    return result.proofs().stream()
        .filter(p -> p.table().toString().equals(table) && p.level() == Level.CHECKSUM)
        .mapToLong(Proof::rows)
        .sum();
  }
}
