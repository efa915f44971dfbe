package io.whimbrel.notify;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.NewsData;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the events of a run from where it read to, and posts what is worth telling to whom the
 * routes name. A matter that was told is also closed where it was told, whatever the routes say of
 * its end. What is told over and over is told once in a while. Used by one thread.
 */
final class Postman {
  private static final String CURSOR = "notify.sequence";
  private static final int EVENTS_MAX = 500;
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Journal journal;
  private final NotifyRules rules;
  private final News news;
  private final Map<String, Instant> told = new HashMap<>();

  Postman(Journal journal, NotifyRules rules, News news) {
    this.journal = journal;
    this.rules = rules;
    this.news = news;
  }

  /** Posts what happened since; the place is noted behind the post, so that nothing is left out. */
  void collect(RunId run) {
    long from = journal.fact(run, CURSOR).filter(t -> !t.isEmpty()).map(Long::parseLong).orElse(0L);
    while (true) {
      List<EventRecord> events = journal.eventsAfter(run, from, EVENTS_MAX);
      if (events.isEmpty()) {
        return;
      }
      for (EventRecord event : events) {
        post(run, event);
      }
      from = events.getLast().sequence();
      journal.fact(run, CURSOR, Long.toString(from));
      if (events.size() < EVENTS_MAX) {
        return;
      }
    }
  }

  private void post(RunId run, EventRecord event) {
    news.over(run, event)
        .ifPresent(over -> post(run, over, journal.outbox().openAt(run, over.key())));
    news.of(run, event)
        .filter(this::isNew)
        .ifPresent(notification -> post(run, notification, takers(run, event, notification)));
  }

  private void post(RunId run, Notification notification, Set<String> channels) {
    List<String> known = channels.stream().filter(c -> rules.channel(c).isPresent()).toList();
    if (!known.isEmpty()) {
      journal.outbox().post(run, notification, known);
    }
  }

  /** Whether it is not the same matter again that was told to be open a short time ago. */
  private boolean isNew(Notification notification) {
    String what = notification.key() + " " + notification.urgency();
    if (notification.motion() != Motion.OPENED) {
      told.keySet().removeIf(key -> key.startsWith(notification.key() + " "));
      return true;
    }
    Instant before = told.get(what);
    boolean isNew = before == null || before.plus(QUIET).isBefore(notification.at());
    if (isNew) {
      told.put(what, notification.at());
    }
    return isNew;
  }

  private Set<String> takers(RunId run, EventRecord event, Notification notification) {
    Set<String> channels = new LinkedHashSet<>();
    String who = NewsData.of(event.data()).map(NewsData::who).orElse("").toLowerCase(Locale.ROOT);
    rules.channels().stream()
        .map(NotifyChannel::name)
        .filter(name -> !who.isEmpty() && names(who, name))
        .forEach(channels::add);
    if (channels.isEmpty()) {
      rules.takers(notification).stream().map(NotifyChannel::name).forEach(channels::add);
    }
    if (notification.motion() == Motion.CLOSED || notification.motion() == Motion.ACKNOWLEDGED) {
      channels.addAll(journal.outbox().openAt(run, notification.key()));
    }
    return channels;
  }

  /** Whether words such as {@code the on-call engineer} name a channel such as {@code on-call}. */
  private static boolean names(String who, String channel) {
    String plain = " " + who.replaceAll("[^a-z0-9]+", " ") + " ";
    return plain.contains(
            " " + channel.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ") + " ")
        || who.replaceAll("[^a-z0-9]", "").equals(channel.toLowerCase(Locale.ROOT));
  }
}
