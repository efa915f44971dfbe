package io.whimbrel.core.plan.notify;

import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import java.util.List;
import java.util.Optional;

/**
 * Who is told what.
 *
 * @param routes empty for the rule that is meant where none is given: every channel is told
 *     everything, PagerDuty only matters that are errors
 */
public record NotifyRules(List<NotifyChannel> channels, List<NotifyRoute> routes) {

  /** Nobody is told anything. */
  public static final NotifyRules DEFAULT = new NotifyRules(List.of(), List.of());

  public NotifyRules {
    channels = List.copyOf(channels);
    routes = List.copyOf(routes);
  }

  /** A channel by its name. */
  public Optional<NotifyChannel> channel(String name) {
    return channels.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The channels that a notification goes to by the routes. */
  public List<NotifyChannel> takers(Notification notification) {
    return routes.isEmpty()
        ? channels.stream().filter(c -> takes(c, notification)).toList()
        : channels.stream()
            .filter(
                c ->
                    routes.stream()
                        .anyMatch(r -> r.to().contains(c.name()) && r.takes(notification)))
            .toList();
  }

  private static boolean takes(NotifyChannel channel, Notification notification) {
    return switch (channel) {
      case NotifyChannel.PagerDuty _ ->
          notification.motion() != Motion.NEWS
              && notification.urgency().compareTo(Urgency.ERROR) >= 0;
      case NotifyChannel.Slack _,
          NotifyChannel.Teams _,
          NotifyChannel.Mail _,
          NotifyChannel.Webhook _,
          NotifyChannel.Command _ ->
          true;
    };
  }
}
