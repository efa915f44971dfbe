package io.whimbrel.cli.command.line;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.documents.Envelope;
import java.util.Map;

/** The result of a command, on {@code out}, in the form that was asked for. */
public final class Answer {
  private Answer() {}

  /**
   * Gives it.
   *
   * @param text for people, every line ended
   */
  public static void give(
      Terminal terminal, CommonOptions common, String kind, Map<String, Object> data, String text) {
    Envelope envelope = Envelope.of(kind, common.migration(), data);
    switch (common.output()) {
      case TABLE -> terminal.out().print(text);
      case JSON -> terminal.out().println(envelope.text());
      case JSONL -> terminal.out().println(envelope.line());
    }
    terminal.out().flush();
  }
}
