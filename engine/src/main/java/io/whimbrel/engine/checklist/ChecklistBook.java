package io.whimbrel.engine.checklist;

import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.journal.LeaseHolder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people have ticked. It belongs to the migration and not to one of its runs, so it can be
 * ticked before the first one and holds through all of them; every tick, and every one that is
 * taken back, is a link of the audit trail. Needs the journal only.
 */
public final class ChecklistBook {
  private static final String TICKED = "item.ticked";
  private static final String UNTICKED = "item.unticked";

  private final Journal journal;
  private final MigrationId id;

  /** Of a migration, over a journal, which stays the caller's to close. */
  public ChecklistBook(Journal journal, MigrationId migration) {
    this.journal = journal;
    this.id = migration.checklist();
  }

  /** What is ticked now, by item. */
  public Map<String, Tick> ticks() {
    Map<String, Tick> ticks = new LinkedHashMap<>();
    for (EventRecord event : events()) {
      String item = event.data().getOrDefault("item", "");
      if (event.kind().equals(TICKED)) {
        ticks.put(item, tick(item, event));
      } else if (event.kind().equals(UNTICKED)) {
        ticks.remove(item);
      }
    }
    return Collections.unmodifiableMap(ticks);
  }

  private static Tick tick(String item, EventRecord event) {
    Map<String, String> data = event.data();
    return new Tick(
        item, data.getOrDefault("by", ""), data.getOrDefault("comment", ""), event.at());
  }

  /** When somebody last ticked or unticked anything. */
  public Optional<Instant> lastAt() {
    return events().stream().map(EventRecord::at).reduce((_, last) -> last);
  }

  private List<EventRecord> events() {
    return journal.latest(id).map(run -> journal.history(run.run()).events()).orElse(List.of());
  }

  /** Ticks an item; one that is ticked gets the new word. */
  public void tick(String name, String by, String comment) {
    ChecklistItem item = Checklist.whole().require(name);
    note(item, TICKED, "%s ticked '%s'".formatted(by, item.text()), by, comment);
  }

  /** Takes a tick back. */
  public void untick(String name, String by, String comment) {
    ChecklistItem item = Checklist.whole().require(name);
    if (!ticks().containsKey(name)) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("nobody has ticked '%s'".formatted(name))
          .fix("see with 'whimbrel docs' how it stands")
          .exception();
    }
    note(item, UNTICKED, "%s took back the tick of '%s'".formatted(by, item.text()), by, comment);
  }

  private void note(ChecklistItem item, String kind, String text, String by, String comment) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("item", item.id());
    data.put("by", by);
    data.put("user", Operators.user() + "@" + LeaseHolder.machine());
    if (!comment.isBlank()) {
      data.put("comment", comment);
    }
    String told = comment.isBlank() ? text : text + ": " + comment;
    journal.together(() -> journal.event(run(), Phase.ASSESS, kind, told, data));
  }

  private RunId run() {
    return journal
        .latest(id)
        .map(RunRecord::run)
        .orElseGet(() -> journal.begin(id, "check lists", "").run());
  }
}
