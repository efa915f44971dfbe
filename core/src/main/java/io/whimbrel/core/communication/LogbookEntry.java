package io.whimbrel.core.communication;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** One line of a logbook: who did what, and when. Never changed once it is written. */
public sealed interface LogbookEntry {
  /** When. */
  Instant at();

  /** Who. */
  String by();

  /**
   * Somebody noted an issue.
   *
   * @param number its number in this logbook, from 1
   * @param owner who sees to it
   * @param phase in which phase it came up, or is expected
   * @param eta by when it is to be resolved
   */
  record IssueOpened(
      int number,
      Instant at,
      String by,
      String text,
      IssueSeverity severity,
      Optional<String> owner,
      Optional<String> phase,
      Optional<LocalDate> eta)
      implements LogbookEntry {}

  /** Somebody closed an issue. */
  record IssueClosed(int number, Instant at, String by, String resolution)
      implements LogbookEntry {}

  /**
   * A reminder was told.
   *
   * @param reminder its id
   * @param channels the channels that took it; empty where a person told it
   */
  record ReminderTold(String reminder, Instant at, String by, List<String> channels)
      implements LogbookEntry {
    public ReminderTold {
      channels = List.copyOf(channels);
    }
  }
}
