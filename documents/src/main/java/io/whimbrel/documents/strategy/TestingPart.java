package io.whimbrel.documents.strategy;

import io.whimbrel.core.rehearsal.DryRun;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How it is tested before. */
record TestingPart(Paper paper, StrategyFacts facts, Evidence evidence) {
  private static final String REHEARSE = "whimbrel rehearse tells it";

  void write() {
    paper.heading(2, "Testing Strategy");
    paper.heading(3, "Test Environments");
    paper.label("Environments");
    paper.add(
        new Block.Bullets(
            List.of(
                Paper.item("Development", "Initial testing of migration scripts"),
                Paper.item("Staging", "Full dress rehearsal with production-like data"),
                Paper.item("Production", "Actual migration")),
            true));
    paper.label("Staging Environment");
    paper.add(new Block.Checks(evidence.of("staging")));
    paper.heading(3, "Test Plan");
    test("Test 1: Migration Script Functionality", "Verify scripts work correctly", "test1");
    test("Test 2: Data Integrity", "Ensure no data loss or corruption", "test2");
    test("Test 3: Application Compatibility", "Application works with migrated data", "test3");
    test("Test 4: Performance", "Meet performance targets", "test4");
    test("Test 5: Rollback Procedure", "Verify we can rollback if needed", "test5");
    dryRun();
  }

  private void test(String title, String goal, String list) {
    paper.heading(4, title);
    paper.field("Goal", goal);
    paper.add(new Block.Checks(evidence.of(list)));
  }

  private void dryRun() {
    paper.heading(3, "Dry Run / Dress Rehearsal");
    Optional<Forecast> forecast = facts.forecast();
    paper.field(
        "Schedule",
        forecast
            .map(Forecast::madeAt)
            .or(() -> facts.dryRun().flatMap(DryRun::at))
            .map(at -> "rehearsed " + Times.minute(at))
            .or(() -> facts.notes().value("Timeline", "Dry Run")),
        paper.itemInNotes("Timeline", "Dry Run"));
    paper.label("Checklist");
    paper.add(new Block.Checks(evidence.of("dry-run")));
    paper.label("Dry Run Report");
    Optional<DryRun> report = facts.dryRun();
    paper.list(
        Stream.of(
            paper.item(
                "Duration",
                report
                    .map(DryRun::duration)
                    .or(
                        () ->
                            forecast.map(
                                f ->
                                    "foretold for the real run: "
                                        + ForecastWords.range(f.total()))),
                REHEARSE),
            paper.item("Issues", report.map(r -> joined(r.issues())), REHEARSE),
            paper.item("Adjustments needed", report.map(r -> joined(r.adjustments())), REHEARSE),
            paper.item("Go/no-go for production", report.map(DryRun::decision), REHEARSE)));
    report
        .map(DryRun::untried)
        .filter(steps -> !steps.isEmpty())
        .ifPresent(steps -> paper.field("Not tried", String.join(", ", steps)));
    forecast.ifPresent(this::forecast);
  }

  private static String joined(List<String> lines) {
    return lines.isEmpty() ? "none" : String.join("; ", lines);
  }

  private void forecast(Forecast forecast) {
    List<List<String>> rows = new ArrayList<>();
    forecast
        .phases()
        .forEach((phase, time) -> rows.add(List.of(Words.of(phase), ForecastWords.range(time))));
    rows.add(List.of("Pause", ForecastWords.range(forecast.pause())));
    paper.table(List.of("Phase", "Foretold for the real run"), rows);
  }
}
