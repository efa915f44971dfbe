package io.whimbrel.planfile;

import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.Maker;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how the source's rows are kept before anything is written. */
final class BackupReader {

  private static final String PLACES = "a directory: backups are not kept elsewhere yet";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Path directory;
  private final UrlReader urls;

  BackupReader(Path directory, UrlReader urls) {
    this.directory = directory;
    this.urls = urls;
  }

  /** Reads the section; without it no backup is made. */
  BackupRules read(Section section) {
    BackupRules defaults = BackupRules.DEFAULT;
    if (section.keys().isEmpty()) {
      return defaults;
    }
    Maker by = section.value("by").flatMap(v -> v.word(Maker.class)).orElse(Maker.WHIMBREL);
    return new BackupRules(
        by,
        by == Maker.NONE ? List.of() : places(section),
        positive(section, "keep").orElse(defaults.keep()),
        positive(section, "daily").orElse(defaults.daily()),
        section.value("restore-test").flatMap(this::test).orElse(defaults.test()));
  }

  private List<String> places(Section section) {
    List<String> places =
        section.value("to").stream()
            .flatMap(v -> v.isList() ? v.items().stream() : Stream.of(v))
            .flatMap(v -> v.parsed(this::place, PLACES).stream())
            .distinct()
            .toList();
    return places.isEmpty() ? List.of(directory.resolve("backups").toString()) : places;
  }

  private Optional<String> place(String text) {
    if (SCHEME.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(directory.resolve(text).normalize().toString());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<RestoreTest> test(Value value) {
    return switch (value.text().orElse("")) {
      case "" -> Optional.empty();
      case "none" -> Optional.of(new RestoreTest.Never());
      case "embedded" -> Optional.of(new RestoreTest.Embedded());
      default -> urls.read(value).map(RestoreTest.Scratch::new);
    };
  }

  private static Optional<Duration> positive(Section section, String key) {
    return section
        .value(key)
        .flatMap(
            v ->
                v.parsed(
                    t -> Quantity.duration(t).filter(Duration::isPositive),
                    "a time above zero: " + Quantity.DURATION));
  }
}
