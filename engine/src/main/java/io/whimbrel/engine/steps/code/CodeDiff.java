package io.whimbrel.engine.steps.code;

import io.whimbrel.engine.steps.file.LineDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between two trees.
 *
 * @param changes files of text, by path
 * @param leftAlone what differs and is no text
 * @param text in the unified form; what is over {@link #TEXT_MAX} is left out and said so
 */
record CodeDiff(
    List<CodeChange> changes, List<String> leftAlone, String text, long added, long removed) {
  private static final int TEXT_MAX = 16 * 1024 * 1024;
  private static final int NAMES_MAX = 20;

  static CodeDiff of(SourceTree before, SourceTree after) throws IOException {
    SortedSet<String> all = new TreeSet<>(before.files());
    all.addAll(after.files());
    List<CodeChange> changes = new ArrayList<>();
    List<String> leftAlone = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long added = 0;
    long removed = 0;
    for (String file : all) {
      CodeChange change = new CodeChange(file, before.digest(file), after.digest(file));
      if (change.before().equals(change.after())) {
        continue;
      }
      if (!before.isText(file) || !after.isText(file) || file.lines().count() != 1) {
        leftAlone.add(file);
        continue;
      }
      changes.add(change);
      String diff = LineDiff.of(file, before.text(file), after.text(file));
      added += diff.lines().skip(2).filter(line -> line.startsWith("+")).count();
      removed += diff.lines().skip(2).filter(line -> line.startsWith("-")).count();
      text.append(
          text.length() + diff.length() <= TEXT_MAX ? diff : "# %s: too long%n".formatted(file));
    }
    return new CodeDiff(changes, leftAlone, text.toString(), added, removed);
  }

  /** In one line: how many, which, and what was left alone. */
  String summary() {
    String counted =
        "%d %s, +%d -%d lines: %s"
            .formatted(
                changes.size(),
                changes.size() == 1 ? "file" : "files",
                added,
                removed,
                names(changes.stream().map(CodeChange::path).toList()));
    String rest = leftAlone.isEmpty() ? "" : "; left alone, being no text: " + names(leftAlone);
    return changes.isEmpty() ? "nothing to change" + rest : counted + rest;
  }

  private static String names(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size())));
    return names.size() <= NAMES_MAX
        ? some
        : "%s and %d more".formatted(some, names.size() - NAMES_MAX);
  }
}
