package io.whimbrel.planfile;

import io.whimbrel.core.plan.AccessRules;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what belongs to whom. */
final class AccessReader {

  private AccessReader() {}

  /** Reads the section; what is not there has its default. */
  static AccessRules read(Section section) {
    AccessRules defaults = AccessRules.DEFAULT;
    return new AccessRules(
        section
            .value("owners")
            .flatMap(v -> v.word(AccessRules.Owners.class))
            .orElse(defaults.owners()),
        section
            .value("grants")
            .flatMap(v -> v.word(AccessRules.Grants.class))
            .orElse(defaults.grants()),
        names(section, "roles"),
        names(section, "tablespaces"));
  }

  private static Map<String, String> names(Section section, String key) {
    Map<String, String> names = new LinkedHashMap<>();
    section
        .value(key)
        .ifPresent(
            v -> v.named().forEach(n -> n.value().text().ifPresent(to -> names.put(n.name(), to))));
    return names;
  }
}
