package io.whimbrel.engine.gonogo;

import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.checklist.RequiredItems;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/** Whether somebody ticked an item that the plan requires of the cutover. */
record ItemQuestion(RequiredItems items, ChecklistItem item) implements GateQuestion {
  private static final String BEFORE = "item ";

  /** One question for each item that is required. */
  static List<GateQuestion> where(RunFrame frame) {
    RequiredItems items = new RequiredItems(frame.journal(), frame.plan());
    return items.at(ApprovedGate.CUTOVER).stream()
        .<GateQuestion>map(item -> new ItemQuestion(items, item))
        .toList();
  }

  /** Whether a line is one of these: only people can make it well, and the run need not know. */
  static boolean isMeant(GateLine line) {
    return line.name().startsWith(BEFORE);
  }

  @Override
  public String name() {
    return BEFORE + item.id();
  }

  @Override
  public GateLine answer() {
    return items
        .told(item)
        .map(told -> GateLine.go(name(), told, item.text()))
        .orElseGet(
            () ->
                GateLine.noGo(
                    name(),
                    "nobody has ticked it",
                    item.text(),
                    "see to it, then 'whimbrel tick %s'".formatted(item.id())));
  }
}
