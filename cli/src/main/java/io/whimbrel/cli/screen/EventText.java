package io.whimbrel.cli.screen;

import io.whimbrel.core.journal.EventRecord;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event as one line for people. */
public final class EventText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EventText() {}

  /** The line, without its end. */
  public static String line(EventRecord event, Paint paint) {
    String head = TIME.format(event.at()) + " " + "%-8s".formatted(event.phase());
    return paint.dim(head) + " " + coloured(event, Plain.line(event.text()), paint);
  }

  private static String coloured(EventRecord event, String text, Paint paint) {
    String kind = event.kind();
    if (kind.startsWith("problem")
        || kind.endsWith("backed-out")
        || kind.equals("reads.stuck")
        || kind.endsWith(".block")) {
      return paint.red(text);
    }
    if (kind.equals("log.alarm") || kind.endsWith(".no-data") || kind.equals("reads.back")) {
      return paint.yellow(text);
    }
    if (kind.equals("retry") || kind.endsWith(".warn") || kind.equals("gate.opened")) {
      return paint.yellow(text);
    }
    if (kind.equals("cutover.done") || kind.endsWith(".equal")) {
      return paint.green(text);
    }
    return text;
  }
}
