package io.whimbrel.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.rule.FigureNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReportTest {
  private static final String HOSTILE = "<script>alert('x')</script>|\n# [a](javascript:b)\u202E";

  private static Report report(RunHistory history) {
    return Report.of(history, Histories.at(500));
  }

  private static RunHistory hostile() {
    RowDifference difference =
        new RowDifference(
            RowDifference.Kind.DIFFERENT,
            List.of("1"),
            "id=" + HOSTILE,
            List.of(new ColumnDifference(HOSTILE, HOSTILE, "<b>")));
    return Histories.of(
        HOSTILE, HOSTILE, List.of(Histories.proof(HOSTILE, 10, 1, 0, List.of(difference))));
  }

  @Test
  void theHtmlTellsWhatTheRunCameTo() throws IOException {
    String html = report(Histories.whole()).html();

    Files.writeString(Path.of("target", "report.html"), html);
    assertThat(html)
        .contains("Users move to UUID keys on the new cluster", "1,912,000", "1.04 s")
        .contains("every row equal", "ana", "after the evening peak", "connection reset")
        .contains("PostgreSQL 15.14", "PostgreSQL 18.0", "9f2c41ab07d3e5f1", "cutover.backed-out")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void whoHeldTheRunBackIsInASectionOfItsOwn() {
    Report report = report(Histories.whole());

    assertThat(report.html()).contains("<h2>Held back</h2>", "ana set the throttle: rate 20MB");
    assertThat(report.markdown()).contains("Held back", "ana set the throttle: rate 20MB");
  }

  @Test
  void figuresAreToldWithWhatTheyWereBeforeAndWhetherToGoBack() throws IOException {
    List<SampleRecord> samples =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new SampleRecord(
                        Histories.at(i),
                        Duration.ZERO,
                        Map.of(
                            "error_rate",
                            SampleRecord.Value.of(i / 1000.0),
                            "source.connections",
                            SampleRecord.Value.of(7))))
            .toList();
    Watched watched =
        new Watched(
            FigureLine.of(samples, Map.of("error_rate", 0.001), FigureNames.KNOWN),
            Optional.of(
                new Watched.Advice("FORWARD_FIX", "HIGH", List.of("there is <no> way back"))));

    Report report =
        Report.of(Histories.whole(), watched, Histories.at(500), Optional.empty(), List.of());

    Files.writeString(Path.of("target", "report-watched.html"), report.html());
    assertThat(watched.figures())
        .singleElement()
        .satisfies(
            f ->
                assertThat(List.of(f.least(), f.median(), f.high(), f.most(), f.last()))
                    .containsExactly(0.0, 0.049, 0.094, 0.099, 0.099));
    assertThat(report.html())
        .contains("<h2>Figures</h2>", "0.10%", "4.90%", "<svg class=\"spark\"")
        .contains("<strong>FORWARD FIX</strong>", "there is &lt;no&gt; way back");
    assertThat(report.markdown())
        .contains("| error\\_rate | 0.10% | 0.00% | 4.90% | 9.40% | 9.90% | 9.90% |")
        .contains("Advice: **FORWARD FIX**, data at stake: HIGH.");
    assertThat(report.json().data())
        .containsKeys("figures", "alerts")
        .extractingByKey("rollback")
        .asString()
        .contains("stake=HIGH");
  }

  @Test
  void noNameBecomesMarkupInTheHtml() {
    String html = report(hostile()).html();

    assertThat(html).doesNotContain("<script", "<b>", "\u202E").contains("&lt;script&gt;");
  }

  @Test
  void noNameBecomesLayoutInTheMarkdown() {
    String markdown = report(hostile()).markdown();

    assertThat(markdown).doesNotContain("<script", "[a](", "\n# [").contains("\\[a\\]");
    assertThat(markdown.lines().filter(line -> line.startsWith("# "))).hasSize(1);
  }

  @Test
  void theMarkdownNamesTheRowsThatDiffer() {
    RowDifference difference =
        new RowDifference(
            RowDifference.Kind.DIFFERENT,
            List.of("8812"),
            "id=8812",
            List.of(new ColumnDifference("total", "10.10", "10.1")));

    String markdown =
        report(
                Histories.of(
                    "Orders",
                    "public.orders",
                    List.of(Histories.proof("orders", 9, 1, 0, List.of(difference)))))
            .markdown();

    assertThat(markdown).contains("1 rows differ", "id=8812", "total: expected 10.10, found 10.1");
  }

  @Test
  void theJsonTellsTimesInSecondsAndWaitingApart() {
    JsonNode report = JsonMapper.shared().readTree(report(Histories.whole()).json().text());

    assertThat(report.at("/apiVersion").asString()).isEqualTo("v1");
    assertThat(report.at("/kind").asString()).isEqualTo("Report");
    assertThat(report.at("/migration").asString()).isEqualTo("MIGRATION-001");
    assertThat(report.at("/error").isNull()).isTrue();
    assertThat(report.at("/data/cutover/pauseSeconds").asDouble()).isEqualTo(1.04);
    JsonNode cutover = report.at("/data/phases/5");
    assertThat(cutover.at("/phase").asString()).isEqualTo("CUTOVER");
    assertThat(cutover.at("/waitingSeconds").asDouble()).isEqualTo(110);
    assertThat(cutover.at("/workingSeconds").asDouble()).isEqualTo(95);
  }

  @Test
  void theTimeLineIsThatOfTheLastCutover() {
    PauseStory story = PauseStory.of(Histories.whole()).orElseThrow();

    assertThat(story.moments())
        .extracting(PauseStory.Moment::kind)
        .containsExactly(
            "fenced",
            "marked",
            "drained",
            "refreshed",
            "sequences",
            "proved",
            "switched",
            "tested",
            "decided",
            "released");
    assertThat(story.length().toMillis()).isEqualTo(1_040);
    assertThat(story.moments().getFirst().text()).isEqualTo("the source refuses writes");
  }

  @Test
  void numbersThatADoubleCannotHoldAreTexts() {
    String line = Envelope.of("X", "", Map.of("n", Envelope.number(1L << 60))).line();

    assertThat(line).contains("\"n\":\"1152921504606846976\"");
  }
}
