package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class EnvelopeOutputTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private String plan = "";

  @BeforeEach
  void aRunWaitsAtTheGate() throws IOException {
    Path file = ShopPlan.write(directory);
    ShopPlan.runToTheGate(file);
    plan = file.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "Status, status PLAN",
    "Status, approve cutover PLAN",
    "Status, pause PLAN",
    "Report, report PLAN --format html",
    "Completion, completion fish",
  })
  void anAnswerIsOneEnvelope(String kind, String line) {
    int code = console.run((line.replace("PLAN", plan) + " --output json").split(" "));

    JsonNode envelope = console.json();
    assertThat(code).isZero();
    assertThat(envelope.at("/apiVersion").asString()).isEqualTo("v1");
    assertThat(envelope.at("/kind").asString()).isEqualTo(kind);
    assertThat(envelope.at("/error").isNull()).isTrue();
    assertThat(console.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run PLAN --bogus --output json",
        "run missing.yaml -o json",
        "cutover PLAN --no-input --output=json",
        "approve cleanup PLAN --output=json"
      })
  void anErrorIsInTheEnvelopeAndNowhereElse(String line) {
    int code = console.run(line.replace("PLAN", plan).split(" "));

    JsonNode error = console.json().at("/error");
    assertThat(code).isEqualTo(2);
    assertThat(error.at("/code").asString()).startsWith("E-");
    assertThat(error.at("/exit").asInt()).isEqualTo(2);
    assertThat(error.at("/next").asString()).isNotEmpty();
    assertThat(console.err()).isEmpty();
  }

  @Test
  void theStatusNamesStatePhasesGatesAndTheNextCommand() {
    int code = console.run("status", plan, "--output", "json");

    JsonNode status = console.json();
    assertThat(code).isZero();
    assertThat(status.at("/migration").asString()).isEqualTo("MIGRATION-007");
    assertThat(status.at("/data/state").asString()).isEqualTo("WAITING");
    assertThat(status.at("/data/phases")).hasSize(8);
    assertThat(status.at("/data/gates/0/state").asString()).isEqualTo("OPEN");
    assertThat(status.at("/data/next").asString()).startsWith("whimbrel approve cutover");
  }

  @Test
  void aRefusedPlanIsAListOfFindings() throws IOException {
    Files.writeString(Path.of(plan), "migration: M-1\nlimits: { pause: soon }\n");

    int code = console.run("check", plan, "--output", "json");

    assertThat(code).isEqualTo(2);
    assertThat(console.json().at("/data/ready").asBoolean()).isFalse();
    assertThat(console.json().at("/data/findings").size()).isGreaterThan(1);
    assertThat(console.json().at("/data/findings/0/where").asString()).contains("plan.yaml");
  }
}
