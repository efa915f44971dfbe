package io.whimbrel.core.communication;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.communication.DatedReminder.State;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
  private static final LocalDate START = LocalDate.parse("2027-03-14");
  private static final LocalDate ETA = LocalDate.parse("2027-03-16");

  private static Timeline planned() {
    return new Timeline(Optional.of(START), Optional.of(ETA), Optional.empty());
  }

  private static List<State> states(Timeline timeline, String today, Logbook logbook) {
    return timeline.at(LocalDate.parse(today), Reminder.USUAL, logbook).stream()
        .map(DatedReminder::state)
        .toList();
  }

  private static Logbook told(int... reminders) {
    return new Logbook(
        Arrays.stream(reminders)
            .<LogbookEntry>mapToObj(
                i ->
                    new ReminderTold(
                        Reminder.USUAL.get(i).id(), Instant.EPOCH, "cron", List.of("team")))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "T-4 weeks, START, -28, T-4 weeks",
    "t-4w, START, -28, T-4 weeks",
    "T - 1 week, START, -7, T-1 week",
    "T-2 days, START, -2, T-2 days",
    "T-1, START, -1, T-1 day",
    "T, START, 0, T-0",
    "T-0 day, START, 0, T-0",
    "T+3d, START, 3, T+3 days",
    "Day 1, END, 1, day 1",
    "day 0, END, 0, day 0",
    "week 2, END, 14, week 2",
    "day 7, END, 7, week 1"
  })
  void aMomentIsReadAndWritten(String text, Moment.Anchor anchor, int days, String written) {
    Moment moment = Moment.parse(text).orElseThrow();

    assertThat(moment).isEqualTo(new Moment(anchor, days));
    assertThat(moment.text()).isEqualTo(written);
    assertThat(Moment.parse(moment.text())).contains(moment);
  }

  @ParameterizedTest
  @CsvSource({"T-", "T-x", "X-1", "day", "week -1", "T-1 month", "2027-03-14"})
  void whatIsNoMomentIsNotRead(String text) {
    assertThat(Moment.parse(text)).isEmpty();
  }

  @Test
  void theUsualTimeLineHasTheDaysOfTheSchedule() {
    assertThat(planned().at(START, Reminder.USUAL, Logbook.EMPTY))
        .extracting(d -> d.day().orElseThrow().toString())
        .containsExactly(
            "2027-02-14",
            "2027-02-28",
            "2027-03-07",
            "2027-03-12",
            "2027-03-13",
            "2027-03-14",
            "2027-03-17",
            "2027-03-19",
            "2027-03-23",
            "2027-03-30");
  }

  @Test
  void whatIsOfTodayIsDueAndTheNextOneIsNamed() {
    assertThat(states(planned(), "2027-02-28", told(0)))
        .startsWith(State.TOLD, State.DUE, State.NEXT, State.LATER, State.LATER);
  }

  @Test
  void whatWasNotToldIsOverdueUntilALaterOneTakesItsPlace() {
    assertThat(states(planned(), "2027-03-01", told(0)))
        .startsWith(State.TOLD, State.OVERDUE, State.NEXT);
    assertThat(states(planned(), "2027-03-07", told(0)))
        .startsWith(State.TOLD, State.MISSED, State.DUE, State.NEXT);
  }

  @Test
  void whatIsToOthersTakesNobodysPlace() {
    Reminder all =
        new Reminder(new Moment(Moment.Anchor.START, -7), "a", List.of(), Optional.empty());
    Reminder one =
        new Reminder(new Moment(Moment.Anchor.START, -2), "b", List.of("ana"), Optional.empty());

    assertThat(planned().at(START, List.of(all, one), Logbook.EMPTY))
        .extracting(DatedReminder::state)
        .containsExactly(State.OVERDUE, State.OVERDUE);
  }

  @Test
  void whatIsBehindTheMigrationIsHeldUntilThatIsComplete() {
    assertThat(states(planned(), "2027-03-20", told(0, 1, 2, 3, 4, 5)))
        .endsWith(State.HELD, State.HELD, State.NEXT, State.LATER);

    Timeline complete =
        new Timeline(
            Optional.of(START), Optional.of(ETA), Optional.of(LocalDate.parse("2027-03-19")));
    assertThat(states(complete, "2027-03-20", told(0, 1, 2, 3, 4, 5)))
        .endsWith(State.DUE, State.NEXT, State.LATER, State.LATER);
  }

  @Test
  void withoutAScheduleNothingHasADay() {
    Timeline nothing = new Timeline(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(states(nothing, "2027-03-20", Logbook.EMPTY)).containsOnly(State.UNDATED);
  }
}
