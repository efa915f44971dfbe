package io.whimbrel.engine.steps.code;

import java.util.List;

/**
 * A file that a command changed in its copy of the tree.
 *
 * @param path below the tree, with slashes
 * @param before SHA-256 in hexadecimal, or {@link #ABSENT}
 * @param after the same of what it became
 */
record CodeChange(String path, String before, String after) {
  static final String ABSENT = "absent";

  boolean isAdded() {
    return before.equals(ABSENT);
  }

  /** One line for each, to be read again. */
  static String written(List<CodeChange> changes) {
    StringBuilder text = new StringBuilder();
    changes.forEach(
        c ->
            text.append(c.before)
                .append(' ')
                .append(c.after)
                .append(' ')
                .append(c.path)
                .append('\n'));
    return text.toString();
  }

  static List<CodeChange> read(String text) {
    return text.lines()
        .map(line -> line.split(" ", 3))
        .map(parts -> new CodeChange(parts[2], parts[0], parts[1]))
        .toList();
  }
}
