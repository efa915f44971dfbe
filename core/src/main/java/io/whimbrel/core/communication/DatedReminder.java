package io.whimbrel.core.communication;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A reminder with its day and how it stands.
 *
 * @param day empty where the plan's schedule does not say
 * @param told when and by whom it was told
 */
public record DatedReminder(
    Reminder reminder,
    Optional<LocalDate> day,
    State state,
    Optional<LogbookEntry.ReminderTold> told) {
  /** How a reminder stands. */
  public enum State {
    /** It was told. */
    TOLD,
    /** Its day was over before it was told, and that of a later one has come, which is told. */
    MISSED,
    /** Its day is over. */
    OVERDUE,
    /** Its day is today. */
    DUE,
    /** Its day has come, and the migration is not complete. */
    HELD,
    /** It is the next one. */
    NEXT,
    /** Its day is to come. */
    LATER,
    /** Nobody knows its day. */
    UNDATED;

    /** Whether it is to be told now. */
    public boolean isDue() {
      return this == OVERDUE || this == DUE;
    }
  }
}
