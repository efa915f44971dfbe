package io.whimbrel.notify;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.notify.channel.Reply;
import io.whimbrel.notify.channel.Sender;
import io.whimbrel.notify.channel.Senders;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** A message by which somebody finds out whether a channel works. Sent once, and not journaled. */
public final class Greeting {
  private Greeting() {}

  /** Sends it, and tells what came back. An incident of a pager is resolved at once. */
  public static Reply send(Plan plan, NotifyChannel channel, Clock clock)
      throws InterruptedException {
    Sender sender = Senders.of(channel);
    Reply reply = sender.send(message(plan, channel, clock, Motion.NEWS));
    return channel instanceof NotifyChannel.PagerDuty && reply instanceof Reply.Accepted
        ? sender.send(message(plan, channel, clock, Motion.CLOSED))
        : reply;
  }

  private static Notification message(
      Plan plan, NotifyChannel channel, Clock clock, Motion motion) {
    return new Notification(
        UUID.randomUUID().toString(),
        clock.instant(),
        "notify.test",
        Urgency.INFO,
        motion,
        plan.migration().text(),
        "",
        "[%s] this is a test".formatted(plan.migration()),
        "Somebody tries whether channel %s works. Nothing is to be done.".formatted(channel.name()),
        "test/" + channel.name(),
        Map.of("plan", plan.title()));
  }
}
