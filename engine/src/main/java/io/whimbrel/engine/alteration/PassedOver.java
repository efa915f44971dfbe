package io.whimbrel.engine.alteration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files that were not looked through: a few of each reason by name, the others as a number. */
final class PassedOver {
  private static final int NAMED_MAX = 5;

  private final Map<String, List<String>> named = new LinkedHashMap<>();
  private final Map<String, Integer> more = new LinkedHashMap<>();

  void add(String file, String why) {
    List<String> files = named.computeIfAbsent(why, _ -> new ArrayList<>());
    if (files.size() < NAMED_MAX) {
      files.add(file);
    } else {
      more.merge(why, 1, Integer::sum);
    }
  }

  /** As people read it, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    named.forEach(
        (why, files) -> {
          files.forEach(file -> lines.add(file + ": " + why));
          if (more.containsKey(why)) {
            lines.add("%d more of which the same is true: %s".formatted(more.get(why), why));
          }
        });
    return lines;
  }
}
