package io.whimbrel.cli.command.document;

import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.cli.project.TimelineLook;
import io.whimbrel.core.communication.DatedReminder;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.documents.update.ReminderLetter;
import io.whimbrel.notify.Messenger;
import io.whimbrel.notify.channel.Reply;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends reminders that are due. One that any of its channels has taken is told, and noted at once;
 * one that none has taken is due again. The logbook is held for the note only, not while a channel
 * is waited for: a process that dies between the two, or sends at the same time as another one,
 * sends it twice, which is better than never. Used by one thread.
 */
record ReminderSending(TimelineLook look, Clock clock, String by) {

  /**
   * What became of one that was due.
   *
   * @param accepted channels that took it; empty where a person has to tell it
   * @param refused what other channels said
   */
  record Sent(Reminder reminder, List<String> accepted, Map<String, String> refused) {}

  List<Sent> send(LogbookFile file, LocalDate today) throws InterruptedException {
    List<Sent> sent = new ArrayList<>();
    for (DatedReminder dated : look.at(today, file.read())) {
      Logbook logbook = file.read(); // somebody else may have told it since
      if (dated.state().isDue() && logbook.told(dated.reminder()).isEmpty()) {
        sent.add(send(dated.reminder(), file, logbook));
      }
    }
    return sent;
  }

  private Sent send(Reminder reminder, LogbookFile file, Logbook logbook)
      throws InterruptedException {
    ReminderLetter letter = look.letter(reminder, logbook);
    Notification notification =
        Messenger.letter(
            "reminder/" + reminder.id(),
            look.plan().migration(),
            "reminder",
            letter.title(),
            letter.text(),
            clock.instant());
    List<String> accepted = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (NotifyChannel channel : channels(reminder, notification)) {
      Reply reply = Messenger.send(channel, notification);
      if (reply instanceof Reply.Accepted) {
        accepted.add(channel.name());
      } else {
        refused.put(channel.name(), reply.text());
      }
    }
    if (!accepted.isEmpty()) {
      note(reminder, accepted, file);
    }
    return new Sent(reminder, List.copyOf(accepted), refused);
  }

  private void note(Reminder reminder, List<String> accepted, LogbookFile file) {
    try (LogbookFile.Held held = file.hold()) {
      if (held.logbook().told(reminder).isEmpty()) {
        held.append(new ReminderTold(reminder.id(), clock.instant(), by, accepted));
      }
    }
  }

  /** Those of its stakeholders; where the plan names none, those of the routes. */
  private List<NotifyChannel> channels(Reminder reminder, Notification notification) {
    NotifyRules rules = look.plan().notifying();
    return look.rules().stakeholders().isEmpty()
        ? rules.takers(notification)
        : look.rules().channels(reminder.to()).stream()
            .map(rules::channel)
            .flatMap(Optional::stream)
            .toList();
  }
}
