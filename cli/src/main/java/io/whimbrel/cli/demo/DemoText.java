package io.whimbrel.cli.demo;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;

/** What a demo came to, for people. */
public final class DemoText {
  private DemoText() {}

  /** The summary; every line ended. */
  public static String of(DemoResult result, Paint paint) {
    StringBuilder text = new StringBuilder("\n");
    text.append(
        result.isGood()
            ? paint.green("The shop has moved, and nothing was lost.")
            : paint.red("The demo did not end well."));
    text.append("  It took ").append(Figures.clock(result.took())).append(".\n\n");
    line(text, "pause, as measured", result.measuredPause().map(Figures::duration).orElse("none"));
    line(
        text,
        "pause, as the shop saw it",
        result.shopPause().map(Figures::duration).orElse("it never wrote to the new side"));
    line(
        text,
        "writes of the shop",
        "%s acknowledged, %s attempts refused and tried again"
            .formatted(Figures.count(result.acknowledged()), Figures.count(result.refused())));
    boolean isGood = result.verdict().isGood();
    line(
        text,
        "ledger",
        "%s rows looked up: %s"
            .formatted(
                Figures.count(result.verdict().ledgerRows()),
                isGood ? "each is as it was acknowledged" : "see below"));
    line(
        text,
        "independent check",
        "%s rows of both sides compared: %s"
            .formatted(Figures.count(result.rowsChecked()), isGood ? "all equal" : "see below"));
    result.reports().stream()
        .limit(1)
        .forEach(report -> line(text, "report", Wiring.shown(report)));
    result
        .verdict()
        .complaints()
        .forEach(
            complaint ->
                text.append(paint.red("  WRONG ")).append(Plain.line(complaint)).append('\n'));
    text.append('\n').append(paint.bold("What to look at next")).append('\n');
    int width = result.next().keySet().stream().mapToInt(String::length).max().orElse(1);
    result
        .next()
        .forEach(
            (what, why) ->
                text.append("  " + what + " ".repeat(width - what.length()) + "   ")
                    .append(paint.dim(why))
                    .append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-26s %s\n".formatted(name, value));
  }
}
