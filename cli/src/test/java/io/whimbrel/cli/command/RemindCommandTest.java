package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.run.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RemindCommandTest {
  @TempDir private Path directory;

  private final Console console =
      new Console(
          Map.of(
              "OLD_DATABASE_URL", "postgresql://app:s3cret-word@127.0.0.1:1/shop",
              "NEW_DATABASE_URL", "postgresql://app:s3cret-word@127.0.0.1:2/shop"));
  private Path plan = Path.of("");

  @BeforeEach
  void theExample() throws IOException {
    plan = directory.resolve("plan.yaml");
    Files.copy(Path.of("../docs/examples/communication.yaml"), plan);
    Path script =
        Files.writeString(
            directory.resolve("tell-team.sh"),
            "#!/bin/sh\ntest ! -e broken || exit 1\ncat >> told.jsonl\necho >> told.jsonl\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private int remind(String day, String... more) {
    List<String> line = new ArrayList<>(List.of("remind", plan.toString(), "--now", day));
    line.addAll(List.of(more));
    return console.run(line.toArray(String[]::new));
  }

  private List<JsonNode> told() throws IOException {
    Path file = directory.resolve("told.jsonl");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank())
            .map(line -> JsonMapper.shared().readTree(line))
            .toList()
        : List.of();
  }

  private List<String> states(String day) {
    assertThat(remind(day, "--output", "json")).as(console.err()).isZero();
    return console
        .json()
        .at("/data/reminders")
        .valueStream()
        .map(r -> r.at("/state").asString())
        .toList();
  }

  @Test
  void whatIsDueIsToldByDaysOfTheSchedule() {
    assertThat(remind("2027-02-14")).as(console.err()).isZero();

    assertThat(console.out())
        .contains("T-4 weeks  2027-02-14  due", "T-2 weeks  2027-02-28  next")
        .contains("tell by hand: Support (e-mail and training, support@example.com)")
        .contains("week 2     2027-03-30  later");
    assertThat(states("2027-02-20")).startsWith("OVERDUE", "NEXT", "LATER");
    assertThat(directory.resolve("plan.logbook")).doesNotExist();
  }

  @Test
  void whatIsDueIsSentOnceToEachChannelOfWhomItIsFor() throws IOException {
    assertThat(remind("2027-02-14", "--send", "--by", "cron")).as(console.err()).isZero();
    assertThat(remind("2027-02-14", "--send")).as(console.err()).isZero();
    assertThat(told()).hasSize(2);
    assertThat(remind("2027-02-28", "--send")).as(console.err()).isZero();

    assertThat(told()).hasSize(3);
    assertThat(told().getFirst().toString())
        .contains("[MIGRATION-020] Initial announcement")
        .contains("Initial announcement: Orders move to PostgreSQL 18.")
        .contains("It begins on 2027-03-14.")
        .contains("No rehearsal of it is known.")
        .contains("Questions go to platform-team.")
        .doesNotContain("s3cret-word");
    assertThat(told().getLast().toString()).contains("The plan is in the wiki");
    assertThat(states("2027-02-28")).startsWith("TOLD", "TOLD", "NEXT");
    assertThat(console.json().at("/data/reminders/0/toldBy").asString()).isEqualTo("cron");
  }

  @Test
  void whatIsNotTakenIsDueAgain() throws IOException {
    Files.writeString(directory.resolve("broken"), "");

    assertThat(remind("2027-02-14", "--send")).isEqualTo(7);
    assertThat(console.out()).contains("team did not take it");
    Files.delete(directory.resolve("broken"));

    assertThat(remind("2027-02-14", "--send")).as(console.err()).isZero();
    assertThat(told()).hasSize(2);
  }

  @Test
  void whileAChannelIsWaitedForOthersWriteTheLogbook() throws Exception {
    Files.writeString(
        directory.resolve("tell-team.sh"),
        "#!/bin/sh\ntouch begun\nwhile test ! -e go; do sleep 0.02; done\n");
    LogbookFile logbook = LogbookFile.beside(plan);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> sending = threads.submit(() -> remind("2027-02-14", "--send"));
      await().until(() -> Files.exists(directory.resolve("begun")) || sending.isDone());

      try (LogbookFile.Held held = logbook.hold()) {
        held.append(new IssueClosed(1, Instant.EPOCH, "ana", "written in between"));
      } finally {
        Files.writeString(directory.resolve("go"), "");
      }
      assertThat(sending.get()).as(console.err()).isZero();
    }

    assertThat(logbook.read().entries())
        .hasAtLeastOneElementOfType(ReminderTold.class)
        .first()
        .isInstanceOf(IssueClosed.class);
  }

  @Test
  void whatAPersonToldIsNoted() {
    assertThat(remind("2027-02-20", "--done", "T-4 weeks", "--by", "ana")).isZero();

    assertThat(console.out()).contains("told by ana");
    assertThat(remind("2027-02-20", "--done", "T-3 weeks")).isEqualTo(2);
    assertThat(console.err()).contains("no 'T-3 weeks'");
  }

  @Test
  void whomNobodyButPeopleCanTellIsSaid() throws IOException {
    Files.writeString(
        plan,
        Files.readString(plan)
            .replace(
                "{ at: T-4 weeks, what: Initial announcement }",
                "{ at: T-4 weeks, what: Training, to: Support }"));

    assertThat(remind("2027-02-14", "--send")).isEqualTo(3);
    assertThat(console.out()).contains("not sent, nobody it is for has a channel");
  }

  @Test
  void whatComesBehindIsHeldUntilTheMigrationIsComplete() throws IOException {
    assertThat(states("2027-03-18")).containsSubsequence("HELD", "NEXT");
    Path state = Files.createDirectories(directory.resolve(".whimbrel"));
    try (Journal journal = Journals.open(Optional.empty(), state.resolve("journal.db"))) {
      RunId run = journal.begin(new MigrationId("MIGRATION-020"), "t", "d").run();
      journal.fact(run, Facts.RELEASED, "2027-03-16T23:30:00Z");
      journal.fact(run, Facts.PAUSE_MILLIS, "812");
      journal.state(run, RunState.RUNNING, Phase.MONITOR, Optional.empty());
    }

    assertThat(states("2027-03-18")).containsSubsequence("DUE", "NEXT");
    assertThat(remind("2027-03-18", "--send")).as(console.err()).isZero();
    assertThat(told().getFirst().toString()).contains("Neither side accepted writes for 812 ms.");
  }
}
