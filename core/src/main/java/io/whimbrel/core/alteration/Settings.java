package io.whimbrel.core.alteration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the catalog says of an object besides its definition, by name. */
final class Settings {
  /** Names, which are compared elsewhere, and what follows from something that is. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "name",
          "schema",
          "populated",
          "type_storage",
          "storage",
          "sequence",
          "sequence_type",
          "sequence_options",
          "generated",
          "identity_index",
          "table_schema",
          "table_name",
          "table",
          "column");

  private Settings() {}

  /** In which ways they differ, each in words. */
  static List<String> differing(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeAll(PASSED_OVER);
    List<String> details = new ArrayList<>();
    for (String name : names) {
      String old = before.getOrDefault(name, "");
      String now = after.getOrDefault(name, "");
      if (!Objects.equals(old, now)) {
        details.add("%s %s becomes %s".formatted(name.replace('_', ' '), shown(old), shown(now)));
      }
    }
    return details;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "none" : "'" + value + "'";
  }
}
