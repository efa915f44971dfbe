package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepDatabase;
import java.util.Optional;

/** Reads on which database a step works: {@code source}, {@code target} or a URL by reference. */
record StepDatabaseReader(
    UrlReader urls, Optional<DatabaseUrl> source, Optional<DatabaseUrl> target) {

  /** The database that a section names; the target, where it names none. */
  Optional<StepDatabase> read(Section section, Value whole) {
    Optional<Value> named = section.value("on");
    if (named.isEmpty()) {
      return usual(whole);
    }
    return named.get().text().flatMap(text -> read(text, named.get()));
  }

  private Optional<StepDatabase> read(String text, Value value) {
    return switch (text) {
      case "source" -> side("source", source, value);
      case "target" -> side("target", target, value);
      default -> urls.read(value).map(url -> new StepDatabase(text, url));
    };
  }

  /** The target. */
  Optional<StepDatabase> usual(Value value) {
    return side("target", target, value);
  }

  private static Optional<StepDatabase> side(String name, Optional<DatabaseUrl> url, Value value) {
    if (url.isEmpty()) {
      value.complain(
          "%s works on the %s, which the plan does not name".formatted(value.label(), name),
          "add '%s: ${env:DATABASE_URL}' at the top of the plan, or name another database by 'on'"
              .formatted(name));
    }
    return url.map(u -> new StepDatabase(name, u));
  }
}
