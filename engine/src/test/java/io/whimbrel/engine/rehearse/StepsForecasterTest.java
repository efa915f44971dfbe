package io.whimbrel.engine.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.core.rehearsal.StepsForecast.OfStep;
import io.whimbrel.core.rehearsal.StepsForecast.Range;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.rehearse.StepChoice.Back;
import io.whimbrel.engine.rehearse.StepChoice.How;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepsForecasterTest {
  private static final DatabaseUrl LARGE = new DatabaseUrl("target", "postgresql://db/large");
  private static final DatabaseUrl WHOLE = new DatabaseUrl("source", "postgresql://db/whole");

  private static final Step SCHEMA = step("schema", sql(LARGE), List.of());
  private static final Step BESIDE = step("beside", sql(WHOLE), List.of());
  private static final Step DEPLOY =
      step(
          "deploy",
          new StepAction.Command(
              new StepCommand(List.of("true"), Map.of(), Optional.empty(), List.of(0))),
          List.of("schema"));
  private static final Step PAUSE =
      step("pause", new StepAction.Wait(Duration.ofSeconds(30)), List.of("deploy"));

  private static StepAction sql(DatabaseUrl url) {
    return new StepAction.Sql(
        new StepAction.SqlText.Inline("select 1"),
        new StepDatabase("target", url),
        Optional.empty());
  }

  private static Step step(String name, StepAction action, List<String> after) {
    return new Step(
        name,
        action,
        Phase.PREPARE,
        after,
        Optional.empty(),
        Optional.of(Duration.ofMinutes(5)),
        List.of(),
        new StepTrial.ByKind());
  }

  private static StepsForecast forecast(Map<String, Duration> there) {
    return new StepsForecaster(
            new Steps(List.of(SCHEMA, BESIDE, DEPLOY, PAUSE)),
            List.of(
                new StepChoice(SCHEMA, How.TRIED, "", Back.TRIED),
                new StepChoice(BESIDE, How.TRIED, "", Back.NOT_TRIED),
                new StepChoice(
                    DEPLOY, How.NOT_TRIED, "a command may reach anything", Back.NOT_TRIED),
                new StepChoice(PAUSE, How.NOT_TRIED, "it only waits", Back.NOT_TRIED)),
            there,
            Map.of("schema", Duration.ofSeconds(1)),
            Map.of(LARGE, 10.0, WHOLE, 1.0))
        .forecast();
  }

  private static OfStep of(StepsForecast forecast, String name) {
    return forecast.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aStepThatWorksOnRowsTakesAsLongOrSoManyTimesAsLong() {
    StepsForecast forecast =
        forecast(Map.of("schema", Duration.ofSeconds(10), "beside", Duration.ofSeconds(10)));

    Range schema = of(forecast, "schema").there().orElseThrow();
    Range beside = of(forecast, "beside").there().orElseThrow();
    assertThat(schema.least())
        .isEqualTo(beside.least())
        .isBetween(Duration.ofSeconds(8), Duration.ofMillis(8_500));
    assertThat(schema.most()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(150));
    assertThat(beside.most()).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
    assertThat(of(forecast, "schema").basis())
        .isEqualTo("up to 10.0 times what it took: there are so many more rows");
    assertThat(of(forecast, "beside").basis()).isEqualTo("as it took");
  }

  @Test
  void theLongestChainIsTheLeastAndOneAfterTheOtherTheMost() {
    StepsForecast forecast =
        forecast(Map.of("schema", Duration.ofSeconds(10), "beside", Duration.ofSeconds(10)));
    Range schema = of(forecast, "schema").there().orElseThrow();
    Range beside = of(forecast, "beside").there().orElseThrow();
    Range pause = of(forecast, "pause").there().orElseThrow();

    assertThat(pause).isEqualTo(new Range(Duration.ofSeconds(30), Duration.ofSeconds(30)));
    assertThat(forecast.there().least()).isEqualTo(schema.least().plus(pause.least()));
    assertThat(forecast.there().most())
        .isEqualTo(schema.most().plus(beside.most()).plus(pause.most()));
    assertThat(forecast.back()).isEqualTo(of(forecast, "schema").back().orElseThrow());
  }

  @Test
  void ofWhatWasNotTriedOrNotToItsEndNothingIsForetold() {
    StepsForecast forecast = forecast(Map.of("beside", Duration.ofSeconds(10)));

    assertThat(forecast.unknown()).containsExactly("schema", "deploy");
    assertThat(forecast.unknownBack()).containsExactly("beside", "deploy");
    assertThat(of(forecast, "schema").basis())
        .isEqualTo("it did not come to its end, 5 min at most");
    assertThat(of(forecast, "deploy").basis())
        .isEqualTo("a command may reach anything, 5 min at most");
    assertThat(StepsForecast.NONE.isEmpty()).isTrue();
  }
}
