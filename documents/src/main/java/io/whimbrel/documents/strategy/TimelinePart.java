package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When what happens: what people plan, and what happened. */
record TimelinePart(Paper paper, StrategyFacts facts) {
  private static final String SCHEDULE = "Detailed Schedule";

  /** A line of the schedule: what people plan, with what journals tell of it. */
  private record Line(String title, Optional<Instant> from, Optional<Instant> until) {}

  void write() {
    Past past = Past.of(facts);
    Schedule schedule = facts.plan().dossier().schedule();
    paper.heading(2, "Timeline");
    day("Planning Start", Optional.empty());
    day("Testing Start", Optional.empty());
    day("Dry Run", facts.forecast().map(Forecast::madeAt).map(Times::day));
    day(
        "Production Migration",
        past.begun().map(Times::day).or(() -> schedule.start().map(LocalDate::toString)));
    day("Monitoring Period", monitoring());
    day("Decommission Old System", Optional.empty());
    total(schedule, past);
    paper.heading(3, SCHEDULE);
    List<List<String>> rows = new ArrayList<>();
    for (Line line : lines(past)) {
      rows.add(row(line));
    }
    paper.table(List.of("Phase", "Start", "End", "Duration", "Owner", "Status"), rows);
  }

  private void day(String label, Optional<String> known) {
    paper.field(
        label,
        known.or(() -> facts.notes().value("Timeline", label)),
        paper.itemInNotes("Timeline", label));
  }

  private Optional<String> monitoring() {
    Past past = Past.of(facts);
    Optional<Instant> from = past.happened("cutover.released");
    Optional<Instant> until = past.done(Phase.MONITOR);
    return from.map(
        at ->
            until
                .map(end -> "%s to %s".formatted(Times.day(at), Times.day(end)))
                .orElse(
                    "%s to %s by the plan"
                        .formatted(
                            Times.day(at), Times.day(at.plus(facts.plan().monitor().length())))));
  }

  private void total(Schedule schedule, Past past) {
    Optional<String> planned =
        schedule
            .start()
            .flatMap(from -> schedule.eta().map(to -> to.toEpochDay() - from.toEpochDay() + 1))
            .map(days -> "planned " + Words.counted(days, "day"));
    Optional<String> actual =
        past.begun()
            .flatMap(from -> past.ended().map(to -> Duration.between(from, to)))
            .map(took -> "took " + Figures.duration(took));
    List<String> both = new ArrayList<>();
    planned.ifPresent(both::add);
    actual.ifPresent(both::add);
    paper.field(
        "Total Timeline",
        both.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", both)),
        "say it in the plan: schedule.start, schedule.eta");
  }

  private List<Line> lines(Past past) {
    Optional<Instant> rehearsed = facts.forecast().map(Forecast::madeAt);
    return List.of(
        new Line("Planning", Optional.empty(), past.begun()),
        new Line("Script Development", Optional.empty(), past.begun()),
        new Line("Testing", Optional.empty(), rehearsed),
        new Line("Dry Run", rehearsed, rehearsed),
        phases("Pre-Migration Prep", Phase.ASSESS, Phase.PREPARE),
        phases("Migration Execution", Phase.COPY, Phase.SYNC, Phase.CUTOVER),
        phases("Validation", Phase.VERIFY),
        phases("Monitoring", Phase.MONITOR),
        phases("Cleanup", Phase.CLEANUP));
  }

  private Line phases(String title, Phase... phases) {
    Past past = Past.of(facts);
    List<Phase> ours = Arrays.asList(phases);
    Optional<Instant> from =
        past.steps()
            .filter(s -> ours.contains(s.phase()))
            .map(s -> s.startedAt())
            .min(Comparator.naturalOrder());
    return new Line(title, from, past.done(phases[phases.length - 1]));
  }

  private List<String> row(Line line) {
    Optional<Planned> planned = facts.notes().value(SCHEDULE, line.title()).flatMap(Planned::read);
    String start =
        line.from().map(Times::minute).or(() -> planned.map(Planned::from)).orElse("not set");
    String end =
        line.until().map(Times::minute).or(() -> planned.map(Planned::until)).orElse("not set");
    if (line.from().isEmpty() && planned.isEmpty() && line.until().isEmpty()) {
      String _ =
          paper.missing(
              line.title(),
              "write '- %s: 2027-03-01 to 2027-03-05, owner' in %s under '%s'"
                  .formatted(line.title(), Paper.NOTES, SCHEDULE));
    }
    String duration =
        line.from()
            .flatMap(from -> line.until().map(to -> Figures.duration(Duration.between(from, to))))
            .or(() -> planned.map(Planned::days))
            .orElse("-");
    String owner =
        planned
            .map(Planned::owner)
            .filter(name -> !name.isEmpty())
            .orElse(facts.plan().owner().isBlank() ? "nobody" : facts.plan().owner());
    return List.of(line.title(), start, end, duration, owner, standing(line));
  }

  private static String standing(Line line) {
    if (line.until().isPresent()) {
      return "\u2611 done";
    }
    return line.from().isPresent() ? "\u2610 under way" : "\u2610";
  }

  /** What people plan: {@code 2027-03-01 to 2027-03-05, ana}. */
  private record Planned(String from, String until, String owner) {
    private static final Pattern FORM =
        Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) to (\\d{4}-\\d\\d-\\d\\d)(?:,\\s*(.*))?");

    static Optional<Planned> read(String text) {
      Matcher found = FORM.matcher(text);
      return found.matches()
          ? Optional.of(
              new Planned(
                  found.group(1),
                  found.group(2),
                  Optional.ofNullable(found.group(3)).orElse("").strip()))
          : Optional.empty();
    }

    String days() {
      long days = LocalDate.parse(until).toEpochDay() - LocalDate.parse(from).toEpochDay() + 1;
      return Words.counted(days, "day") + " planned";
    }
  }
}
