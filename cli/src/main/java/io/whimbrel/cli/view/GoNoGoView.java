package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.run.GateLine;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What speaks for and against a go, for people.
 *
 * @param title what the list is called
 */
record GoNoGoView(String title, List<GateLine> lines) {

  /** A table, and what to do about what speaks against; empty when nobody has looked. */
  String text(Paint paint) {
    if (lines.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable(title, "state", "found", "wanted");
    for (GateLine line : lines) {
      table.row(
          painted(line.state(), paint),
          line.name(),
          line.state().name(),
          Plain.line(line.found()),
          Plain.line(line.wanted()));
    }
    StringBuilder text = new StringBuilder(table.text(paint));
    lines.stream()
        .filter(line -> line.state() == GateLine.State.NO_GO)
        .forEach(
            line ->
                text.append(paint.red(line.name()))
                    .append(": ")
                    .append(Plain.line(line.fix()))
                    .append('\n'));
    return text.append('\n').toString();
  }

  private static UnaryOperator<String> painted(GateLine.State state, Paint paint) {
    return switch (state) {
      case GO -> paint::green;
      case NO_GO -> paint::red;
      case UNKNOWN -> paint::yellow;
    };
  }
}
