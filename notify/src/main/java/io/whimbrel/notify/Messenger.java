package io.whimbrel.notify;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.notify.channel.Reply;
import io.whimbrel.notify.channel.Senders;
import java.time.Instant;
import java.util.Map;

/** Sends a letter that somebody asks for, at once and without a journal. Stateless. */
public final class Messenger {
  private Messenger() {}

  /**
   * A letter for people.
   *
   * @param id the same whenever it is sent again
   * @param kind what it is, as events are called
   */
  public static Notification letter(
      String id, MigrationId migration, String kind, String title, String text, Instant now) {
    return new Notification(
        migration + "/" + id,
        now,
        kind,
        Urgency.INFO,
        Motion.NEWS,
        migration.text(),
        "",
        title,
        text,
        kind + "/" + id,
        Map.of());
  }

  /** Sends it, and tells what came back, without secrets. */
  public static Reply send(NotifyChannel channel, Notification letter) throws InterruptedException {
    return Senders.of(channel).send(letter);
  }
}
