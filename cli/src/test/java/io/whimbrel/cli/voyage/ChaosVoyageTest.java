package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A storm upon one run under write load. {@code CHAOS_SEED} gives the blows of an earlier storm,
 * {@code CHAOS_BLOWS} how many there are.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChaosVoyageTest {

  private static final String DATABASE = "chaos";
  private static final String SECRET = "canary-8f3b1c";
  private static final int BLOWS = 12;

  private static final Duration CALM = Duration.ofMillis(1_500);
  private static final Duration SHORT_CALM = Duration.ofMillis(500);

  /** How many of them fall behind the go. */
  private static final int LATE_BLOWS = 3;

  private static final int ROWS_OF_CARGO_PER_BLOW = 3_500;

  @Test
  void aRunInAstormLosesNothingAndDoublesNothing(@TempDir Path directory) throws Exception {
    long seed = setting("CHAOS_SEED").orElseGet(() -> new Random().nextLong());
    int blows = Math.toIntExact(setting("CHAOS_BLOWS").orElse((long) BLOWS));
    System.out.println("CHAOS_SEED=%d CHAOS_BLOWS=%d".formatted(seed, blows));
    try (Shore source = shore(PostgresVersion.V15);
        Shore target = shore(PostgresVersion.V18)) {
      Voyage voyage = prepare(source, target, blows, directory);
      Ledger ledger = Ledger.inMemory();
      Crew crew = new Crew(voyage, new Random(seed + 1));
      Storm storm = new Storm(new Random(seed), source, target, crew);
      WriteLoadPlan plan = new WriteLoadPlan(TortureWorkload.scenarios(), 3, 100, seed);

      try (WriteLoad load =
          new WriteLoad(() -> source.server().url(DATABASE), plan, ledger).start()) {
        await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 300);
        crew.awaitSaid("PREPARE");
        storm.rage(blows - LATE_BLOWS, CALM);
        crew.approve();
        storm.rage(LATE_BLOWS, SHORT_CALM);
        crew.arrive();
        load.stop();
      }

      System.out.println("exit codes " + crew.exits());
      voyage.assertArrived(ledger, TortureWorkload.queries());
      assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
      voyage.assertNothingLeft();
      assertThat(voyage.said()).doesNotContain("E-FAULT");
      assertThat(filesWith(SECRET, directory)).containsExactly(directory.resolve("app.env"));
    }
  }

  private static Optional<Long> setting(String name) {
    return Optional.ofNullable(System.getenv(name)).map(Long::parseLong);
  }

  private static Shore shore(PostgresVersion version) {
    return Shore.of(EmbeddedPostgres.builder(version).durable().start());
  }

  private static Voyage prepare(Shore source, Shore target, int blows, Path directory)
      throws Exception {
    source.server().createDatabase(DATABASE);
    target.server().createDatabase(DATABASE);
    try (Connection connection = source.server().connect(DATABASE)) {
      TortureWorkload.create(connection);
    }
    source
        .server()
        .execute(
            DATABASE,
            """
            create table torture.cargo (id int primary key, tag text unique, load text);
            insert into torture.cargo
              select g, 'tag ' || g, repeat(md5(g::text), 8) from generate_series(1, %d) g
            """
                .formatted(blows * ROWS_OF_CARGO_PER_BLOW));
    return new Voyage(source.server(), target.server(), DATABASE, directory)
        .withSecret(SECRET)
        .plan(
            new Voyage.Wishes("[\"torture.*\"]", "person", 1_000),
            source.link().port(),
            target.link().port());
  }

  /** The switch writes the new side's URL, password and all; nothing else may hold one. */
  private static List<Path> filesWith(String text, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
