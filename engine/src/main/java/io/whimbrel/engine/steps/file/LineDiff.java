package io.whimbrel.engine.steps.file;

import java.util.List;

/**
 * What differs between two texts, line by line, in the unified form with three lines around. Equal
 * beginnings and ends are left out first; of what is between them the longest common subsequence is
 * kept (Wagner and Fischer), unless it is so long that all of it is shown as replaced.
 */
public final class LineDiff {
  private static final int AROUND = 3;
  private static final int CELLS_MAX = 4_000_000;

  private LineDiff() {}

  /** The difference; empty where there is none. */
  public static String of(String name, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int head = 0;
    while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), now.size()) - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    int first = Math.max(0, head - AROUND);
    int kept = Math.min(tail, AROUND);
    StringBuilder text = new StringBuilder("--- %s%n+++ %s%n".formatted(name, name));
    text.append(
        "@@ -%d,%d +%d,%d @@%n"
            .formatted(
                first + 1,
                old.size() - tail + kept - first,
                first + 1,
                now.size() - tail + kept - first));
    old.subList(first, head).forEach(line -> text.append(' ').append(line).append('\n'));
    changed(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail), text);
    old.subList(old.size() - tail, old.size() - tail + kept)
        .forEach(line -> text.append(' ').append(line).append('\n'));
    return text.toString();
  }

  private static void changed(List<String> old, List<String> now, StringBuilder text) {
    if ((long) old.size() * now.size() > CELLS_MAX) {
      old.forEach(line -> text.append('-').append(line).append('\n'));
      now.forEach(line -> text.append('+').append(line).append('\n'));
      return;
    }
    int[][] common = common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        text.append(' ').append(old.get(i++)).append('\n');
        j++;
      } else if (j >= now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        text.append('-').append(old.get(i++)).append('\n');
      } else {
        text.append('+').append(now.get(j++)).append('\n');
      }
    }
  }

  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
