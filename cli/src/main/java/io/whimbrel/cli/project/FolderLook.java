package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.registry.Registry;
import io.whimbrel.core.registry.RegistryEntry;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.planfile.PlanReading;
import io.whimbrel.planfile.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One look at all plans of a folder. Only a plan that was asked, and whose journal answered, gets
 * its record renewed; of any other its record counts. Used once, by one thread.
 */
final class FolderLook {
  private final Wiring wiring;
  private final Project project;
  private final List<RegistryEntry> entries = new ArrayList<>();
  private final List<Registry.Trouble> troubles = new ArrayList<>();
  private final Map<Path, Renewal> renewals = new LinkedHashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();

  FolderLook(Wiring wiring, Project project) {
    this.wiring = wiring;
    this.project = project;
  }

  Folder.Known at(List<Path> plans, Predicate<Path> isAsked) {
    for (Path file : plans) {
      switch (wiring.readingToLook(file)) {
        case PlanReading.Refused refused ->
            trouble(file, "the plan is refused: " + refused.findings().getFirst().what(), true);
        case PlanReading.Read read -> look(file, read.plan(), isAsked.test(file));
      }
    }
    return new Folder.Known(
        new Registry(project.name(), project.maintainedBy(), surroundings(), entries, troubles),
        renewals);
  }

  private void look(Path file, Plan plan, boolean isAsked) {
    RecordFile kept = RecordFile.beside(file);
    if (kept.isStrange()) {
      trouble(kept.file(), kept.trouble(), true);
    }
    Optional<MigrationRecord> told = isAsked ? told(file, plan, kept) : Optional.empty();
    if (!kept.isStrange()) {
      told.ifPresent(record -> renewals.put(file, new Renewal(kept, record)));
    }
    MigrationRecord record = told.orElseGet(kept::record);
    if (!kept.isStrange() || !record.standing().run().isEmpty()) {
      entries.add(RegistryEntry.of(relative(file), plan, record, openIssues(file)));
    }
    String other = ids.putIfAbsent(plan.migration().text(), relative(file));
    if (other != null) {
      trouble(file, "%s is the id of %s, too".formatted(plan.migration(), other), true);
    }
  }

  /** What a plan that is asked tells; empty when its journal does not answer. */
  private Optional<MigrationRecord> told(Path file, Plan plan, RecordFile beside) {
    MigrationRecord kept = beside.record();
    Assessed local = wiring.assessed(plan).over(kept.assessed());
    if (!wiring.hasJournal(plan)) {
      return Optional.of(new MigrationRecord(kept.standing(), local));
    }
    try (Journal journal = wiring.journal(plan)) {
      return Optional.of(
          JournalLook.at(journal, plan)
              .filter(told -> !told.standing().lastAt().isBefore(kept.standing().lastAt()))
              .map(told -> new MigrationRecord(told.standing(), told.assessed().over(local)))
              .orElseGet(() -> new MigrationRecord(kept.standing(), local)));
    } catch (Problem problem) {
      trouble(
          file,
          "its journal is not reached (%s), this is what was known last: %s"
              .formatted(problem.what(), kept.standing().words()),
          false);
      return Optional.empty();
    }
  }

  private int openIssues(Path file) {
    LogbookFile logbook = LogbookFile.beside(file);
    try {
      return logbook.read().open().size();
    } catch (Problem problem) {
      trouble(logbook.file(), problem.what(), true);
      return 0;
    }
  }

  private void trouble(Path file, String what, boolean isLasting) {
    troubles.add(new Registry.Trouble(relative(file), what, isLasting));
  }

  private String relative(Path file) {
    return Folder.relative(project, file);
  }

  private Registry.Surroundings surroundings() {
    Project.Platform platform = project.platform();
    return new Registry.Surroundings(
        platform.provider(), platform.infrastructure(), platform.pattern(), platform.description());
  }
}
