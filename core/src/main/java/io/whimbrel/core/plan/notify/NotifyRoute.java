package io.whimbrel.core.plan.notify;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which news go to which channels.
 *
 * @param from the least urgency
 * @param events kinds of news, {@code *} for any characters; empty for all
 * @param to channels by name
 */
public record NotifyRoute(Urgency from, List<String> events, List<String> to) {

  public NotifyRoute {
    events = List.copyOf(events);
    to = List.copyOf(to);
  }

  /** Whether a notification goes this way. */
  public boolean takes(Notification notification) {
    return notification.urgency().compareTo(from) >= 0
        && (events.isEmpty() || events.stream().anyMatch(e -> fits(e, notification.kind())));
  }

  private static boolean fits(String pattern, String kind) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return kind.matches(regex);
  }
}
