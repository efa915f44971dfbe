package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.engine.compare.ComparisonResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What anybody can run to see a comparison's proofs again. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ComparisonEvidenceTest {

  private static final String ROWS =
      """
      insert into events select g, 'n' || g, date '2024-01-01' + g % 600
      from generate_series(1, 3000) g
      """;

  private final Servers servers;

  ComparisonEvidenceTest(Servers servers) {
    this.servers = servers;
  }

  private TwoSides sides(Path directory) {
    return TwoSides.of(servers, directory)
        .source(
            """
            create table events (id int, name text, day date, primary key (id, day))
              partition by range (day);
            create table events_1 partition of events for values from (minvalue) to ('2024-09-01');
            create table events_2 partition of events for values from ('2024-09-01') to (maxvalue);
            """)
        .target("create table events (id int, name text, day date, primary key (id, day))")
        .both(ROWS);
  }

  @Test
  void countAndChecksumsOfEqualRowsAreSeenAgainOnBothSides(@TempDir Path directory)
      throws SQLException {
    TwoSides sides = sides(directory);

    ComparisonResult result = sides.compare();

    assertThat(result.isEqual()).isTrue();
    Check count = check(result, Level.COUNT, "rows");
    assertThat(sides.onSource(count.sourceQuery().orElseThrow())).isEqualTo("3000");
    assertThat(sides.onTarget(count.targetQuery().orElseThrow())).isEqualTo("3000");
    Check rows = check(result, Level.CHECKSUM, "rows");
    String source = sides.onSource(lines(rows.sourceQuery().orElseThrow()));
    assertThat(source.lines()).hasSize(3000);
    assertThat(sides.onTarget(lines(rows.targetQuery().orElseThrow()))).isEqualTo(source);
  }

  @Test
  void rowsThatDifferAreSeenAgainByTheSameQueries(@TempDir Path directory) throws SQLException {
    TwoSides sides = sides(directory).target("update events set name = 'other' where id = 77");

    ComparisonResult result = sides.compare();

    Check rows = check(result, Level.CHECKSUM, "rows");
    assertThat(rows.outcome()).isEqualTo(Check.Outcome.BROKEN);
    String source = sides.onSource(lines(rows.sourceQuery().orElseThrow()));
    String target = sides.onTarget(lines(rows.targetQuery().orElseThrow()));
    assertThat(target.lines().filter(line -> source.lines().noneMatch(line::equals)))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("(77,"));
  }

  @Test
  void aSampleIsDrawnByItsSeedAndSeenAgain(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = sides(directory).levels(Level.SAMPLE).sampled("95%", "1/100", 7);

    ComparisonResult equal = sides.compare();
    ComparisonResult again = sides.compare();
    sides.target("update events set name = 'other' where id % 4 = 0");
    ComparisonResult different = sides.compare();

    Proof proof = equal.proofs().getFirst();
    assertThat(equal.isEqual()).isTrue();
    assertThat(proof.rows()).isBetween(299L, 600L).isEqualTo(again.proofs().getFirst().rows());
    Check check = proof.checks().getFirst();
    assertThat(check.found()).contains("95 % sure", "seed 7", "of 3,000 in the table");
    assertThat(sides.onSource(number(check.sourceQuery().orElseThrow())))
        .isEqualTo(Long.toString(proof.rows()));
    assertThat(sides.onTarget(number(check.targetQuery().orElseThrow())))
        .isEqualTo(Long.toString(proof.rows()));
    Proof broken = different.proofs().getFirst();
    assertThat(broken.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(broken.differing())
        .isEqualTo(
            Long.parseLong(
                sides.onTarget(
                    number(check.targetQuery().orElseThrow()) + " where name = 'other'")));
  }

  @Test
  void rowsThatOnlyTheTargetHasAreInTheSampleToo(@TempDir Path directory) throws IOException {
    TwoSides sides =
        sides(directory)
            .target(
                "insert into events select g, 'x', '2024-01-01' from generate_series(5001, 5400) g")
            .levels(Level.SAMPLE)
            .sampled("95%", "1/100", 7);

    Proof proof = sides.compare().proofs().getFirst();

    assertThat(proof.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(proof.count().extra()).isBetween(20L, 120L).isEqualTo(proof.differing());
  }

  @Test
  void aChunkOfWhichASampleIsEqualIsComparedWholeAllTheSame(@TempDir Path directory)
      throws IOException {
    TwoSides sides =
        sides(directory)
            .target("update events set name = 'other' where id = 77")
            .levels(Level.SAMPLE, Level.CHECKSUM)
            .sampled("50%", "1/10", 3);

    assertThat(TwoSides.told(sides.compare()))
        .anySatisfy(line -> assertThat(line).startsWith("public.events CHECKSUM DIFFERENT"));
  }

  private static Check check(ComparisonResult result, Level level, String name) {
    return result.proofs().stream()
        .filter(proof -> proof.level() == level)
        .flatMap(proof -> proof.checks().stream())
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String number(String query) {
    return "select count(*) from (" + query + ") as seen";
  }

  private static String lines(String query) {
    return "select string_agg(seen::text, E'\\n') from (" + query + ") as seen";
  }
}
