package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.LedgerCheck;
import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an application tells behind the cutover brings the run back to the old side. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class TriggerVoyageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "n0t-to-be-seen";

  private static final String WATCHED =
      """
      rollback:
        triggers:
          - { name: Doubtful, condition: error_rate > 2%, decide: person }
          - { name: Broken, condition: error rate > 5%, for: 1s, within: 1h, decide: rule }
      alerts:
        - { name: Errors, condition: error_rate > 1%, severity: critical, action: notify, no-data: ignore }
      watch:
        every: 500ms
        stand-by: run
        application:
          error_rate: { http: "SHOP/health", field: errors.percent, unit: percent }
      notify:
        channels:
          team: { webhook: { url: "SHOP/news", key: "${env:NEWS_KEY}" } }
          silent: { webhook: { url: "SHOP/silence", key: "${env:NEWS_KEY}" } }
      """;

  private final Servers servers;
  @TempDir private Path directory;

  TriggerVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void errorsOfTheApplicationFirstAskAPersonThenARuleThoughTheWorkingProcessDied()
      throws Exception {
    String database = servers.name("trigger");
    long seed = new Random().nextLong();
    System.out.println("trigger: " + database + ", seed " + seed);
    Ledger ledger = Ledger.inMemory();
    try (Shop shop = Shop.open();
        WriteLoad load = load(ledger, seed)) {
      Voyage voyage = voyage(database, shop);
      load.start();
      Process worker = voyage.start("", "run", "--stay", "plan.yaml");
      voyage.awaitSaid("is carried to the old side");

      shop.errors(3);
      awaitNews(shop, voyage, "gate ROLLBACK is open");
      Process standBy = voyage.start("", "watch", "--stand-by", "plan.yaml");
      voyage.awaitSaid("watched by");
      worker.destroyForcibly();
      voyage.await(worker);
      voyage.awaitSaid("goes on with the run");
      shop.errors(50);
      int ended = voyage.await(standBy);
      int behind = ledger.size();
      await().atMost(PATIENCE).until(() -> ledger.size() > behind + 100);
      load.stop();

      assertThat(ended).as(voyage.said()).isZero();
      assertThat(voyage.run("", "status", "--output", "json", "plan.yaml")).isZero();
      assertThat(voyage.said()).contains("ROLLED_BACK");
      assertThat(shop.news().toString()).contains("a trigger asked for a rollback: 'Broken'");
      try (Connection old = servers.source().connect(database)) {
        assertThat(LedgerCheck.of(ledger, TortureWorkload.queries()).findings(old)).isEmpty();
      }
      assertThatThrownBy(
              () -> servers.target().execute(database, "delete from torture.entry where id = 1"))
          .hasStackTraceContaining("was rolled back");
      assertToldInOrder(shop);
      assertThat(voyage.said()).doesNotContain(KEY);
    }
  }

  /** The one that never answers has lost nobody any news. */
  private static void assertToldInOrder(Shop shop) {
    assertThat(shop.kinds())
        .containsSubsequence(
            "monitor.successful",
            "alert.firing",
            "trigger.firing",
            "gate.opened",
            "rollback.asked",
            "rollback.done");
    assertThat(shop.news()).extracting(n -> n.path("id").asString()).doesNotHaveDuplicates();
    assertThat(shop.news().toString()).doesNotContain(KEY);
  }

  private static void awaitNews(Shop shop, Voyage voyage, String text) throws IOException {
    try {
      await().atMost(PATIENCE).until(() -> shop.news().toString().contains(text));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "nobody tells '%s': %s%n%s".formatted(text, shop.kinds(), voyage.said()), e);
    }
  }

  private Voyage voyage(String database, Shop shop) throws Exception {
    Voyage voyage = servers.torture(database, directory).withEnvironment(Map.of("NEWS_KEY", KEY));
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        Files.readString(file)
                .replace("rollback: { way-back: none }\n", "")
                .replace("every: 100ms }", "every: 100ms, success: [error rate < 0.1%] }")
            + WATCHED.replace("SHOP", shop.url("")));
    return voyage;
  }

  private WriteLoad load(Ledger ledger, long seed) {
    return new WriteLoad(
        new Application(directory)::url,
        new WriteLoadPlan(TortureWorkload.scenarios(), 3, 150, seed),
        ledger);
  }
}
