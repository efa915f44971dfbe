package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters that a process left which has ended. */
final class NotifyAgainTest {
  private static final String PHASES =
      """
      strategy: phased
      phases:
        - { name: catalogue, tables: [public.product] }
        - { name: orders, tables: ["public.order*"] }
        - { name: rest, tables: rest }
      """;

  @TempDir private Path directory;
  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private final Queue<String> got = new ConcurrentLinkedQueue<>();
  private final HttpServer team;
  private volatile int answer = 200;

  NotifyAgainTest() throws IOException {
    team = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void aTeamThatListens() {
    team.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          if (answer == 200) {
            got.add(new String(body, StandardCharsets.UTF_8));
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    team.start();
  }

  @AfterEach
  void end() {
    team.stop(0);
  }

  private Path plan(String lines) throws IOException {
    String channel = "http://127.0.0.1:" + team.getAddress().getPort() + "/hook";
    return MigrationFolder.in(directory)
        .plan(
            "TOLD-1",
            lines + "notify: { channels: { team: { webhook: { url: \"" + channel + "\" } } } }");
  }

  private static Journal journal(Path plan) throws IOException {
    Path state = Files.createDirectories(plan.resolveSibling(".whimbrel"));
    return Journals.open(Optional.empty(), state.resolve("journal.db"));
  }

  private static RunId left(Journal journal, String migration, Letter.State state) {
    RunId run = journal.begin(new MigrationId(migration), "title", "digest").run();
    Notification news =
        new Notification(
            migration,
            Instant.EPOCH,
            "problem",
            Urgency.ERROR,
            Motion.NEWS,
            migration,
            run.text(),
            "news of " + migration,
            "",
            "",
            Map.of());
    journal.outbox().post(run, news, List.of("team"));
    if (state == Letter.State.DEAD) {
      Letter letter =
          journal.outbox().claim(run, "team", Instant.now().plusSeconds(60), 1).getFirst();
      journal.outbox().answered(letter, state, Instant.now(), "503");
    }
    return run;
  }

  @Test
  void whatWaitedOrWasGivenUpInEveryPhaseIsSent() throws IOException {
    Path plan = plan(PHASES);
    try (Journal journal = journal(plan)) {
      RunId first = left(journal, "TOLD-1:catalogue", Letter.State.DEAD);
      RunId second = left(journal, "TOLD-1:orders", Letter.State.WAITING);

      assertThat(console.run("notify", "again", plan.toString())).as(console.err()).isZero();

      assertThat(console.out()).contains("1 sent again, 0 not taken yet");
      assertThat(got)
          .hasSize(2)
          .anyMatch(body -> body.contains("news of TOLD-1:catalogue"))
          .anyMatch(body -> body.contains("news of TOLD-1:orders"));
      assertThat(journal.outbox().undelivered(first)).isEmpty();
      assertThat(journal.outbox().undelivered(second)).isEmpty();
    }
  }

  @Test
  void whatIsRefusedAgainStaysAndIsSaid() throws IOException {
    Path plan = plan("");
    answer = 400;
    try (Journal journal = journal(plan)) {
      RunId run = left(journal, "TOLD-1", Letter.State.DEAD);

      assertThat(console.run("notify", "again", plan.toString())).isEqualTo(7);

      assertThat(console.out()).contains("1 sent again, 1 not taken yet");
      assertThat(journal.outbox().undelivered(run))
          .extracting(Letter::state)
          .containsExactly(Letter.State.DEAD);
      answer = 200;
      assertThat(console.run("notify", "again", plan.toString())).as(console.err()).isZero();
      assertThat(got).hasSize(1);
    }
  }

  @Test
  void whatWaitsForItsNextAttemptIsSentAtOnce() throws IOException {
    Path plan = plan("");
    try (Journal journal = journal(plan)) {
      RunId run = left(journal, "TOLD-1", Letter.State.WAITING);
      Instant later = Instant.now().plusSeconds(3_600);
      Letter letter = journal.outbox().claim(run, "team", later, 1).getFirst();
      journal.outbox().answered(letter, Letter.State.WAITING, later, "503");

      assertThat(console.run("notify", "again", plan.toString())).as(console.err()).isZero();

      assertThat(console.out()).contains("1 sent again, 0 not taken yet");
      assertThat(got).hasSize(1);
    }
  }

  @Test
  void aPlanThatNeverRanHasNothingToSend() throws IOException {
    Path plan = plan(PHASES);
    journal(plan).close();

    assertThat(console.run("notify", "again", plan.toString())).isEqualTo(2);

    assertThat(console.err()).contains("the journal has no run of TOLD-1");
  }
}
