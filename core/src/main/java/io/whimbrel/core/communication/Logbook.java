package io.whimbrel.core.communication;

import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people noted of a migration beside its plan, before, during and behind its runs: issues, and
 * what was told. Of two entries for the same thing the first counts.
 *
 * @param entries in the order of the file
 */
public record Logbook(List<LogbookEntry> entries) {
  /** Nothing was noted. */
  public static final Logbook EMPTY = new Logbook(List.of());

  public Logbook {
    entries = List.copyOf(entries);
  }

  /** All issues, by number. */
  public List<Issue> issues() {
    Map<Integer, Issue> issues = new LinkedHashMap<>();
    for (LogbookEntry entry : entries) {
      switch (entry) {
        case IssueOpened opened ->
            issues.putIfAbsent(opened.number(), new Issue(opened, Optional.empty()));
        case IssueClosed closed ->
            issues.computeIfPresent(
                closed.number(),
                (_, issue) ->
                    issue.isOpen() ? new Issue(issue.opened(), Optional.of(closed)) : issue);
        case ReminderTold _ -> {}
      }
    }
    return issues.values().stream()
        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
        .toList();
  }

  /** Issues that are open, the gravest first. */
  public List<Issue> open() {
    return issues().stream()
        .filter(Issue::isOpen)
        .sorted((one, other) -> other.opened().severity().compareTo(one.opened().severity()))
        .toList();
  }

  /** The number of the next issue. */
  public int nextNumber() {
    return issues().stream().mapToInt(Issue::number).max().orElse(0) + 1;
  }

  /** How a reminder was told; empty when it was not. */
  public Optional<ReminderTold> told(Reminder reminder) {
    return entries.stream()
        .filter(ReminderTold.class::isInstance)
        .map(ReminderTold.class::cast)
        .filter(told -> told.reminder().equals(reminder.id()))
        .findFirst();
  }
}
