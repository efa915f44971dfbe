package io.whimbrel.documents.guide;

import io.whimbrel.core.guide.BreakingChange;
import io.whimbrel.core.guide.ChangeType;
import io.whimbrel.core.guide.ChecklistItem;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Impact;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.step.StepAction;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How documents and commands say what guides are about. */
public final class GuideWords {
  /** The newest first. */
  public static final Comparator<GuidePlan> NEWEST =
      Comparator.<GuidePlan, Version>comparing(g -> g.guide().to())
          .thenComparing(g -> g.guide().from())
          .reversed();

  private GuideWords() {}

  /** How much a guide breaks, in a word. */
  public static String impact(Guide guide) {
    return guide
        .impact()
        .map(
            impact ->
                switch (impact) {
                  case CRITICAL -> "⚠️ Critical";
                  case HIGH -> "⚠️ High";
                  case MEDIUM -> "⚠️ Moderate";
                  case LOW -> "Low";
                })
        .orElse("None");
  }

  /**
   * The impact of changes of each type: the heaviest that a guide names, or what is usual where
   * none does.
   */
  public static Map<ChangeType, Impact> matrix(List<GuidePlan> guides) {
    Map<ChangeType, Impact> matrix = new TreeMap<>();
    for (ChangeType type : ChangeType.values()) {
      Optional<Impact> named =
          guides.stream()
              .flatMap(g -> g.guide().changes().stream())
              .filter(change -> change.type() == type)
              .map(BreakingChange::impact)
              .max(Comparator.naturalOrder());
      matrix.put(type, named.orElse(type.usual()));
    }
    return matrix;
  }

  /** Who says that a line of a checklist holds. */
  public static String by(ChecklistItem item) {
    return item.check().isPresent() ? "checked" : "manual";
  }

  /** Guides that keep nothing to go back to. */
  static List<String> withoutRestorePoint(List<GuidePlan> guides) {
    return guides.stream()
        .map(GuidePlan::guide)
        .filter(guide -> guide.restorePoint().isEmpty())
        .map(Guide::name)
        .toList();
  }

  /** What a step does, in a word. */
  static String kind(StepAction action) {
    return switch (action) {
      case StepAction.Sql _ -> "SQL";
      case StepAction.Migrations migrations -> "migrations of " + migrations.tool().title();
      case StepAction.Command _ -> "a command";
      case StepAction.Http _ -> "a request";
      case StepAction.ChangeFile file -> "changes " + file.path().getFileName();
      case StepAction.Code code -> "changes sources in " + code.directory().getFileName();
      case StepAction.Copy copy -> "carries the rows of " + copy.shortPath();
      case StepAction.Wait _, StepAction.WaitUntil _ -> "waits";
      case StepAction.Check _ -> "a check";
      case StepAction.Manual manual -> "by hand: " + manual.what();
      case StepAction.Traffic _ -> "traffic";
      case StepAction.Maintenance maintenance ->
          "switches maintenance mode " + maintenance.turn().name().toLowerCase(Locale.ROOT);
    };
  }

  static String joined(List<String> names) {
    return String.join(", ", names);
  }
}
