package io.whimbrel.documents;

import java.util.List;
import java.util.Locale;

/** Draws the course of a figure as a line in a cell, from its least to its highest value. */
final class Sparkline {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 28;
  private static final int EDGE = 3;

  private Sparkline() {}

  /** The drawing; nothing for less than two values. */
  static String of(List<Double> course) {
    if (course.size() < 2) {
      return "";
    }
    double least = course.stream().mapToDouble(v -> v).min().orElse(0);
    double most = course.stream().mapToDouble(v -> v).max().orElse(0);
    StringBuilder points = new StringBuilder();
    double x = 0;
    double y = 0;
    for (int i = 0; i < course.size(); i++) {
      double share = most > least ? (course.get(i) - least) / (most - least) : 0.5;
      x = EDGE + (WIDTH - 2.0 * EDGE) * i / (course.size() - 1);
      y = HEIGHT - EDGE - share * (HEIGHT - 2.0 * EDGE);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    return String.format(
        Locale.ROOT,
        "<svg class=\"spark\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " aria-hidden=\"true\"><polyline points=\"%s\"/><circle cx=\"%.1f\" cy=\"%.1f\""
            + " r=\"2.5\"/></svg>",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        points.toString().strip(),
        x,
        y);
  }
}
