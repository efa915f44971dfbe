package io.whimbrel.core.registry;

import io.whimbrel.core.plan.MigrationType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The index of all migrations of a folder.
 *
 * @param entries by id
 * @param troubles what could not be read, and why; never hidden
 */
public record Registry(
    String name,
    Optional<String> maintainedBy,
    Surroundings surroundings,
    List<RegistryEntry> entries,
    List<Trouble> troubles) {

  /** What people say of where the databases run, and of the architecture. */
  public record Surroundings(
      Optional<String> provider,
      Optional<String> infrastructure,
      Optional<String> pattern,
      Optional<String> description) {}

  /**
   * Something that could not be read.
   *
   * @param isLasting whether it is so for everybody who reads the folder, as a plan that is
   *     refused; not a journal that this machine does not reach
   */
  public record Trouble(String file, String what, boolean isLasting) {}

  public Registry {
    entries =
        entries.stream()
            .sorted(Comparator.comparing(RegistryEntry::id).thenComparing(RegistryEntry::file))
            .toList();
    troubles = List.copyOf(troubles);
  }

  /** Those that stand so. */
  public List<RegistryEntry> of(MigrationStatus status) {
    return entries.stream().filter(e -> e.standing().status() == status).toList();
  }

  /** Those that are over, the last one first. */
  public List<RegistryEntry> over() {
    return entries.stream()
        .filter(e -> e.standing().status().isOver())
        .sorted(
            Comparator.comparing(
                    (RegistryEntry e) -> e.standing().endedAt().orElse(e.standing().lastAt()))
                .reversed())
        .toList();
  }

  /** Planned ones of any of these types. */
  public List<RegistryEntry> planned(List<MigrationType> types) {
    return of(MigrationStatus.PLANNED).stream()
        .filter(e -> e.types().stream().anyMatch(types::contains))
        .toList();
  }
}
