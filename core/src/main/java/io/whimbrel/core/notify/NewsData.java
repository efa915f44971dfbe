package io.whimbrel.core.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an event of the journal says that it is to be told: by some of its data. Whoever writes such
 * an event asks for a notification, durably and without waiting for it; all other data are its
 * facts.
 *
 * @param title one line
 * @param key what it is about: events of the same key open, acknowledge and close one matter
 * @param who whom the plan's words name, a channel or more; empty for whom the routes name
 */
public record NewsData(Urgency urgency, Motion motion, String title, String key, String who) {
  private static final String URGENCY = "notify.urgency";
  private static final String MOTION = "notify.motion";
  private static final String TITLE = "notify.title";
  private static final String KEY = "notify.key";
  private static final String WHO = "notify.who";

  /** The data of an event with these facts. */
  public Map<String, String> with(Map<String, String> facts) {
    Map<String, String> data = new LinkedHashMap<>(facts);
    data.put(URGENCY, urgency.name());
    data.put(MOTION, motion.name());
    data.put(TITLE, title);
    data.put(KEY, key);
    data.put(WHO, who);
    return data;
  }

  /** What an event's data say; empty when they ask for nothing. */
  public static Optional<NewsData> of(Map<String, String> data) {
    return Optional.ofNullable(data.get(URGENCY))
        .map(
            urgency ->
                new NewsData(
                    Urgency.valueOf(urgency),
                    Motion.valueOf(data.getOrDefault(MOTION, Motion.NEWS.name())),
                    data.getOrDefault(TITLE, ""),
                    data.getOrDefault(KEY, ""),
                    data.getOrDefault(WHO, "")));
  }

  /** An event's data without what says that it is to be told. */
  public static Map<String, String> facts(Map<String, String> data) {
    Map<String, String> facts = new LinkedHashMap<>(data);
    facts.keySet().removeIf(name -> name.startsWith("notify."));
    return facts;
  }
}
