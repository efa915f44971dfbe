package io.whimbrel.documents.strategy;

import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Check;
import io.whimbrel.documents.strategy.paper.Times;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What Whimbrel has to show for the items of the check lists. */
public final class Evidence {
  private static final Answer NOBODY = Answer.open("");

  private final StrategyFacts facts;
  private final Map<String, Supplier<Answer>> rules = new HashMap<>();

  /** What a plan of steps has no evidence for. */
  private final Set<String> ofRows = new HashSet<>();

  Evidence(StrategyFacts facts) {
    this.facts = facts;
    rules.putAll(new RunEvidence(facts).rules());
    rules.putAll(new ProofEvidence(facts).rules());
    PlanEvidence ofPlan = new PlanEvidence(facts);
    ofRows.addAll(rules.keySet());
    ofRows.add("told");
    ofRows.addAll(ofPlan.ofRows());
    rules.putAll(ofPlan.rules());
    rules.put("reminder", () -> NOBODY);
    rules.put(ChecklistItem.PERSON, () -> NOBODY);
    rules.put(ChecklistItem.CHOICE, () -> NOBODY);
  }

  /** A list, item by item. */
  List<Check> of(String list) {
    return Checklist.strategy().of(list).stream().map(this::check).toList();
  }

  /** Every item of every list. */
  List<Check> all() {
    return Checklist.strategy().items().stream().map(this::check).toList();
  }

  private Check check(ChecklistItem item) {
    boolean isOfRows = !facts.plan().steps().isEmpty() && ofRows.contains(item.rule());
    Answer answer =
        isOfRows ? Answer.open("no step is known to be this, tick it: " + item.id()) : answer(item);
    return new Check(
        item, filled(item.text()), answer, Optional.ofNullable(facts.ticks().get(item.id())));
  }

  private Answer answer(ChecklistItem item) {
    return switch (item.rule()) {
      case "type" -> new PlanEvidence(facts).type(item.id());
      case "told" -> new RunEvidence(facts).told(item.id());
      case "reminder" -> reminded(item);
      default ->
          Optional.ofNullable(rules.get(item.rule()))
              .orElseThrow(() -> new IllegalStateException("no evidence " + item.rule()))
              .get();
    };
  }

  /** Whether the logbook knows that a reminder was told which says the same. */
  private Answer reminded(ChecklistItem item) {
    String what = plain(item.text().substring(item.text().indexOf(':') + 1));
    return facts.plan().dossier().communication().reminders().stream()
        .filter(reminder -> plain(reminder.what()).equals(what))
        .flatMap(reminder -> facts.logbook().told(reminder).stream())
        .map(told -> Answer.done("told by %s, %s".formatted(told.by(), Times.minute(told.at()))))
        .findFirst()
        .orElseGet(() -> Answer.open("tick it: whimbrel tick " + item.id()));
  }

  private static String plain(String words) {
    return words.toLowerCase(Locale.ROOT).replace("&", "and").replaceAll("[^a-z]+", " ").strip();
  }

  private String filled(String text) {
    return text.replace("{lag}", Figures.limit(facts.plan().limits().lag()))
        .replace("{decision}", new RunEvidence(facts).decision());
  }
}
