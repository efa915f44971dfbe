package io.whimbrel.engine.checklist;

import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Items of check lists that the plan requires of its gates, as the journal knows them now. */
public final class RequiredItems {
  private final Plan plan;
  private final ChecklistBook book;

  /** Of a plan, over a journal, which stays the caller's. */
  public RequiredItems(Journal journal, Plan plan) {
    this.plan = plan;
    this.book = new ChecklistBook(journal, plan.migration());
  }

  /** What a gate requires. */
  public List<ChecklistItem> at(ApprovedGate gate) {
    return plan.approvals().requiredAt(gate).stream()
        .distinct()
        .map(Checklist.whole()::require)
        .toList();
  }

  /** Who ticked an item, in words; empty when nobody did. */
  public Optional<String> told(ChecklistItem item) {
    return Optional.ofNullable(book.ticks().get(item.id())).map(RequiredItems::words);
  }

  private static String words(Tick tick) {
    return "%s, %s%s"
        .formatted(
            tick.by(),
            Figures.moment(tick.at()),
            tick.comment().isBlank() ? "" : ": " + tick.comment());
  }

  /** Throws when a gate requires an item that nobody has ticked. */
  public void requireTicked(Gate gate) {
    List<ChecklistItem> open = open(gate);
    if (!open.isEmpty()) {
      throw Problem.of(ProblemCode.GO_REFUSED)
          .what(
              open.stream()
                  .map(item -> "%s (%s)".formatted(item.id(), item.text()))
                  .collect(
                      Collectors.joining(", ", "nobody has ticked what the gate requires: ", "")))
          .where("gate " + gate)
          .fix(
              "see to it, then 'whimbrel tick %s'; or give the go all the same with 'whimbrel"
                      .formatted(open.getFirst().id())
                  + " approve --despite REASON'")
          .exception();
    }
  }

  /** What a gate requires and nobody has ticked. */
  public List<ChecklistItem> open(Gate gate) {
    List<ChecklistItem> wanted = ApprovedGate.of(gate).map(this::at).orElse(List.of());
    if (wanted.isEmpty()) {
      return wanted;
    }
    Set<String> ticked = book.ticks().keySet();
    return wanted.stream().filter(item -> !ticked.contains(item.id())).toList();
  }
}
