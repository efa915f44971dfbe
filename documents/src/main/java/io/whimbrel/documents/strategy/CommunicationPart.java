package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.NotifyChannel;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.documents.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is to be told what, and when. */
record CommunicationPart(Paper paper, StrategyFacts facts, Evidence evidence) {

  void write() {
    paper.heading(2, "Communication Plan");
    paper.heading(3, "Stakeholders");
    paper.written("Stakeholders");
    List<NotifyChannel> channels = facts.plan().notifying().channels();
    if (!channels.isEmpty()) {
      paper.field(
          "Channels of the plan",
          channels.stream().map(NotifyChannel::name).collect(Collectors.joining(", ")));
    }
    paper.heading(3, "Communication Timeline");
    paper.label("Pre-Migration");
    paper.add(new Block.Checks(evidence.of("announce")));
    paper.label("During Migration");
    paper.add(new Block.Checks(evidence.of("told")));
    paper.label("Post-Migration");
    paper.add(new Block.Checks(evidence.of("reported")));
    paper.heading(3, "Status Update");
    paper.code("", update());
  }

  /** The update as it would be sent of the moment that the document speaks of. */
  private String update() {
    Standing standing = facts.standing();
    Past past = Past.of(facts);
    ProgressPart progress = new ProgressPart(paper, facts, evidence);
    List<String> lines = new ArrayList<>();
    lines.add(
        "Subject: %s Migration Status - %s"
            .formatted(facts.plan().migration().whole(), Times.minute(facts.asOf())));
    lines.add("");
    lines.add("Status: " + progress.status());
    lines.add("Phase: " + (standing.detail().isEmpty() ? standing.status().text() : standing.detail()));
    lines.add("Progress: %d%% complete".formatted(progress.percent()));
    lines.add("");
    lines.add("Completed:");
    lines.addAll(orNone(progress.milestones()));
    lines.add("");
    lines.add("Next Steps:");
    lines.addAll(orNone(progress.next().map(next -> "- " + next).stream().toList()));
    lines.add("");
    lines.add("Metrics:");
    lines.add(
        "- Records migrated: "
            + past.fact("copy.rows")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> Figures.count(Long.parseLong(text)))
                .orElse("none yet"));
    lines.add("");
    lines.add("Downtime:");
    lines.add("- Planned: at most " + Words.time(facts.plan().limits().pause()));
    Optional<Duration> pause = past.millis("cutover.pause.millis");
    lines.add("- Actual: " + pause.map(Figures::duration).orElse("none yet"));
    return String.join("\n", lines);
  }

  private static List<String> orNone(List<String> lines) {
    return lines.isEmpty() ? List.of("- none") : lines;
  }
}
