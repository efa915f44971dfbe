package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.schema.DraftStep.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Breaks circles of steps that need each other: a type and the functions that make it, views and
 * functions that use each other. One that has a stand-in (a shell, a view of nulls, another body)
 * is made as such first, which is all that the others of the circle need, and is put into the
 * stand-in's place in the end.
 */
final class StandIns {

  private static final String ID = "stand-in for ";

  private final Map<String, DraftStep> steps = new HashMap<>();

  /** Statements by the id of what they stand in for; only those in a circle. */
  private final Map<String, String> circular = new TreeMap<>();

  private StandIns(List<DraftStep> drafts, Definitions definitions) {
    drafts.forEach(d -> steps.put(d.step().id(), d));
    for (ObjectDefinition definition : definitions.all()) {
      String standIn = Definitions.attribute(definition, "stub");
      DraftStep step = steps.get(definition.id());
      if (!standIn.isEmpty() && step != null && leadsTo(definition.id(), definition.id())) {
        circular.put(definition.id(), standIn);
      }
    }
  }

  /** The steps without circles, as far as there are stand-ins. */
  static List<DraftStep> breakCircles(List<DraftStep> drafts, Definitions definitions) {
    StandIns standIns = new StandIns(drafts, definitions);
    List<DraftStep> result = new ArrayList<>();
    for (DraftStep draft : drafts) {
      String standIn = standIns.circular.get(draft.step().id());
      if (standIn == null) {
        result.add(standIns.with(draft, draft.needs()));
      } else {
        result.add(standIns.standIn(draft, standIn));
        result.add(standIns.whole(draft, standIn));
      }
    }
    return result;
  }

  /** It needs the schema and what is outside of the circle, and stand-ins within it. */
  private DraftStep standIn(DraftStep draft, String sql) {
    String id = draft.step().id();
    List<String> needs = new ArrayList<>();
    for (String need : draft.needs()) {
      boolean isOutside = !leadsTo(need, id);
      if (isOutside || (isView(need) && !isView(id))) {
        needs.add(need);
      }
    }
    return with(
        DraftStep.of(
            draft.order(),
            draft.step().stage(),
            ID + id,
            draft.step().table(),
            sql,
            draft.step().undo(),
            needs),
        needs,
        id);
  }

  private DraftStep whole(DraftStep draft, String standIn) {
    String sql = draft.step().sql();
    boolean isType = draft.order() == Order.TYPE;
    DraftStep whole =
        DraftStep.of(
            draft.order(),
            draft.step().stage(),
            draft.step().id(),
            draft.step().table(),
            isType ? sql : orReplace(sql),
            isType ? draft.step().undo() + " cascade" : orReplace(standIn),
            draft.needs());
    List<String> needs = new ArrayList<>(draft.needs());
    needs.add(ID + draft.step().id());
    return with(whole, needs);
  }

  private static String orReplace(String create) {
    return "create or replace " + create.substring("create ".length());
  }

  private static boolean isView(String id) {
    return id.startsWith("view ");
  }

  private DraftStep with(DraftStep draft, List<String> needs) {
    return with(draft, needs, draft.step().id());
  }

  /** The step with stand-ins in the place of what is in a circle with it. */
  private DraftStep with(DraftStep draft, List<String> needs, String id) {
    return new DraftStep(
        draft.step(),
        draft.order(),
        needs.stream().map(n -> circular.containsKey(n) && leadsTo(n, id) ? ID + n : n).toList());
  }

  /** Whether the one needs the other, by whatever way. */
  private boolean leadsTo(String from, String goal) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(needs(from));
    while (!open.isEmpty()) {
      String id = open.remove();
      if (id.equals(goal)) {
        return true;
      }
      if (seen.add(id)) {
        open.addAll(needs(id));
      }
    }
    return false;
  }

  private List<String> needs(String id) {
    return Optional.ofNullable(steps.get(id)).map(DraftStep::needs).orElse(List.of());
  }
}
