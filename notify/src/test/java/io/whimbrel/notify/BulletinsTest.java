package io.whimbrel.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulletinsTest {
  private static final MigrationId ID = new MigrationId("MIGRATION-001");
  private static final Instant BEGIN = Instant.parse("2027-03-14T22:00:00Z");

  @TempDir Path directory = Path.of("");

  private Optional<Journal> open = Optional.empty();
  private RunId run = new RunId("");
  private Optional<Phase> ahead = Optional.empty();

  @BeforeEach
  void begin() {
    Journal journal = Journals.open(Optional.empty(), directory.resolve("journal.db"));
    open = Optional.of(journal);
    run = journal.begin(ID, "title", "digest").run();
  }

  @AfterEach
  void end() {
    open.orElseThrow().close();
  }

  private Journal journal() {
    return open.orElseThrow();
  }

  private static NotifyChannel channel(String name) {
    return new NotifyChannel.Command(name, "true", Path.of("."));
  }

  /** What another process does that looks at so many minutes. */
  private void look(int minutes, List<String> to) {
    Bulletins bulletins =
        new Bulletins(
            journal(),
            new NotifyRules(List.of(channel("team"), channel("other")), List.of()),
            new Updates(
                Duration.ofHours(1), to, (_, now, next) -> written("title " + now, "next " + next)),
            Clock.fixed(BEGIN.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC));
    bulletins.post(journal().latest(ID).orElseThrow());
    bulletins.post(journal().latest(ID).orElseThrow());
  }

  private Updates.Written written(String title, String text) {
    ahead.ifPresent(phase -> at(RunState.RUNNING, phase));
    RunRecord record = journal().latest(ID).orElseThrow();
    return new Updates.Written(title, text, record.phase(), record.state().isFinal());
  }

  @Test
  void aPhaseThatBeganWhileTheLastUpdateWasWrittenIsNotToldTwice() {
    ahead = Optional.of(Phase.COPY);

    look(0, List.of());
    look(1, List.of());

    assertThat(posted("team")).hasSize(1);
  }

  private void at(RunState state, Phase phase) {
    journal().state(run, state, phase, Optional.empty());
  }

  private List<String> posted(String channel) {
    return journal().outbox().undelivered(run).stream()
        .filter(letter -> letter.channel().equals(channel))
        .map(Letter::notification)
        .map(n -> n.id().substring(n.id().lastIndexOf('/') + 1) + " " + n.at())
        .toList();
  }

  @Test
  void anUpdateIsPostedAtTheBeginningAtEachPhaseAndFromTimeToTime() {
    look(0, List.of());
    look(59, List.of());
    look(60, List.of());
    at(RunState.RUNNING, Phase.COPY);
    look(61, List.of());
    look(62, List.of());

    assertThat(posted("team"))
        .containsExactly(
            "1 2027-03-14T22:00:00Z", "2 2027-03-14T23:00:00Z", "3 2027-03-14T23:01:00Z");
    assertThat(posted("other")).hasSize(3);
  }

  @Test
  void theEndIsToldOnceAndNothingBehindIt() {
    look(0, List.of("team"));
    at(RunState.DONE, Phase.CLEANUP);
    look(1, List.of("team"));
    look(600, List.of("team"));

    assertThat(posted("team")).hasSize(2);
    assertThat(posted("other")).isEmpty();
  }

  @Test
  void ofARunThatWasOverBeforeAnybodyToldOfItNothingIsTold() {
    at(RunState.ABORTED, Phase.COPY);

    look(0, List.of());

    assertThat(posted("team")).isEmpty();
  }

  @Test
  void aChannelThatIsNoLongerThereIsLeftOut() {
    look(0, List.of("gone", "team"));

    assertThat(posted("team")).hasSize(1);
    assertThat(posted("gone")).isEmpty();
  }
}
