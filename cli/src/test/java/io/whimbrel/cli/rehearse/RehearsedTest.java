package io.whimbrel.cli.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.Phase;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.Secrets;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsedTest {
  private static final Finding KEYLESS =
      Finding.block(ProblemCode.KEY_MISSING, "t has no key", "public.t", "alter table t …");

  @TempDir private Path directory;

  private Rehearsed rehearsed(List<Finding> findings, List<Finding> problems, Interval pause)
      throws IOException {
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        """
        migration: MIGRATION-001
        source: postgresql://a/b
        target: postgresql://a/c
        limits: { pause: 2s }
        """);
    Plan plan = PlanReader.read(file, Secrets.ofProcess()).plan();
    Forecast forecast =
        new Forecast(
            plan.digest(),
            Instant.EPOCH,
            Map.of(Phase.COPY, Interval.exactly(Duration.ZERO)),
            pause);
    return new Rehearsed(
        plan, List.of(), findings, problems, Optional.empty(), Optional.of(forecast), 0, 0);
  }

  private static Interval pause(long low, long expected, long high) {
    return new Interval(
        Duration.ofMillis(low), Duration.ofMillis(expected), Duration.ofMillis(high));
  }

  @Test
  void nothingAgainstItIsAgo() throws IOException {
    Rehearsed good = rehearsed(List.of(), List.of(), pause(100, 200, 300));

    assertThat(good.against()).isEmpty();
    assertThat(good.adjustments()).isEmpty();
  }

  @Test
  void whatBlocksTheRealServersIsAnoGoAndToldOnce() throws IOException {
    Rehearsed blocked = rehearsed(List.of(KEYLESS), List.of(KEYLESS), pause(100, 200, 300));

    assertThat(blocked.against()).containsExactly("the rehearsal failed: t has no key");
    assertThat(blocked.issues()).containsExactly(KEYLESS);
    assertThat(blocked.adjustments()).containsExactly("alter table t … (public.t)");
  }

  @Test
  void aPauseThatIsExpectedToBeTooLongIsAnoGoAndOneThatMayBeAnAdjustment() throws IOException {
    Rehearsed may = rehearsed(List.of(), List.of(), pause(1000, 1500, 4000));
    Rehearsed will = rehearsed(List.of(), List.of(), pause(2000, 2500, 4000));

    assertThat(may.against()).isEmpty();
    assertThat(may.adjustments()).singleElement().asString().contains("limits.pause");
    assertThat(will.against()).singleElement().asString().contains("limits.pause is 2.00 s");
  }

  @Test
  void aServerOfTheNextNewerVersionStandsInWhereThereIsNone() {
    assertThat(ScratchDatabase.nearest("15.19")).isEqualTo(PostgresVersion.V15);
    assertThat(ScratchDatabase.nearest("PostgreSQL 18.6")).isEqualTo(PostgresVersion.V18);
    assertThat(ScratchDatabase.nearest("13.2")).isEqualTo(PostgresVersion.V14);
    assertThat(ScratchDatabase.nearest("19beta1")).isEqualTo(PostgresVersion.newest());
  }

  @Test
  void aServerIsTheSameUnderAnotherNameAndUser() {
    DatabaseUrl plan = url("postgresql://me:secret@127.0.0.1:5432/shop?sslmode=disable");

    assertThat(ServerAddress.isSame(plan, url("postgresql://you@localhost/postgres"))).isTrue();
    assertThat(ServerAddress.isSame(plan, url("jdbc:postgresql://127.0.0.1/x?user=u"))).isTrue();
    assertThat(ServerAddress.isSame(plan, url("postgresql://127.0.0.1:5433/shop"))).isFalse();
  }

  private static DatabaseUrl url(String text) {
    return new DatabaseUrl(text, text);
  }

  @Test
  void oneRehearsalAtAtimeHasThePlaceAndLeavesNothingThere() throws IOException {
    Path left = directory.resolve("rehearsal").resolve("of an earlier one");
    Files.createDirectories(left);

    try (RehearsalPlace place = RehearsalPlace.take(directory)) {
      assertThat(left).doesNotExist();
      assertThat(place.directory()).isEmptyDirectory();
      place.requireRoom(0);
      assertThatThrownBy(() -> place.requireRoom(Long.MAX_VALUE))
          .hasMessageContaining("needs about");
      assertThatThrownBy(() -> RehearsalPlace.take(directory)).hasMessageContaining("rehearses");
    }

    assertThat(directory.resolve("rehearsal")).doesNotExist();
  }
}
