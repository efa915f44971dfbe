package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.journal.Letter.State;
import io.whimbrel.core.journal.Outbox;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Notifications on their way: sent at least once, and never more of them than the bound. */
interface LetterContract extends JournalCase {

  private static Notification told(RunId run, int number, Motion motion) {
    return new Notification(
        run + "/" + number,
        Instant.EPOCH.plusSeconds(number),
        "gate.opened",
        Urgency.WARNING,
        motion,
        run.text().replaceFirst("\\.\\d+$", ""),
        run.text(),
        "title",
        "a \"text\"\nof two lines",
        "cutover",
        Map.of("gate", "CUTOVER"));
  }

  private static Instant later() {
    return Instant.now().plus(Duration.ofHours(1));
  }

  @Test
  default void aLetterIsClaimedByOneAndKeepsAllThatItSays() {
    RunId run = begin().run();
    Outbox outbox = journal().outbox();
    Notification told = told(run, 1, Motion.OPENED);

    outbox.post(run, told, List.of("team", "oncall"));
    outbox.post(run, told, List.of("team"));

    List<Letter> due = outbox.claim(run, "team", later(), 10);
    assertThat(due).extracting(Letter::notification).containsExactly(told);
    assertThat(outbox.claim(run, "team", later(), 10)).isEmpty();
    assertThat(outbox.claim(run, "oncall", later(), 10)).hasSize(1);
  }

  @Test
  default void whatIsDeadIsTriedAgainOnlyWhenSomebodySaysSo() {
    RunId run = begin().run();
    Outbox outbox = journal().outbox();
    outbox.post(run, told(run, 1, Motion.NEWS), List.of("team"));
    Letter letter = outbox.claim(run, "team", later(), 1).getFirst();

    outbox.answered(letter, State.DEAD, Instant.now(), "404 Not Found");

    assertThat(outbox.claim(run, "team", later(), 1)).isEmpty();
    assertThat(outbox.undelivered(run))
        .singleElement()
        .satisfies(
            l -> {
              assertThat(l.state()).isEqualTo(State.DEAD);
              assertThat(l.attempts()).isEqualTo(1);
              assertThat(l.answer()).isEqualTo("404 Not Found");
            });
    assertThat(outbox.tryAgain(run)).isEqualTo(1);
    assertThat(outbox.claim(run, "team", later(), 1)).hasSize(1);
  }

  @Test
  default void whatWaitsForItsNextAttemptIsDueAtOnceWhenSomebodySaysSo() {
    RunId run = begin().run();
    Outbox outbox = journal().outbox();
    outbox.post(run, told(run, 1, Motion.NEWS), List.of("team", "oncall"));
    outbox.post(run, told(run, 2, Motion.NEWS), List.of("team"));
    List<Letter> letters = outbox.claim(run, "team", later(), 10);
    outbox.answered(letters.getFirst(), State.WAITING, later(), "503");
    outbox.putOff(letters.getLast(), later());
    List<Letter> underWay = outbox.claim(run, "oncall", later(), 10);

    assertThat(outbox.tryAgain(run)).isEqualTo(2);

    assertThat(outbox.claim(run, "team", later(), 10))
        .extracting(Letter::attempts)
        .containsExactly(1, 0);
    assertThat(underWay).hasSize(1);
    assertThat(outbox.claim(run, "oncall", later(), 10))
        .as("the first attempt of another process is under way there")
        .isEmpty();
  }

  @Test
  default void aMatterIsOpenWhereItWasToldLastThatItIs() {
    RunId run = begin().run();
    Outbox outbox = journal().outbox();

    outbox.post(run, told(run, 1, Motion.OPENED), List.of("team", "oncall"));
    outbox.post(run, told(run, 2, Motion.ACKNOWLEDGED), List.of("team"));
    outbox.post(run, told(run, 3, Motion.CLOSED), List.of("oncall"));

    assertThat(outbox.openAt(run, "cutover")).containsExactly("team");
    assertThat(outbox.openAt(run, "other")).isEmpty();
  }

  @Test
  default void theOldestIsDeadWhenTooManyWait() {
    RunId run = begin().run();
    Outbox outbox = journal().outbox();

    journal()
        .together(
            () ->
                IntStream.rangeClosed(1, Outbox.WAITING_MAX + 2)
                    .forEach(n -> outbox.post(run, told(run, n, Motion.NEWS), List.of("team"))));

    List<Letter> dead =
        outbox.undelivered(run).stream().filter(l -> l.state() == State.DEAD).toList();
    assertThat(dead).extracting(l -> l.notification().id()).containsExactly(run + "/1", run + "/2");
    assertThat(outbox.claim(run, "team", later(), 10_000)).hasSize(Outbox.WAITING_MAX);
  }

  @Test
  default void eventsAreReadFromWhereTheyWereReadTo() {
    RunId run = begin().run();
    IntStream.range(0, 5)
        .forEach(n -> journal().event(run, Phase.COPY, "copy.table", "" + n, Map.of()));

    assertThat(journal().eventsAfter(run, 1, 3))
        .extracting(e -> e.sequence())
        .containsExactly(2L, 3L, 4L);
  }
}
