package io.whimbrel.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.NewsData;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRoute;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.notify.channel.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");
  private static final Schedule QUICK =
      new Schedule(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofHours(1), 2);

  @TempDir Path directory = Path.of("");
  private final Receiver team = Receiver.start();
  private final Receiver pager = Receiver.start();
  private Optional<Journal> open = Optional.empty();
  private RunId run = new RunId("");

  CourierTest() throws IOException {}

  @BeforeEach
  void begin() {
    Journal journal = Journals.open(Optional.empty(), directory.resolve("journal.db"));
    open = Optional.of(journal);
    run = journal.begin(ID, "title", "digest").run();
  }

  @AfterEach
  void end() {
    journal().close();
    team.close();
    pager.close();
  }

  private Journal journal() {
    return open.orElseThrow();
  }

  private NotifyChannel slack() {
    return new NotifyChannel.Slack("team", new Secret("${env:URL}", team.url("/hush")));
  }

  private NotifyChannel oncall() {
    return new NotifyChannel.PagerDuty("on-call", new Secret("${env:K}", "R01"), pager.url("/"));
  }

  private Courier courier(Duration grace, NotifyRoute... routes) {
    NotifyRules rules = new NotifyRules(List.of(slack(), oncall()), List.of(routes));
    return Courier.start(journal(), ID, rules, Optional.empty(), Clock.systemUTC(), QUICK, grace);
  }

  private Courier courier(Updates.Writer writer) {
    return Courier.start(
        journal(),
        ID,
        new NotifyRules(List.of(slack()), List.of()),
        Optional.of(new Updates(Duration.ofHours(1), List.of(), writer)),
        Clock.systemUTC(),
        QUICK,
        Duration.ofSeconds(5));
  }

  private void event(String kind, Map<String, String> data) {
    boolean _ = journal().event(run, Phase.CUTOVER, kind, "text of " + kind, data).sequence() > 0;
  }

  @Test
  void whatIsWorthTellingIsToldInItsOrderAndOnceByWhicheverProcess() {
    event("copy.table", Map.of());
    event("gate.opened", Map.of("gate", "CUTOVER"));
    event("gate.decided", Map.of("gate", "CUTOVER", "state", "APPROVED", "by", "ana"));
    event("cutover.done", Map.of("pauseMillis", "812"));

    courier(Duration.ofSeconds(5)).close();
    courier(Duration.ofSeconds(5)).close();

    assertThat(team.got())
        .extracting(g -> g.json().at("/text").stringValue())
        .containsExactly(
            "[MIGRATION-001] waits at gate CUTOVER for a go",
            "[MIGRATION-001] gate CUTOVER: APPROVED by ana",
            "[MIGRATION-001] cutover done");
    assertThat(team.got().getLast().body()).contains("pauseMillis").contains("812");
    assertThat(pager.got()).isEmpty();
    assertThat(journal().outbox().undelivered(run)).isEmpty();
  }

  @Test
  void whatAPagerWasToldIsResolvedOnceTheRunGoesOn() {
    event("problem", Map.of("code", "E-SLOT-LOST"));
    event("problem", Map.of("code", "E-SLOT-LOST"));
    event("sync.caught-up", Map.of());

    courier(Duration.ofSeconds(5)).close();

    assertThat(pager.got())
        .extracting(g -> g.json().at("/event_action").stringValue())
        .containsExactly("trigger", "resolve");
    assertThat(pager.got().getFirst().json().at("/payload/severity").stringValue())
        .isEqualTo("critical");
  }

  @Test
  void aReceiverThatIsBusyIsTriedUntilItTakesIt() {
    team.answers(500, "", "").answers(429, "", "0").answers(503, "", "");
    event("gate.opened", Map.of("gate", "CUTOVER"));
    event("run.aborted", Map.of());

    try (Courier _ = courier(Duration.ofSeconds(1))) {
      await().until(() -> team.got().size() == 5);
    }

    assertThat(team.got())
        .extracting(g -> g.json().at("/text").stringValue().contains("gate"))
        .containsExactly(true, true, true, true, false);
  }

  @Test
  void whatIsRefusedIsKeptAsDeadWithoutAnySecret() {
    team.answers(404, "no such hook: " + team.url("/hush"), "");
    event("run.aborted", Map.of());

    courier(Duration.ofSeconds(5)).close();

    assertThat(journal().outbox().undelivered(run))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.state()).isEqualTo(Letter.State.DEAD);
              assertThat(letter.answer()).contains("404").doesNotContain("hush");
            });
  }

  @Test
  void aReceiverThatHangsHoldsUpNeitherTheOthersNorTheEnd() {
    team.hangs();
    event("problem", Map.of("code", "E-UNREACHABLE"));
    long begun = System.nanoTime();

    try (Courier _ = courier(Duration.ofMillis(300))) {
      await()
          .until(() -> team.got().size() == 1 && journal().outbox().undelivered(run).size() == 1);
    }

    assertThat(pager.got()).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    assertThat(journal().outbox().undelivered(run))
        .extracting(Letter::channel, Letter::state)
        .containsExactly(tuple("team", Letter.State.WAITING));
  }

  @Test
  void anEventAsksByItsDataAndNamesWhomItMeans() {
    NewsData data =
        new NewsData(
            Urgency.CRITICAL,
            Motion.OPENED,
            "Disk Space Low",
            "alert/Disk Space Low",
            "the on-call engineer");
    event("alert.firing", data.with(Map.of("disk_free", "12%")));

    courier(Duration.ofSeconds(5)).close();

    assertThat(team.got()).isEmpty();
    assertThat(pager.got().getFirst().json().at("/payload/custom_details/disk_free").stringValue())
        .isEqualTo("12%");
    assertThat(pager.got().getFirst().json().at("/dedup_key").stringValue())
        .isEqualTo("MIGRATION-001/alert/Disk Space Low");
  }

  @Test
  void aRouteTakesWhatItNames() {
    event("gate.opened", Map.of("gate", "CUTOVER"));
    event("run.aborted", Map.of());

    courier(
            Duration.ofSeconds(5),
            new NotifyRoute(Urgency.INFO, List.of("run.*"), List.of("on-call")))
        .close();

    assertThat(team.got()).isEmpty();
    assertThat(pager.got()).hasSize(1);
  }

  @Test
  void anUpdateThatCannotBeWrittenKeepsNoLetterBackAndEndsNothing() {
    event("gate.opened", Map.of("gate", "CUTOVER"));

    Courier courier =
        courier(
            (_, _, _) -> {
              throw new UncheckedIOException(new IOException("the forecast is a directory"));
            });
    await().until(() -> team.got().size() == 1 && courier.trouble().isPresent());
    event("run.aborted", Map.of());
    courier.close();

    assertThat(team.got()).hasSize(2);
    assertThat(courier.trouble())
        .hasValueSatisfying(problem -> assertThat(problem.what()).contains("is a directory"));
  }

  @Test
  void anUpdateIsSentByTheRoundThatPostsIt() {
    Phase phase = journal().latest(ID).orElseThrow().phase();

    courier((_, _, _) -> new Updates.Written("all is well", "", phase, false)).close();

    assertThat(team.got())
        .extracting(g -> g.json().at("/text").stringValue())
        .containsExactly("all is well");
  }
}
