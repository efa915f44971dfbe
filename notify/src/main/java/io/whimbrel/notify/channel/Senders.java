package io.whimbrel.notify.channel;

import io.whimbrel.core.plan.notify.NotifyChannel;

/** Makes the sender of a channel. */
public final class Senders {

  private Senders() {}

  /** The sender of a channel; whatever comes back through it is masked. */
  public static Sender of(NotifyChannel channel) {
    Sender sender =
        switch (channel) {
          case NotifyChannel.Slack slack -> new SlackSender(slack, new HttpPost());
          case NotifyChannel.Teams teams -> new TeamsSender(teams, new HttpPost());
          case NotifyChannel.PagerDuty pager -> new PagerDutySender(pager, new HttpPost());
          case NotifyChannel.Mail mail -> new MailSender(mail);
          case NotifyChannel.Webhook webhook -> new WebhookSender(webhook, new HttpPost());
          case NotifyChannel.Command command -> new CommandSender(command);
        };
    Mask mask = Mask.of(channel);
    return notification -> mask.over(sender.send(notification));
  }
}
