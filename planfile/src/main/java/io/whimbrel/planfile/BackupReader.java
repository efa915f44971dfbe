package io.whimbrel.planfile;

import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.Maker;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how the source's rows are kept before anything is written. */
final class BackupReader {

  private static final String PLACES = "a directory, or a bucket as in s3://bucket/prefix";

  private static final Map<String, Maker> MAKERS =
      Map.of("whimbrel", Maker.WHIMBREL, "pg_dump", Maker.PG_DUMP, "none", Maker.NONE);

  /** Programs of products that are not carried. */
  private static final Set<String> FOREIGN =
      Set.of("mariadb-dump", "mysqldump", "mydumper", "mongodump");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Path directory;
  private final UrlReader urls;
  private final S3Reader s3;

  BackupReader(Path directory, UrlReader urls, Secrets secrets) {
    this.directory = directory;
    this.urls = urls;
    this.s3 = new S3Reader(directory, secrets);
  }

  /** Reads the section; without it no backup is made. */
  BackupRules read(Section section) {
    BackupRules defaults = BackupRules.DEFAULT;
    if (section.keys().isEmpty()) {
      return defaults;
    }
    Maker by = section.value("by").flatMap(BackupReader::maker).orElse(Maker.WHIMBREL);
    List<String> places = by == Maker.NONE ? List.of() : places(section);
    Optional<Value> reached = section.value("s3");
    if (reached.isPresent() && places.stream().noneMatch(S3Place::isMeant)) {
      reached
          .get()
          .complain(
              "'backup.s3' is there, and no place is in a bucket",
              "add one to 'backup.to', as in s3://bucket/prefix, or leave 's3' out");
    }
    return new BackupRules(
        by,
        places,
        positive(section, "keep").orElse(defaults.keep()),
        positive(section, "daily").orElse(defaults.daily()),
        section.value("restore-test").flatMap(this::test).orElse(defaults.test()),
        reached.map(s3::read).orElse(defaults.s3()),
        programs(section, by));
  }

  /** Programs of other products are refused by name; pg_dump is spelled as it is called. */
  private static Optional<Maker> maker(Value value) {
    String text = value.text().orElse("");
    if (FOREIGN.contains(text)) {
      value.complain(
          "'backup.by' is '%s', and Whimbrel carries no database that it dumps".formatted(text),
          "write by: pg_dump, or by: whimbrel");
      return Optional.empty();
    }
    return value.parsed(t -> Optional.ofNullable(MAKERS.get(t)), "whimbrel, pg_dump or none");
  }

  private Optional<Path> programs(Section section, Maker by) {
    Optional<Value> value = section.value("programs");
    if (value.isPresent() && by != Maker.PG_DUMP) {
      value
          .get()
          .complain(
              "'backup.programs' is there, and Whimbrel makes the backup itself",
              "write by: pg_dump, or leave 'programs' out");
    }
    return value.flatMap(v -> v.parsed(this::directory, "the directory that holds pg_dump"));
  }

  private Optional<Path> directory(String text) {
    try {
      return Optional.of(directory.resolve(text).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
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
    if (S3Place.isMeant(text)) {
      return S3Place.parse(text.strip()).map(S3Place::text);
    }
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
