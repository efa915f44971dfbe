package io.whimbrel.cli.project;

import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.LogbookEntry;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entries of a logbook as lines of JSON. Stateless. */
final class LogbookLine {
  private static final String BEGINNING = "{\"at\":\"";
  private static final String OPENED = "issue.opened";
  private static final String CLOSED = "issue.closed";
  private static final String TOLD = "reminder.told";

  private LogbookLine() {}

  /** The line of an entry, without its end. */
  static String text(LogbookEntry entry) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("at", entry.at().toString());
    line.put("by", entry.by());
    switch (entry) {
      case IssueOpened issue -> {
        line.put("kind", OPENED);
        line.put("number", issue.number());
        line.put("text", issue.text());
        line.put("severity", issue.severity().name());
        issue.owner().ifPresent(owner -> line.put("owner", owner));
        issue.phase().ifPresent(phase -> line.put("phase", phase));
        issue.eta().ifPresent(eta -> line.put("eta", eta.toString()));
      }
      case IssueClosed issue -> {
        line.put("kind", CLOSED);
        line.put("number", issue.number());
        line.put("resolution", issue.resolution());
      }
      case ReminderTold told -> {
        line.put("kind", TOLD);
        line.put("reminder", told.reminder());
        line.put("channels", told.channels());
      }
    }
    return JsonMapper.shared().writeValueAsString(line);
  }

  /** Whether a process may have begun to write a line and got no further than this. */
  static boolean isBegun(String piece) {
    return piece.startsWith(BEGINNING) || BEGINNING.startsWith(piece);
  }

  /** The entry of a line; empty when it is none. */
  static Optional<LogbookEntry> read(String line) {
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      return node.isObject() ? entry(node) : Optional.empty();
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LogbookEntry> entry(JsonNode node) {
    Instant at = Instant.parse(text(node, "at").orElse(""));
    String by = text(node, "by").orElse("");
    return switch (text(node, "kind").orElse("")) {
      case OPENED ->
          number(node)
              .map(
                  number ->
                      new IssueOpened(
                          number,
                          at,
                          by,
                          text(node, "text").orElse(""),
                          IssueSeverity.valueOf(text(node, "severity").orElse("")),
                          text(node, "owner"),
                          text(node, "phase"),
                          text(node, "eta").map(LocalDate::parse)));
      case CLOSED ->
          number(node)
              .map(number -> new IssueClosed(number, at, by, text(node, "resolution").orElse("")));
      case TOLD -> {
        List<String> channels = new ArrayList<>();
        node.path("channels").forEach(channel -> channels.add(channel.asString("")));
        yield text(node, "reminder").map(id -> new ReminderTold(id, at, by, channels));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> number(JsonNode node) {
    JsonNode number = node.path("number");
    return number.isInt() && number.intValue() > 0
        ? Optional.of(number.intValue())
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }
}
