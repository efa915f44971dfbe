package io.whimbrel.core.communication;

import java.util.List;
import java.util.Optional;

/**
 * Something that people are to be told at a moment.
 *
 * @param what in some words, as in {@code initial announcement}
 * @param to stakeholders by name; empty for all of them
 * @param message what they are told; empty for what Whimbrel writes
 */
public record Reminder(Moment at, String what, List<String> to, Optional<String> message) {
  /** What is told where a plan names no reminders: the usual time line. */
  public static final List<Reminder> USUAL =
      List.of(
          usual("T-4 weeks", "Initial announcement"),
          usual("T-2 weeks", "Detailed plan shared"),
          usual("T-1 week", "Final reminder"),
          usual("T-2 days", "Migration rehearsal results"),
          usual("T-1 day", "Go/no-go decision"),
          usual("T-0", "Migration start notification"),
          usual("day 1", "Success confirmation"),
          usual("day 3", "Stability update"),
          usual("week 1", "Performance report"),
          usual("week 2", "Final report and retrospective"));

  public Reminder {
    to = List.copyOf(to);
  }

  private static Reminder usual(String at, String what) {
    return new Reminder(Moment.parse(at).orElseThrow(), what, List.of(), Optional.empty());
  }

  /** What it is known by in the logbook and on the command line. */
  public String id() {
    return at.text() + ": " + what;
  }
}
