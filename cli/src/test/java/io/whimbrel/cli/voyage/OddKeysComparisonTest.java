package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Level;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Keys of types that have an order of their own, keys of several parts, and names beside them. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class OddKeysComparisonTest {
  private static final String EVERYTHING = "include: [\"public.*\"]";

  /** What the key 1 of public.u becomes in MIGRATION-001. */
  private static final String DERIVED = "cd3cdc2c-11d2-8e89-8ecd-a20f8af68945";

  private final Servers servers;

  OddKeysComparisonTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void theOrderOfAnEnumsLabelsIsNoDifferenceOfRows(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create type mood as enum ('sad', 'ok', 'happy')")
            .target("create type mood as enum ('happy', 'ok', 'sad')")
            .both("create domain feeling as mood")
            .both("create table t (m mood, id int, v text, primary key (m, id))")
            .both("create table d (m feeling primary key, v text)")
            .both("create table a (m mood[] primary key)")
            .both("insert into d values ('sad', 'a'), ('ok', 'b'), ('happy', 'c')")
            .both("insert into a values ('{sad}'), ('{happy}'), ('{}')")
            .both(
                "insert into t select m, g, 'v' from unnest(enum_range(null::mood)) m,"
                    + " generate_series(1, 150) g")
            .mapped(EVERYTHING);

    assertThat(TwoSides.told(sides.compare())).isEmpty();
    sides.target("update t set v = 'w' where m = 'sad' and id = 7; delete from d where v = 'b'");
    assertThat(TwoSides.told(sides.levels(Level.CHECKSUM).compare()))
        .containsExactly(
            "public.d CHECKSUM DIFFERENT; MISSING m=ok",
            "public.t CHECKSUM DIFFERENT; DIFFERENT m=sad, id=7 [v: v | w]");
  }

  @Test
  void keysOfADomainWithACollationAreNamed(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create domain word as text collate \"en-x-icu\"")
            .both("create table t (k word primary key); create table a (k word[] primary key)")
            .both(
                "insert into t values ('a'), ('B'), ('_a'); insert into a values ('{a}'), ('{B}')")
            .target("delete from t where k = 'B'")
            .levels(Level.CHECKSUM);

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly("public.t CHECKSUM DIFFERENT; MISSING k=B");
  }

  @Test
  void blanksBehindAKeyOfAFixedLengthAreNoDifferenceInAnyEncoding(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .encoded("LATIN9")
            .both("create table t (k char(5), id int, primary key (k, id))")
            .both(
                "insert into t select k, g from unnest('{a,b}'::text[]) k, generate_series(1, 150)"
                    + " g")
            .mapped(EVERYTHING);

    assertThat(TwoSides.told(sides.compare())).isEmpty();
  }

  @Test
  void aRowWithAPartOfAKeyIsCountedOnce(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (a int, b int, primary key (a, b))")
            .target("create table t (a int, b int)")
            .both("insert into t select g, 1 from generate_series(1, 300) g")
            .target("insert into t values (7, null)")
            .mapped(EVERYTHING);

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly(
            "public.t COUNT DIFFERENT; rows BROKEN 300 | 301",
            "public.t CHECKSUM DIFFERENT; EXTRA a=7, b=NULL");
  }

  @Test
  void keysOfSeveralPartsOfWhichOneIsDerivedAreLookedForAsTheTargetHasThem(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table u (id int primary key); insert into u values (1)")
            .source("create table t (u int references u, k date, s text, primary key (u, k, s))")
            .source("insert into t values (1, '2026-01-01', 'a'), (1, '2026-01-02', 'b, c')")
            .target("create table u (id uuid); create table t (u uuid, k timestamp, s text)")
            .target("insert into u values ('%s')".formatted(DERIVED))
            .target("insert into t values ('%s', '2026-01-01', 'a')".formatted(DERIVED))
            .target("insert into t values ('%s', '2026-01-02', 'b, c')".formatted(DERIVED))
            .mapped(
                EVERYTHING
                    + "\n"
                    + "map: { public.u: { key: uuid }, public.t: { columns: { k: { type: timestamp"
                    + " } } } }");

    assertThat(TwoSides.told(sides.compare())).isEmpty();
    sides.target("insert into u select * from u; insert into t select * from t where s = 'a'");
    assertThat(TwoSides.told(sides.levels(Level.COUNT, Level.CHECKSUM).compare()))
        .containsExactly(
            "public.t COUNT DIFFERENT; rows BROKEN 2 | 3",
            "public.t CHECKSUM DIFFERENT; EXTRA u=%s, k=2026-01-01 00:00:00, s=a"
                .formatted(DERIVED),
            "public.u COUNT DIFFERENT; rows BROKEN 1 | 2",
            "public.u CHECKSUM DIFFERENT; EXTRA id=1");
  }

  @Test
  void keysWhoseTypeChangesAreLookedForAsTheyAreOnTheTarget(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create type mood as enum ('sad', 'ok')")
            .source("create table n (k int primary key, v text)")
            .target("create table n (k text primary key, v text)")
            .source("create table r (k numeric primary key); create table c (k text primary key)")
            .target("create table r (k int primary key); create table c (k uuid primary key)")
            .source("create table x (k text primary key); insert into x values ('b'), ('B')")
            .target("create extension citext; create table x (k citext)")
            .target("insert into x values ('B'), ('b')")
            .source("create table y (k numeric primary key, v text)")
            .source("insert into y values (0.1, 'a'), (0.2, 'b'), (0.3, 'c')")
            .target("create table y (k int, v text); insert into y values (0, 'c')")
            .target("insert into y values (0, 'b'), (0, 'a')")
            .source("create table e (k mood, id int, primary key (k, id))")
            .target("create table e (k text, id int, primary key (k, id))")
            .both("insert into n select g, 'v' from generate_series(1, 5100) g")
            .source("insert into r select g + 0.4 from generate_series(1, 300) g")
            .target("insert into r select g from generate_series(1, 300) g")
            .source("insert into c select upper(md5(g::text)) from generate_series(1, 300) g")
            .target("insert into c select md5(g::text)::uuid from generate_series(1, 300) g")
            .both(
                "insert into e select m, g from unnest('{sad,ok}'::text[]::mood[]) m,"
                    + " generate_series(1, 150) g")
            .mapped(EVERYTHING);

    assertThat(TwoSides.told(sides.compare())).isEmpty();
    sides
        .target("update n set k = 'x', v = null where k = '7'; update n set v = 'w' where k = '8'")
        .target("update r set k = 7000 where k = 7; delete from e where id = 7 and k = 'ok'");
    assertThat(TwoSides.told(sides.levels(Level.CHECKSUM).compare()))
        .containsExactly(
            "public.e CHECKSUM DIFFERENT; MISSING k=ok, id=7",
            "public.n CHECKSUM DIFFERENT; MISSING k=7; DIFFERENT k=8 [v: v | w]; EXTRA k=x",
            "public.r CHECKSUM DIFFERENT; MISSING k=7.4; EXTRA k=7000");
  }

  @Test
  void ofKeysThatBecomeOneTheTargetHasOneRowForEach(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table y (k numeric primary key, v text)")
            .source("insert into y values (0.1, 'a'), (0.2, 'a')")
            .target("create table y (k int primary key, v text); insert into y values (0, 'a')")
            .source("create table u (id int primary key); insert into u values (1)")
            .target("create table u (id uuid primary key)")
            .target("insert into u values ('%s')".formatted(DERIVED))
            .source("create table t (u int references u, k numeric, v text, primary key (u, k))")
            .source("insert into t select 1, g, 'v' from generate_series(1, 4999) g")
            .source("insert into t values (1, 5000.2, 'v'), (1, 5000.4, 'v')")
            .target("create table t (u uuid, k int, v text, primary key (u, k))")
            .target("insert into t select id, g, 'v' from u, generate_series(1, 5000) g")
            .mapped(
                EVERYTHING
                    + "\n"
                    + "map: { public.u: { key: uuid }, public.t: { columns: { k: { type: int } } },"
                    + " public.y: { columns: { k: { type: int } } } }")
            .levels(Level.CHECKSUM);

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; MISSING u=1, k=5000.4",
            "public.y CHECKSUM DIFFERENT; MISSING k=0.2");
    sides
        .target("alter table t drop constraint t_pkey; insert into t select id, 5000, 'v' from u")
        .target("insert into y values (9, 'b'); insert into t values (gen_random_uuid(), 7, 'v')")
        .target("update t set v = 'w' where k = 8");
    assertThat(TwoSides.told(sides.compare()))
        .hasSize(2)
        .anyMatch(t -> t.matches("public.t .* DIFFERENT u=1, k=8 .v: v . w.; EXTRA u=.*, k=7"))
        .contains("public.y CHECKSUM DIFFERENT; MISSING k=0.2; EXTRA k=9");
  }

  @Test
  void aKeyThatBecomesNothingIsMissing(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (k timestamp primary key)")
            .target("create table t (k time)")
            .source("insert into t values ('infinity'), ('2026-01-01 12:00')")
            .target("insert into t values (null), ('12:00')")
            .levels(Level.CHECKSUM);

    assertThat(TwoSides.told(sides.compare()))
        .containsExactly("public.t CHECKSUM DIFFERENT; MISSING k=infinity; EXTRA k=NULL");
  }

  @Test
  void aNewColumnOfATableWithoutAKeyIsCompared(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (v int)")
            .target("create table t (v int, state text, note text)")
            .source("insert into t values (1), (2)")
            .target("insert into t values (1, 'new'), (2, 'new')")
            .mapped(
                EVERYTHING
                    + """

                    map:
                      public.t:
                        columns:
                          state: { type: text, default: "'new'" }
                          note: { type: text, nullable: true }
                    """);

    assertThat(TwoSides.told(sides.compare())).isEmpty();
    sides.target("update t set state = 'old' where v = 2; update t set note = 'x' where v = 1");
    assertThat(TwoSides.told(sides.compare()))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; MISSING (2); MISSING (1);"
                + " EXTRA (1) and (new,x); EXTRA (2) and (old,)");
  }

  @Test
  void namesAndExpressionsMayBeWrittenInSeveralLines(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create table \"two\nlines\" (place int primary key, \"a\nb\" text)")
            .source("insert into \"two\nlines\" select g, 'x\ny' from generate_series(1, 300) g")
            .target(
                "insert into \"two\nlines\" select g, 'X\nY' from generate_series(1, 300) g"
                    + " where g <> 7")
            .levels(Level.COUNT, Level.SAMPLE, Level.CHECKSUM)
            .mapped(
                EVERYTHING
                    + """

                    map:
                      "public.two\\nlines":
                        columns:
                          "a\\nb": { up: "upper(\\"a\\nb\\") -- in capitals", type: text }
                        where: "\\"a\\nb\\" = 'x\\ny' -- all of them"
                    """);

    assertThat(TwoSides.told(sides.compare()))
        .anyMatch(told -> told.endsWith("COUNT DIFFERENT; rows BROKEN 300 | 299"))
        .anyMatch(told -> told.contains("CHECKSUM DIFFERENT; MISSING place=7"))
        .hasSize(3);
  }
}
