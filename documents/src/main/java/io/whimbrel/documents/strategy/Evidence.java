package io.whimbrel.documents.strategy;

import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.checklist.ChecklistItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What Whimbrel has to show for the items of the check lists. */
public final class Evidence {
  private static final Answer NOBODY = Answer.open("");

  private final StrategyFacts facts;
  private final Map<String, Supplier<Answer>> rules = new HashMap<>();

  Evidence(StrategyFacts facts) {
    this.facts = facts;
    rules.putAll(new PlanEvidence(facts).rules());
    rules.putAll(new RunEvidence(facts).rules());
    rules.putAll(new ProofEvidence(facts).rules());
    rules.put(ChecklistItem.PERSON, () -> NOBODY);
    rules.put(ChecklistItem.CHOICE, () -> NOBODY);
  }

  /** The rules that are known. */
  Set<String> names() {
    return Set.copyOf(rules.keySet());
  }

  /** A list, item by item. */
  List<Check> of(String list) {
    return Checklist.whole().of(list).stream().map(this::check).toList();
  }

  /** Every item of every list. */
  List<Check> all() {
    return Checklist.whole().items().stream().map(this::check).toList();
  }

  private Check check(ChecklistItem item) {
    Answer answer =
        item.rule().equals("type")
            ? new PlanEvidence(facts).type(item.id())
            : Optional.ofNullable(rules.get(item.rule()))
                .orElseThrow(() -> new IllegalStateException("no evidence " + item.rule()))
                .get();
    return new Check(
        item, filled(item.text()), answer, Optional.ofNullable(facts.ticks().get(item.id())));
  }

  private String filled(String text) {
    return text.replace("{lag}", Words.time(facts.plan().limits().lag()))
        .replace("{decision}", new RunEvidence(facts).decision());
  }
}
