package io.whimbrel.core.communication;

import io.whimbrel.core.communication.DatedReminder.State;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reminders of a migration with their days.
 *
 * <p>What comes before the migration is counted from the planned start. What comes behind it is
 * counted from the day on which it was complete, or else is planned to be, and is held until it is.
 *
 * @param start the planned day on which it begins
 * @param eta the planned day on which it is complete
 * @param completed the day on which it was complete
 */
public record Timeline(
    Optional<LocalDate> start, Optional<LocalDate> eta, Optional<LocalDate> completed) {

  /** The reminders as they stand on a day, by their moments. */
  public List<DatedReminder> at(LocalDate today, List<Reminder> reminders, Logbook logbook) {
    List<DatedReminder> dated = new ArrayList<>();
    boolean isNextNamed = false;
    for (Reminder reminder : reminders) {
      Optional<LocalDate> day = day(reminder.at());
      State state = state(reminder, today, reminders, logbook);
      if (state == State.LATER && !isNextNamed) {
        state = State.NEXT;
        isNextNamed = true;
      }
      dated.add(new DatedReminder(reminder, day, state, logbook.told(reminder)));
    }
    return List.copyOf(dated);
  }

  /** The day of a moment, as far as it is known. */
  public Optional<LocalDate> day(Moment moment) {
    return (moment.isBehind() ? completed.or(() -> eta).or(() -> start) : start).map(moment::on);
  }

  private State state(
      Reminder reminder, LocalDate today, List<Reminder> reminders, Logbook logbook) {
    Optional<LocalDate> day = day(reminder.at());
    if (logbook.told(reminder).isPresent()) {
      return State.TOLD;
    }
    if (day.isEmpty()) {
      return State.UNDATED;
    }
    if (day.get().isAfter(today)) {
      return State.LATER;
    }
    if (reminder.at().isBehind() && completed.isEmpty()) {
      return State.HELD;
    }
    if (reminders.stream().anyMatch(later -> isMadeVain(reminder, later, today))) {
      return State.MISSED;
    }
    return day.get().isBefore(today) ? State.OVERDUE : State.DUE;
  }

  /** Whether somebody who is told the later one is not to be told the earlier one any more. */
  private boolean isMadeVain(Reminder reminder, Reminder later, LocalDate today) {
    boolean isToOthers =
        !later.to().isEmpty()
            && (reminder.to().isEmpty() || !later.to().containsAll(reminder.to()));
    return later.at().compareTo(reminder.at()) > 0
        && !isToOthers
        && (!later.at().isBehind() || completed.isPresent())
        && day(later.at()).filter(day -> !day.isAfter(today)).isPresent();
  }
}
