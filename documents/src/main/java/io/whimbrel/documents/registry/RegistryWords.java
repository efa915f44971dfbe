package io.whimbrel.documents.registry;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.core.registry.Standing;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of the index, the same in all its forms. */
final class RegistryWords {
  static final String NONE = "-";
  static final List<MigrationType> SCHEMA = List.of(MigrationType.SCHEMA, MigrationType.VERSION);
  static final List<MigrationType> DATA = List.of(MigrationType.DATA);
  static final List<MigrationType> PLATFORM =
      List.of(MigrationType.PLATFORM, MigrationType.INFRASTRUCTURE);
  static final List<MigrationType> ARCHITECTURE =
      List.of(MigrationType.ARCHITECTURE, MigrationType.CODE);

  static final String ASK = "not known yet, 'whimbrel assess' reads it from the database";
  static final String SAY = "not known, say it in whimbrel.yaml under 'platform'";

  private RegistryWords() {}

  static String types(RegistryEntry entry) {
    return entry.types().stream().map(RegistryWords::type).collect(Collectors.joining(", "));
  }

  private static String type(MigrationType type) {
    return type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
  }

  static String owner(RegistryEntry entry) {
    return entry.owner().isBlank() ? NONE : entry.owner();
  }

  /** The level; with the reason where people say less than the rules. */
  static String risk(RegistryEntry entry) {
    return entry.risk().level().title()
        + entry.risk().lowered().map(why -> " (lowered: " + line(why) + ")").orElse("");
  }

  static String eta(RegistryEntry entry) {
    return entry.dossier().schedule().eta().map(LocalDate::toString).orElse(NONE);
  }

  static String scheduled(RegistryEntry entry) {
    Schedule schedule = entry.dossier().schedule();
    String day = schedule.start().or(schedule::eta).map(LocalDate::toString).orElse("");
    String window = schedule.window().map(w -> w.text()).orElse("");
    String both = (day + " " + window).strip();
    return both.isEmpty() ? NONE : both;
  }

  static String status(RegistryEntry entry) {
    Standing standing = entry.standing();
    String status = standing.detail().isEmpty() ? "Active" : standing.detail();
    return issues(entry).map(issues -> status + "; " + issues).orElse(status);
  }

  static String ended(RegistryEntry entry) {
    return entry
        .standing()
        .endedAt()
        .map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
        .orElse(NONE);
  }

  static String duration(RegistryEntry entry) {
    Standing standing = entry.standing();
    return standing
        .startedAt()
        .flatMap(from -> standing.endedAt().map(to -> Duration.between(from, to)))
        .map(Figures::duration)
        .orElse(NONE);
  }

  static String notes(RegistryEntry entry) {
    Standing standing = entry.standing();
    String how = standing.status() == MigrationStatus.COMPLETED ? "" : standing.status().text();
    String both =
        how.isEmpty() || standing.notes().isEmpty()
            ? how + standing.notes()
            : how + ": " + standing.notes();
    String said = entry.dossier().notes().map(RegistryWords::line).orElse("");
    String all =
        Stream.of(both, issues(entry).orElse(""), said)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(". "));
    return all.isEmpty() ? NONE : all;
  }

  private static Optional<String> issues(RegistryEntry entry) {
    int open = entry.openIssues();
    return open == 0
        ? Optional.empty()
        : Optional.of(open + (open == 1 ? " open issue" : " open issues"));
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /**
   * What the databases of all migrations tell, each once, with its name where there are several.
   */
  static Optional<String> current(Registry registry, String fact) {
    return current(registry, e -> e.current(fact));
  }

  private static Optional<String> current(
      Registry registry, Function<RegistryEntry, Optional<String>> fact) {
    List<String> told =
        registry.entries().stream()
            .filter(e -> fact.apply(e).isPresent())
            .map(
                e ->
                    e.current("database").map(name -> name + ": ").orElse("")
                        + fact.apply(e).orElseThrow())
            .distinct()
            .toList();
    List<String> values =
        registry.entries().stream().flatMap(e -> fact.apply(e).stream()).distinct().toList();
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.size() == 1 ? values.getFirst() : String.join("; ", told));
  }

  static String provider(Registry registry) {
    return registry.surroundings().provider().or(() -> current(registry, "provider")).orElse(SAY);
  }

  static String infrastructure(Registry registry) {
    return registry
        .surroundings()
        .infrastructure()
        .or(() -> current(registry, "infrastructure"))
        .orElse(ASK);
  }

  static String pattern(Registry registry) {
    return registry.surroundings().pattern().orElse(SAY);
  }

  static String description(Registry registry) {
    return registry.surroundings().description().orElse(SAY);
  }

  static String planned(RegistryEntry entry) {
    String scheduled = scheduled(entry);
    return "%s: %s (%s%s)"
        .formatted(
            entry.id(),
            entry.title(),
            risk(entry).replaceFirst("^(\\w+)", "$1 risk"),
            scheduled.equals(NONE) ? "" : ", " + scheduled);
  }
}
