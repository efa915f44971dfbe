package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.BackupRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which archives of a place may go. The newest good one never does, nor one that a run still goes
 * by. What is unfinished goes when nobody has written at it for a day.
 */
public final class Retention {
  private static final Duration UNFINISHED = Duration.ofDays(1);

  private final BackupRules rules;
  private final Instant now;

  /** By the rules of a plan. */
  public Retention(BackupRules rules, Instant now) {
    this.rules = rules;
    this.now = now;
  }

  /**
   * One that may go.
   *
   * @param why in words
   */
  public record Expired(ArchiveEntry entry, String why) {}

  /**
   * What may go.
   *
   * @param needed locations that a run goes by
   * @param good whether every file of a whole archive is as it was written; asked only where one
   *     would go
   */
  public List<Expired> expired(
      List<ArchiveEntry> entries, Set<String> needed, Predicate<ArchiveEntry> good) {
    List<Expired> expired = new ArrayList<>();
    for (ArchiveEntry entry : entries) {
      if (!needed.contains(entry.location())) {
        expiry(entry).ifPresent(expired::add);
      }
    }
    if (expired.stream().anyMatch(e -> e.entry.isWhole())) {
      Optional<ArchiveEntry> last =
          entries.stream()
              .filter(ArchiveEntry::isWhole)
              .sorted(Comparator.comparing(ArchiveEntry::begunAt).reversed())
              .filter(good)
              .findFirst();
      expired.removeIf(e -> last.equals(Optional.of(e.entry)));
    }
    return List.copyOf(expired);
  }

  /** What cannot be read now, or not by this version, may be a good one and stays. */
  private Optional<Expired> expiry(ArchiveEntry entry) {
    if (!entry.isWhole() && !entry.isUnfinished()) {
      return Optional.empty();
    }
    Optional<BackupKind> kind = entry.manifest().map(Manifest::kind);
    Duration kept =
        kind.map(k -> k == BackupKind.BEFORE ? rules.keep() : rules.daily()).orElse(UNFINISHED);
    Instant since = entry.isWhole() ? entry.begunAt() : entry.changedAt();
    if (since.plus(kept).isAfter(now)) {
      return Optional.empty();
    }
    String why =
        kind.map(
                k ->
                    k == BackupKind.BEFORE
                        ? "of before the migration, and older than %d days"
                        : "a daily one, and older than %d days")
            .map(text -> text.formatted(kept.toDays()))
            .orElse("no whole backup: " + entry.fault());
    return Optional.of(new Expired(entry, why));
  }
}
