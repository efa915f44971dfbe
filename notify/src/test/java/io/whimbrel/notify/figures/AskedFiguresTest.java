package io.whimbrel.notify.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.FigureOrigin;
import io.whimbrel.notify.channel.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedFiguresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path directory = Path.of("");
  private final Receiver server = Receiver.start();

  AskedFiguresTest() throws IOException {}

  @AfterEach
  void end() {
    server.close();
  }

  private Reading ask(FigureOrigin origin, double factor, Duration patience) {
    ApplicationFigure figure = new ApplicationFigure("error_rate", Unit.SHARE, factor, origin);
    try (AskedFigures figures = new AskedFigures(List.of(figure), directory)) {
      Map<String, Reading> readings = figures.read(patience);
      assertThat(readings).containsOnlyKeys("error_rate");
      return readings.values().iterator().next();
    }
  }

  private Reading prometheus(String answer) {
    server.answers(200, answer, "");
    Map<String, String> headers = Map.of("Authorization", "Bearer hush");
    return ask(
        new FigureOrigin.Prometheus(server.url("/"), "rate(errors[1m]) > 0", headers), 1, PATIENCE);
  }

  private Reading http(String field) {
    return ask(new FigureOrigin.Http(server.url("/health"), field, Map.of()), 0.01, PATIENCE);
  }

  private Reading command(String run) {
    return ask(new FigureOrigin.Command(run), 1, PATIENCE);
  }

  private static String why(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.NoData.class);
    return ((Reading.NoData) reading).why();
  }

  @Test
  void aPrometheusIsAskedForOneValue() {
    Reading reading =
        prometheus(
            """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{},"value":[1772481600.0,"0.0125"]}]}}
            """);

    assertThat(reading).isEqualTo(new Reading.Figure(0.0125));
    assertThat(server.got().getFirst().path())
        .isEqualTo("/api/v1/query?query=rate%28errors%5B1m%5D%29+%3E+0");
    assertThat(server.got().getFirst().header("Authorization")).isEqualTo("Bearer hush");
  }

  @Test
  void whatIsNoSingleValueIsNoDataAndNotZero() {
    String vector = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}";

    assertThat(why(prometheus(vector.formatted("")))).isEqualTo("the query has no result");
    assertThat(why(prometheus(vector.formatted("1,2")))).contains("2 series");
    assertThat(why(prometheus(vector.formatted("{\"metric\":{},\"value\":[1,\"NaN\"]}"))))
        .contains("NaN");
    assertThat(why(prometheus("{\"status\":\"error\",\"error\":\"parse error\"}")))
        .contains("parse error");
    assertThat(why(prometheus("<html>"))).isEqualTo("the answer is no JSON");
  }

  @Test
  void aFieldOfADocumentIsReadInItsUnit() {
    server.answers(200, "{\"latency\":{\"p95\":12.5}}", "");
    server.answers(200, "{\"latency\":{}}", "");
    server.answers(500, "{\"latency\":{\"p95\":1}}", "");

    assertThat(http("latency.p95")).isEqualTo(new Reading.Figure(0.125));
    assertThat(why(http("/latency/p95"))).contains("no field");
    assertThat(why(http("latency.p95"))).isEqualTo("HTTP 500");
  }

  @Test
  void anEndpointIsWellOrNotOrCannotBeAsked() {
    FigureOrigin nowhere = new FigureOrigin.Http("http://127.0.0.1:1/hush", "", Map.of());
    server.answers(204, "", "").answers(503, "", "");

    assertThat(http("")).isEqualTo(new Reading.Figure(0.01));
    assertThat(http("")).isEqualTo(new Reading.Figure(0));
    assertThat(why(ask(nowhere, 1, PATIENCE))).contains("cannot be reached").doesNotContain("hush");
  }

  @Test
  void whatDoesNotAnswerInTimeIsNoData() {
    server.hangs();
    Duration patience = Duration.ofMillis(300);

    assertThat(why(ask(new FigureOrigin.Http(server.url("/"), "", Map.of()), 1, patience)))
        .contains("no answer within 300 ms");
    assertThat(why(ask(new FigureOrigin.Command("sleep 60"), 1, patience)))
        .contains("no answer within 300 ms");
  }

  @Test
  void aCommandWritesANumberOrNamedNumbers() {
    assertThat(command("echo 0.5")).isEqualTo(new Reading.Figure(0.5));
    assertThat(command("echo users 7; echo error_rate 0.25")).isEqualTo(new Reading.Figure(0.25));
    assertThat(command("echo '{\"error_rate\": 1e-2}'")).isEqualTo(new Reading.Figure(0.01));
    assertThat(why(command("true"))).isEqualTo("nothing is told");
    assertThat(why(command("echo much"))).contains("'much' is no number");
    assertThat(why(command("echo 1; exit 4"))).contains("exit code 4");
  }
}
