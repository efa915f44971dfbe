package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.engine.compare.ComparisonResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Targets that hold what no row of the source could become, and servers set up otherwise. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class OddComparisonTest {
  private final Servers servers;

  OddComparisonTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aRowWithoutAKeyIsExtraInHoweverManyRanges(@TempDir Path directory) throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table few (at time primary key); create table t (k text primary key)")
            .target("create table few (at time); create table t (k text)")
            .source("create table pairs (a int, b int, primary key (a, b))")
            .target("create table pairs (a int, b int)")
            .both("insert into few values ('12:00'); insert into pairs values (1, 1), (3, 3)")
            .both("insert into t select 'k' || g from generate_series(1, 9000) g")
            .target("insert into few values (null); insert into t values (null)")
            .target("insert into pairs values (2, null)")
            .levels(Level.CHECKSUM);

    ComparisonResult whole = sides.compare();
    ComparisonResult inChunks = sides.mapped("include: [\"public.*\"]").compare();

    assertThat(TwoSides.told(whole))
        .containsExactly(
            "public.few CHECKSUM DIFFERENT; EXTRA at=NULL",
            "public.pairs CHECKSUM DIFFERENT; EXTRA a=2, b=NULL",
            "public.t CHECKSUM DIFFERENT; EXTRA k=NULL");
    assertThat(TwoSides.told(inChunks)).isEqualTo(TwoSides.told(whole));
  }

  @Test
  void aRowThatLacksAPartOfItsKeyIsFoundOnceBesideDrawnRowsAndInOneRange(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table pairs (a int, b int, primary key (a, b))")
            .target("create table pairs (a int, b int)")
            .both("insert into pairs select g, g from generate_series(1, 500) g")
            .target("insert into pairs select g, null from generate_series(1, 5) g")
            .target("insert into pairs values (null, 7)")
            .sampled("90%", "1/10", 1);

    ComparisonResult drawn = sides.levels(Level.SAMPLE).compare();
    ComparisonResult whole =
        sides.levels(Level.CHECKSUM).mapped("include: [\"public.*\"]").compare();

    String extra =
        "EXTRA a=1, b=NULL; EXTRA a=2, b=NULL; EXTRA a=3, b=NULL; EXTRA a=4, b=NULL;"
            + " EXTRA a=5, b=NULL; EXTRA a=NULL, b=7";
    assertThat(TwoSides.told(whole)).containsExactly("public.pairs CHECKSUM DIFFERENT; " + extra);
    assertThat(whole.proofs())
        .filteredOn(proof -> proof.level() == Level.CHECKSUM)
        .extracting(Proof::count)
        .containsExactly(new DifferenceCount(0, 6, 0));
    assertThat(TwoSides.told(drawn))
        .singleElement()
        .asString()
        .startsWith("public.pairs SAMPLE DIFFERENT; " + extra + "; sample BROKEN ")
        .contains("6 of ", " compared rows differ, of 500 in the table");
  }

  @Test
  void kindsAreCountedBeyondTheRowsThatAreNamed(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create table t (id int primary key, v text)")
            .source("insert into t select g, 'v' from generate_series(1, 700) g")
            .target("insert into t select g, 'w' from generate_series(301, 950) g")
            .levels(Level.CHECKSUM);

    assertThat(sides.compare().proofs())
        .extracting(Proof::count)
        .containsExactly(new DifferenceCount(300, 250, 400));
  }

  @Test
  void rowsThatAreKnownByNamesOfObjectsAreComparedWhole(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .target("create table earlier (id int)")
            .both("create table other (id int); create table t (k regclass primary key, v text)")
            .both("insert into t values ('pg_class', 'a'), ('t', 'b'), ('other', 'c')")
            .levels(Level.CHECKSUM, Level.SAMPLE)
            .tables(List.of("public.t"), List.of());

    ComparisonResult equal = sides.compare();
    sides.target("update t set v = 'x' where k = 't'::regclass");
    sides.target("insert into t values ('earlier', 'd')");
    ComparisonResult found = sides.levels(Level.CHECKSUM).compare();

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(TwoSides.told(found))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; MISSING (public.t,b); EXTRA (public.earlier,d);"
                + " EXTRA (public.t,x)");
    assertListed("A row that is known by the name of a table is another one", found);
  }

  @Test
  void aValueThatNamesWhatTheTargetDoesNotHaveIsRefused(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table gone (id int)")
            .both("create table t (id int primary key, v regclass)")
            .source("insert into t values (1, 'gone')")
            .target("insert into t values (1, 'pg_class')");

    assertThatThrownBy(() -> sides.tables(List.of("public.t"), List.of()).compare())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.ROW_REFUSED);
              assertThat(problem.what()).contains("relation \"public.gone\" does not exist");
            });
  }

  @Test
  void aCastThatOnlyTheTargetHasMakesOfLargeValuesWhatItMakesOfSmallOnes(@TempDir Path directory) {
    String text = "'\"' || repeat('%s', case id when 1 then 10 else 1100000 end) || '\"'";
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (id int primary key, v text)")
            .target("create table t (id int primary key, v json)")
            .target(
                "create function own(text) returns json language sql immutable as"
                    + " $$ select upper($1)::varchar::json $$;"
                    + " create cast (text as json) with function own(text) as assignment")
            .source(
                "insert into t select id, "
                    + text.formatted("a")
                    + " from generate_series(1, 2) id")
            .target(
                "insert into t select id, ("
                    + text.formatted("A")
                    + ")::varchar::json from generate_series(1, 2) id");

    ComparisonResult equal = sides.compare();
    sides.target("update t set v = (%s)::varchar::json".formatted(text.formatted("a")));

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(sides.compare().proofs())
        .filteredOn(proof -> proof.level() == Level.CHECKSUM)
        .extracting(Proof::differing)
        .containsExactly(2L);
  }

  @Test
  void aRowWhoseKeyBecameThatOfAnotherIsMissing(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (k numeric primary key); insert into t values (1.3), (1.4)")
            .target("create table t (k int primary key); insert into t values (1)")
            .source("create table w (k text primary key); insert into w values ('a'), ('a ')")
            .target("create table w (k char(3) primary key); insert into w values ('a')")
            .levels(Level.CHECKSUM);

    assertThat(TwoSides.told(sides.compare()))
        .hasSize(2)
        .allMatch(told -> told.matches("public\\.\\w CHECKSUM DIFFERENT; MISSING k=(1.[34]|a )"));
  }

  @Test
  void aValueThatWasCutOffIsDifferentInEveryTypeThatCuts(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source("create table t (id int primary key, c text, b varbit, a text[], p text)")
            .target(
                "create table t (id int primary key, c char(3), b bit(2), a varchar(2)[],"
                    + " p char(3))")
            .both("insert into t values (1, 'ab', '10', '{ab}', 'abc')")
            .source("insert into t values (2, 'ab ', '10', '{ab}', null)")
            .target("insert into t values (2, 'ab', '10', '{ab}', null)");

    ComparisonResult equal = sides.compare();
    sides.source("update t set c = 'abcd', b = '101', a = '{abc}', p = 'abc   ' where id = 1");
    sides.target("update t set c = 'abc' where id = 1");

    ComparisonResult found = sides.compare();

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(TwoSides.told(found))
        .containsExactly(
            "public.t CHECKSUM DIFFERENT; DIFFERENT id=1 [c: abcd | abc, b: 101 | 10,"
                + " a: {abc} | {ab}]");
    assertListed("Values are cut off by a shorter type", found);
  }

  @Test
  void rowsOfTextKeysAreNamedInEveryEncoding(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .encoded("LATIN9")
            .both("create table t (k text primary key, v text)")
            .both("insert into t values ('é1', 'a'), ('z2', 'b'), ('€3', 'c')")
            .both("create table c (k char(3) primary key, v text)")
            .both("insert into c values ('é', 'a'), ('b', 'b')");

    ComparisonResult equal = sides.compare();
    sides.target("update t set v = 'x' where k = '€3'; delete from t where k = 'z2'");
    sides.target("update c set k = 'è' where k = 'é'");

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(TwoSides.told(sides.levels(Level.CHECKSUM).compare()))
        .containsExactly(
            "public.c CHECKSUM DIFFERENT; MISSING k=é  ; EXTRA k=è  ",
            "public.t CHECKSUM DIFFERENT; MISSING k=z2; DIFFERENT k=€3 [v: c | x]");
  }

  @Test
  void howADatabaseWritesNamesIsNoDifference(@TempDir Path directory) {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both("create type mood as enum ('sad', 'ok'); create domain short as text")
            .both("create table t (m mood, s short, d bytea[], r regtype)")
            .both("insert into t values ('ok', 'a', '{abc}', 'mood')");
    sides.target("alter database " + sides.targetDatabase() + " set quote_all_identifiers = on");

    ComparisonResult equal =
        sides.levels(Level.STRUCTURE, Level.COUNT, Level.CHECKSUM, Level.SAMPLE).compare();

    assertThat(TwoSides.told(equal)).isEmpty();
    assertThat(equal.notes()).isEmpty();
  }

  /** What the documentation's list of faults between two databases says of one. */
  private static void assertListed(String fault, ComparisonResult result) throws IOException {
    String named =
        result.proofs().stream()
            .filter(proof -> !proof.isEqual())
            .map(Naming::of)
            .collect(Collectors.joining("; "));
    assertThat(Files.readString(PlantedFaultsTest.DOCUMENT))
        .contains("| %s | checksum | %s |\n".formatted(fault, named));
  }
}
