package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates of guides at which people are asked, in one environment and not in another. */
final class GuideApprovalsTest {
  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;

  @TempDir private Path directory;

  private final Console console = new Console(Map.of());

  @BeforeEach
  void aServiceThatIsAFile() throws IOException {
    Files.writeString(directory.resolve("DEVELOPMENT"), "1.0.0\n");
    Files.writeString(directory.resolve("PRODUCTION"), "1.0.0\n");
    Files.writeString(
        directory.resolve("guides.yaml"),
        """
        environments:
          development:
            variables: { file: ../DEVELOPMENT }
          production:
            variables: { file: ../PRODUCTION }
            approvals:
              people: { ana: { roles: [dba] }, raj: { roles: [owner] } }
              gates:
                start:
                  { people: 2, roles: [owner], own-run: allowed, requires: [planning.approval] }
                cleanup: { people: 1, own-run: allowed }
        """);
    Path guide = Files.createDirectory(directory.resolve("v1.0.0-to-v1.1.0"));
    Files.writeString(
        guide.resolve("plan.yaml"),
        """
        migration: SERVICE-1.1.0
        guide: { from: 1.0.0, to: 1.1.0 }
        steps:
          - name: version
            file: { path: "${variable:file}", replace: [{ find: 1.0.0, with: 1.1.0 }] }
        """);
  }

  private int guide(String environment, String command, String... words) {
    return console.run(
        Stream.of(
                Stream.of("guide", command),
                Stream.of(words),
                Stream.of("-e", environment, directory.toString()))
            .flatMap(w -> w)
            .toArray(String[]::new));
  }

  private int run(String environment) {
    return guide(environment, "run", "--from", "1.0.0", "--to", "1.1.0");
  }

  private String version(String file) throws IOException {
    return Files.readString(directory.resolve(file)).strip();
  }

  @Test
  void aGuideWaitsInTheEnvironmentThatAsksPeopleAndGoesOnBehindTheirGo() throws IOException {
    assertThat(run("development")).as(console.err()).isZero();
    assertThat(version("DEVELOPMENT")).isEqualTo("1.1.0");

    assertThat(run("production")).as(console.err()).isEqualTo(WAITING);
    assertThat(version("PRODUCTION")).isEqualTo("1.0.0");
    assertThat(console.out())
        .contains("gate START (2 more people, somebody as 'owner'; ticks of planning.approval)")
        .contains("'whimbrel guide approve start -e production " + directory + "'")
        .contains("'whimbrel guide run --to 1.1.0 -e production " + directory + "'");
    assertThat(guide("production", "status")).isZero();
    assertThat(console.out())
        .contains(
            "Gate START waits for 2 more people",
            "whimbrel guide approve start -e production " + directory);

    assertThat(guide("production", "approve", "start", "--by", "ana")).isEqualTo(PRECONDITION);
    assertThat(console.err())
        .contains("E-GO-REFUSED", "'whimbrel guide tick planning.approval -e production");
    assertThat(guide("production", "tick", "planning.approval")).as(console.err()).isZero();
    assertThat(console.out())
        .contains("Next: whimbrel guide run --to 1.1.0 -e production " + directory);
    assertThat(guide("production", "approve", "start", "--by", "ana")).as(console.err()).isZero();
    assertThat(console.out())
        .contains("go at gate START", "missing: one more person")
        .contains("Next: whimbrel guide approve start -e production " + directory);
    assertThat(run("production")).isEqualTo(WAITING);
    assertThat(guide("production", "approve", "start", "--by", "raj")).as(console.err()).isZero();
    assertThat(console.out()).doesNotContain("missing");
    assertThat(run("production")).as(console.err()).isZero();
    assertThat(version("PRODUCTION")).isEqualTo("1.1.0");

    assertThat(guide("production", "cleanup", "--confirm", "production")).isEqualTo(WAITING);
    assertThat(console.out())
        .contains("gate CLEANUP is closed: one more person")
        .contains("'whimbrel guide approve cleanup -e production");
    assertThat(guide("production", "status", "--output", "json")).isZero();
    assertThat(console.json().at("/data/environments/0/gatesAsked/CLEANUP").asString())
        .startsWith("one more person");
    assertThat(guide("production", "approve", "cleanup", "--by", "ana")).as(console.err()).isZero();
    assertThat(guide("production", "cleanup", "--confirm", "production"))
        .as(console.err())
        .isZero();
  }

  @Test
  void aNoGoHoldsAndWhoHasNoSayIsRefused() {
    assertThat(run("development")).as(console.err()).isZero();
    assertThat(run("production")).isEqualTo(WAITING);
    assertThat(guide("production", "tick", "planning.approval")).isZero();

    assertThat(guide("production", "approve", "start", "--by", "max")).isEqualTo(PRECONDITION);
    assertThat(console.err()).contains("max has no say at gate START");
    assertThat(guide("production", "reject", "start", "--by", "raj", "--comment", "not today"))
        .as(console.err())
        .isZero();
    assertThat(run("production")).isEqualTo(WAITING);
    assertThat(console.out()).contains("no-go by raj");
    assertThat(guide("development", "approve", "start", "--by", "ana")).isEqualTo(2);
    assertThat(console.err()).contains("no guide is under way there");
  }
}
