package io.whimbrel.documents.strategy;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.IssuesLog;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import io.whimbrel.documents.update.StatusUpdate;
import io.whimbrel.documents.update.UpdateGround;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far it is. */
record ProgressPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Progress Tracking");
    paper.heading(3, "Migration Checklist");
    paper.label("Pre-Migration");
    paper.add(new Block.Checks(evidence.of("track-before")));
    paper.label("Migration");
    paper.add(new Block.Checks(evidence.of("track")));
    paper.label("Post-Migration");
    paper.add(new Block.Checks(evidence.of("track-after")));
    paper.heading(3, "Current Status");
    paper.field("Status", status());
    paper.field("Overall Progress", percent() + "%");
    paper.field("Last Updated", Times.minute(facts.asOf()));
    paper.field("Next Milestone", next().orElse("none"));
    issues();
  }

  /** The status in a word of the form. */
  String status() {
    return switch (facts.standing().status()) {
      case PLANNED -> facts.forecast().isPresent() ? "Testing" : "Planning";
      case ACTIVE -> active();
      case COMPLETED -> "Complete";
      case ROLLED_BACK -> "Rolled Back";
      case ABORTED -> "Aborted";
    };
  }

  private String active() {
    boolean isBehind = Past.of(facts).happened("cutover.released").isPresent();
    return isBehind ? "Monitoring" : "Migrating";
  }

  /** Of all phases of a plan together, as status updates tell it of each. */
  int percent() {
    int sum =
        facts.histories().stream().mapToInt(h -> update(facts, Optional.of(h)).progress()).sum();
    return facts.standing().status().isOver() ? 100 : sum / Past.of(facts).parts();
  }

  /** The status update of a run, or of a migration that nobody has begun. */
  static StatusUpdate update(StrategyFacts facts, Optional<RunHistory> history) {
    return StatusUpdate.of(
        UpdateGround.of(
            facts.plan(),
            history,
            facts.forecast(),
            facts.logbook().issues(),
            List.of(),
            Optional.empty(),
            facts.asOf()));
  }

  /** The next phase that is not done. */
  Optional<String> next() {
    if (facts.standing().status().isOver()) {
      return Optional.empty();
    }
    if (Past.of(facts).isTakenBack()) {
      return Optional.of(Words.of(Phase.ROLLBACK));
    }
    for (Phase phase : Phase.values()) {
      if (phase != Phase.ROLLBACK && Past.of(facts).done(phase).isEmpty()) {
        return Optional.of(Words.of(phase) + eta());
      }
    }
    return Optional.empty();
  }

  private String eta() {
    return facts
        .plan()
        .dossier()
        .schedule()
        .eta()
        .map(day -> ", all of it to be done on " + day)
        .orElse("");
  }

  private void issues() {
    paper.heading(3, "Issues Log");
    List<List<String>> rows = new ArrayList<>(IssuesLog.lines(facts.logbook().issues()));
    for (EventRecord event : troubles(facts)) {
      rows.add(
          List.of(
              Long.toString(event.sequence()),
              event.text(),
              severity(event),
              facts.standing().status().isOver() ? "Resolved" : "Seen by the run",
              facts.plan().owner().isBlank() ? "nobody" : facts.plan().owner(),
              "-",
              "in the journal"));
    }
    if (rows.isEmpty()) {
      paper.text("Nobody noted any ('whimbrel issue add' does), and the journal knows of none.");
    } else {
      paper.table(IssuesLog.HEADS, rows);
    }
  }

  /** Problems, cutovers that backed out and findings, each text once. */
  static List<EventRecord> troubles(StrategyFacts facts) {
    List<String> seen = new ArrayList<>();
    return Past.of(facts)
        .events()
        .filter(e -> !severity(e).isEmpty())
        .filter(
            e -> {
              boolean isNew = !seen.contains(e.text());
              seen.add(e.text());
              return isNew;
            })
        .toList();
  }

  private static String severity(EventRecord event) {
    return switch (event.kind()) {
      case "finding.warn" -> "Medium";
      case "finding.block", "problem", "run.failed", "cutover.backed-out" -> "High";
      default -> event.kind().startsWith("problem") ? "High" : "";
    };
  }
}
