package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.core.journal.Letter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notifications that have not reached their channel, for people and for machines. */
public record LettersView(List<Letter> letters) {
  private static final int DEAD_MAX = 10;

  private List<Letter> in(Letter.State state) {
    return letters.stream().filter(letter -> letter.state() == state).toList();
  }

  /** Nothing where all got there. */
  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    List<Letter> waiting = in(Letter.State.WAITING);
    if (!waiting.isEmpty()) {
      String why = waiting.getFirst().answer();
      lines.add(
          "%d notifications wait%s"
              .formatted(waiting.size(), why.isEmpty() ? "" : ": " + Plain.line(why)));
    }
    List<Letter> dead = in(Letter.State.DEAD);
    if (!dead.isEmpty()) {
      lines.add(
          paint.yellow(
              "%d notifications were not taken; 'whimbrel notify again' sends them again"
                  .formatted(dead.size())));
      dead.reversed().stream().limit(DEAD_MAX).map(LettersView::line).forEach(lines::add);
    }
    return lines;
  }

  private static String line(Letter letter) {
    return "  %s  %s  %s"
        .formatted(
            letter.channel(),
            Plain.line(letter.notification().title()),
            Plain.line(letter.answer()));
  }

  public Map<String, Object> data() {
    return Map.of(
        "waiting",
        in(Letter.State.WAITING).size(),
        "dead",
        in(Letter.State.DEAD).stream().map(LettersView::data).toList());
  }

  private static Map<String, Object> data(Letter letter) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", letter.notification().id());
    data.put("at", letter.notification().at().toString());
    data.put("channel", letter.channel());
    data.put("event", letter.notification().kind());
    data.put("title", letter.notification().title());
    data.put("attempts", letter.attempts());
    data.put("answer", letter.answer());
    return data;
  }
}
