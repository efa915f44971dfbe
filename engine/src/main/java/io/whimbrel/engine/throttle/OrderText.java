package io.whimbrel.engine.throttle;

import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.plan.ThrottleOrder.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Somebody's order over the throttle, as one text of the journal: a line for who, one for when, and
 * one for each word that was said; a part without words has a line without a word.
 */
record OrderText(ThrottleOrder order, String by, Instant at) {

  /** Writes it. */
  String write() {
    StringBuilder text = new StringBuilder("by ").append(line(by)).append("\nat ").append(at);
    for (Part part : Part.values()) {
      List<String> said = order.words().get(part);
      if (said == null) {
        continue;
      }
      if (said.isEmpty()) {
        text.append('\n').append(part.text());
      }
      said.forEach(word -> text.append('\n').append(part.text()).append(' ').append(line(word)));
    }
    return text.toString();
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** Reads what {@link #write} wrote. */
  static OrderText read(String text) {
    String by = "";
    Instant at = Instant.EPOCH;
    Map<Part, List<String>> words = new EnumMap<>(Part.class);
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      String name = space < 0 ? line : line.substring(0, space);
      String value = space < 0 ? "" : line.substring(space + 1);
      switch (name) {
        case "by" -> by = value;
        case "at" -> at = Instant.parse(value);
        default -> add(words, Part.valueOf(name.toUpperCase(Locale.ROOT)), value);
      }
    }
    return new OrderText(new ThrottleOrder(words), by, at);
  }

  private static void add(Map<Part, List<String>> words, Part part, String word) {
    List<String> said = words.computeIfAbsent(part, _ -> new ArrayList<>());
    if (!word.isEmpty()) {
      said.add(word);
    }
  }
}
