package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts steps in order: stage, then what they need, then their kind, then their id. A step that
 * needs one of a later stage moves to that stage. Where steps need each other in a circle the kind
 * decides, which is right for functions whose bodies are looked at only when they run.
 */
final class StepOrder {

  private final Map<String, DraftStep> drafts = new TreeMap<>();
  private final Map<String, DraftStep> placed = new LinkedHashMap<>();
  private final Set<String> entered = new HashSet<>();

  private StepOrder(List<DraftStep> steps) {
    steps.forEach(d -> drafts.put(d.step().id(), d));
  }

  /** The steps in order. */
  static List<SchemaStep> of(List<DraftStep> steps) {
    StepOrder order = new StepOrder(steps);
    steps.stream()
        .sorted(
            Comparator.comparing((DraftStep d) -> d.step().stage())
                .thenComparing(DraftStep::order)
                .thenComparing(d -> d.step().id()))
        .forEach(order::place);
    List<SchemaStep> result = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      order.placed.values().stream()
          .map(DraftStep::step)
          .filter(s -> s.stage() == stage)
          .forEach(result::add);
    }
    return result;
  }

  private void place(DraftStep draft) {
    if (!entered.add(draft.step().id())) {
      return;
    }
    DraftStep late = draft;
    for (String id : draft.needs()) {
      DraftStep needed = drafts.get(id);
      if (needed == null) {
        continue;
      }
      place(needed);
      DraftStep before = placed.get(id);
      late = before == null ? late : late.notBefore(before.step().stage());
    }
    placed.put(late.step().id(), late);
  }
}
