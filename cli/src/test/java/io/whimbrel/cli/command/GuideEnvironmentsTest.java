package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guides that need no database, in their environments. */
final class GuideEnvironmentsTest {
  private static final int USAGE = 2;
  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;

  @TempDir private Path directory;

  private final Console console = new Console(Map.of("TOKEN", "hush-hush"));

  @BeforeEach
  void aServiceThatIsAFile() throws IOException {
    Files.writeString(directory.resolve("VERSION"), "1.0.0\n");
    write(
        "guides.yaml",
        """
        environments:
          development:
            variables: { file: ../VERSION }
            version: { command: "cat VERSION" }
          production:
            variables: { file: ../PRODUCTION }
        """);
    Files.writeString(directory.resolve("PRODUCTION"), "1.0.0\n");
    guide("1.0.0", "1.1.0", "");
    guide("1.1.0", "2.0.0-rc.1", "");
    guide("1.1.0", "1.0.0", "");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private void guide(String from, String to, String more) throws IOException {
    write(
        "v%s-to-v%s/plan.yaml".formatted(from, to),
        """
        migration: SERVICE-%s
        guide:
          from: %s
          to: %s
        %s
        steps:
          - name: version
            file: { path: "${variable:file}", replace: [{ find: %s, with: %s }] }
        """
            .formatted(from + "-" + to, from, to, more.indent(2).stripTrailing(), from, to));
  }

  private int run(String command, String... options) {
    return console.run(
        Stream.of(
                Stream.of("guide", command, "-e", "development"),
                Stream.of(options),
                Stream.of(directory.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private String version() throws IOException {
    return Files.readString(directory.resolve("VERSION")).strip();
  }

  private String status(String pointer) {
    assertThat(run("status", "--ask", "--output", "json")).as(console.err()).isZero();
    return console.json().at("/data/environments/0" + pointer).asString();
  }

  @Test
  void theWayBeginsAtTheVersionThatTheEnvironmentSays() throws IOException {
    assertThat(run("run", "--to", "2.0.0-rc.1")).as(console.err()).isZero();

    assertThat(version()).isEqualTo("2.0.0-rc.1");
    assertThat(status("/version")).isEqualTo("2.0.0-rc.1");
    assertThat(status("/recorded")).isEqualTo("2.0.0-rc.1");
  }

  @Test
  void anEnvironmentThatSaysAnotherVersionThanTheJournalsIsNotTouched() throws IOException {
    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();
    Files.writeString(directory.resolve("VERSION"), "1.0.0\n");

    assertThat(run("run", "--to", "2.0.0-rc.1")).isEqualTo(USAGE);
    assertThat(console.err())
        .contains(
            "E-STATE-WRONG", "says that its version is 1.0.0", "led to 1.1.0", "--from 1.0.0");
    assertThat(version()).isEqualTo("1.0.0");
    run("status", "--ask");
    assertThat(console.out()).contains("1.0.0 (guides led to 1.1.0)");

    assertThat(run("run", "--from", "1.0.0", "--to", "2.0.0-rc.1")).as(console.err()).isZero();
    assertThat(version()).isEqualTo("2.0.0-rc.1");
  }

  @Test
  void behindADowngradeTheSameGuideIsFollowedOnceMore() throws IOException {
    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();
    assertThat(run("run", "--to", "1.0.0")).as(console.err()).isZero();
    assertThat(version()).isEqualTo("1.0.0");

    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();

    assertThat(version()).isEqualTo("1.1.0");
    assertThat(status("/recorded")).isEqualTo("1.1.0");
    assertThat(status("/guides/0/run/run")).isEqualTo("SERVICE-1.0.0-1.1.0.development.2");
  }

  @Test
  void whatWasBrokenOffBetweenTwoGuidesGoesOnWithTheNext() throws IOException {
    guide("1.1.0", "2.0.0-rc.1", "before: [Call the users]");
    assertThat(run("run", "--to", "2.0.0-rc.1")).isEqualTo(WAITING);
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(status("/asked/before-1")).isEqualTo("Call the users");
    assertThat(run("run", "--to", "1.0.0")).isEqualTo(USAGE);
    assertThat(console.err())
        .contains("v1.1.0-to-v2.0.0-rc.1 is under way there", "no guides lead from 2.0.0-rc.1");

    assertThat(console.run("guide", "tick", "before-1", directory.toString(), "-e", "development"))
        .as(console.err())
        .isZero();
    assertThat(console.out()).contains("whimbrel guide run --to 2.0.0-rc.1 -e development");
    assertThat(run("run", "--from", "1.0.0", "--to", "2.0.0-rc.1")).as(console.err()).isZero();
    assertThat(version()).isEqualTo("2.0.0-rc.1");
    assertThat(status("/guides/0/run/run")).isEqualTo("SERVICE-1.0.0-1.1.0.development.1");
  }

  @Test
  void behindTheCleanupNothingIsTakenBack() throws IOException {
    guide("1.0.0", "1.1.0", "restore-point: { files: [\"${variable:file}\"] }");
    Path kept =
        directory.resolve(
            "v1.0.0-to-v1.1.0/.whimbrel/restore-points/SERVICE-1.0.0-1.1.0.development.1");
    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();
    assertThat(kept.resolve("1")).hasContent("1.0.0");

    assertThat(run("cleanup")).isEqualTo(USAGE);
    assertThat(run("cleanup", "--confirm", "development")).as(console.err()).isZero();

    assertThat(kept).doesNotExist();
    assertThat(status("/recorded")).isEqualTo("1.1.0");
    assertThat(run("rollback", "--confirm", "development")).isNotZero();
    assertThat(version()).isEqualTo("1.1.0");
  }

  @Test
  void linksAndWhatWasNotThereAreBroughtBackAsTheyWere() throws IOException {
    Files.createDirectories(directory.resolve("releases/1/lib"));
    Files.writeString(directory.resolve("releases/1/lib/a b"), "one");
    Files.createSymbolicLink(directory.resolve("current"), Path.of("releases/1"));
    write(
        "v1.0.0-to-v1.1.0/plan.yaml",
        """
        migration: SERVICE
        guide:
          from: 1.0.0
          to: 1.1.0
          restore-point:
            files: [../current, ../releases, ../new]
            make: echo kept > "$RESTORE_POINT/more"
            restore: cp "$RESTORE_POINT/more" ../more
        steps:
          - name: release
            command: cd .. && rm current && mkdir current new && rm "releases/1/lib/a b"
            irreversible: accepted
        """);
    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();
    assertThat(directory.resolve("new")).exists();

    assertThat(run("rollback", "--confirm", "development")).as(console.err()).isZero();

    assertThat(Files.readSymbolicLink(directory.resolve("current")))
        .isEqualTo(Path.of("releases/1"));
    assertThat(directory.resolve("current/lib/a b")).hasContent("one");
    assertThat(directory.resolve("new")).doesNotExist();
    assertThat(directory.resolve("more")).hasContent("kept");
  }

  private void irreversible(String make) throws IOException {
    write(
        "v1.0.0-to-v1.1.0/plan.yaml",
        """
        migration: SERVICE
        guide:
          from: 1.0.0
          to: 1.1.0
          restore-point: { files: [../VERSION], make: '%s', restore: "true" }
        steps:
          - { name: version, command: "echo 1.1.0 > ../VERSION", irreversible: accepted }
        """
            .formatted(make));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 3", "kill -9 $PPID"})
  void whereTheRestorePointCouldNotBeMadeTheWayBackIsOpen(String make) throws IOException {
    irreversible(make);
    assertThat(run("run", "--to", "1.1.0")).isEqualTo(PRECONDITION);
    assertThat(version()).isEqualTo("1.0.0");

    assertThat(run("rollback", "--confirm", "development")).as(console.err()).isZero();

    assertThat(version()).isEqualTo("1.0.0");
    irreversible("true");
    assertThat(run("run", "--to", "1.1.0")).as(console.err()).isZero();
    assertThat(run("rollback", "--confirm", "development", "--restore")).as(console.err()).isZero();
    assertThat(version()).isEqualTo("1.0.0");
  }

  @Test
  void aGuideThatWasChangedWhileItWaitedDoesNotGoOnInProduction() throws Exception {
    write(
        "v1.0.0-to-v1.1.0/plan.yaml",
        """
        migration: SERVICE
        guide: { from: 1.0.0, to: 1.1.0, before: [Call the users] }
        steps:
          - { name: version, command: "sh script.sh ${variable:file}", irreversible: accepted }
        """);
    write("v1.0.0-to-v1.1.0/script.sh", "echo 1.1.0 > $1");
    pass("development");
    assertThat(go("production")).as(console.err()).isEqualTo(WAITING);
    tick("production");

    write("v1.0.0-to-v1.1.0/script.sh", "echo never tried > $1");
    assertThat(go("production")).as(console.err()).isEqualTo(PRECONDITION);

    assertThat(console.err()).contains("E-GO-REFUSED", "was changed", "--despite");
    assertThat(directory.resolve("PRODUCTION")).hasContent("1.0.0");
    assertThat(go("production", "--despite", "a typo")).as(console.err()).isZero();
    assertThat(directory.resolve("PRODUCTION")).hasContent("never tried");
    assertThat(despite()).singleElement().asString().contains("goes on with", "a typo");
  }

  private List<String> despite() throws SQLException {
    try (Connection journal =
            DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("v1.0.0-to-v1.1.0/.whimbrel/journal.db"));
        Statement statement = journal.createStatement();
        ResultSet rows =
            statement.executeQuery("select text from event where kind = 'guide.despite'")) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private void pass(String environment) {
    assertThat(go(environment)).as(console.err()).isEqualTo(WAITING);
    tick(environment);
    assertThat(go(environment)).as(console.err()).isZero();
  }

  private void tick(String environment) {
    assertThat(console.run("guide", "tick", "before-1", directory.toString(), "-e", environment))
        .as(console.err())
        .isZero();
  }

  private int go(String environment, String... options) {
    return console.run(
        Stream.of(
                Stream.of("guide", "run", "--from", "1.0.0", "--to", "1.1.0", "-e", environment),
                Stream.of(options),
                Stream.of(directory.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  @Test
  void aRollbackIsForTheEnvironmentThatIsNamed() throws IOException {
    assertThat(run("run", "--to", "1.1.0")).isZero();

    assertThat(run("rollback", "--confirm", "production")).isEqualTo(USAGE);
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(run("rollback", "--to", "0.9.0", "--confirm", "development")).isEqualTo(USAGE);
    assertThat(console.err()).contains("go back no further than to 1.0.0");
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(run("rollback", "--confirm", "development")).as(console.err()).isZero();
    assertThat(version()).isEqualTo("1.0.0");
  }

  @Test
  void ofEnvironmentsThatAreNotThereTheNearestEarlierOneCounts() throws IOException {
    String[] go = {
      "guide", "run", "--from", "1.0.0", "--to", "1.1.0", "-e", "production", directory.toString()
    };
    assertThat(console.run(go)).isEqualTo(PRECONDITION);
    assertThat(console.err()).contains("has not passed in development");
    assertThat(run("run", "--to", "1.1.0")).isZero();

    assertThat(console.run(go)).as(console.err()).isZero();
    assertThat(Files.readString(directory.resolve("PRODUCTION"))).isEqualTo("1.1.0\n");
  }

  @Test
  void whatFitsToAFailureIsShownWithWhatItsCheckFoundTheSurestFirst() throws IOException {
    write(
        "v1.0.0-to-v1.1.0/plan.yaml",
        """
        migration: SERVICE
        guide:
          from: 1.0.0
          to: 1.1.0
          troubleshooting:
            - { name: other, pattern: nothing of this, remedy: never shown }
            - { name: unlikely, pattern: OVER THERE, remedy: first remedy, check: { command: "false" } }
            - { name: unseen, pattern: over there, remedy: second remedy }
            - { name: likely, pattern: over +there, remedy: third remedy, check: { command: "true" } }
        steps:
          - { name: fail, command: "echo over there $HUSH; exit 7", irreversible: accepted }
        """);

    assertThat(run("run", "--to", "1.1.0")).isEqualTo(PRECONDITION);

    assertThat(console.err())
        .containsSubsequence(
            "E-STEP-FAILED",
            "over there",
            "Next:",
            "Troubleshooting: likely (the cause is there)",
            "third remedy",
            "Troubleshooting: unseen (nothing looks for the cause)",
            "Troubleshooting: unlikely (the cause was not seen)")
        .doesNotContain("never shown");
    assertThat(run("run", "--to", "1.1.0", "--output", "json")).isEqualTo(PRECONDITION);
    assertThat(console.json().at("/kind").asString()).isEqualTo("GuideRun");
    assertThat(console.json().at("/error/code").asString()).isEqualTo("E-STEP-FAILED");
    assertThat(console.json().at("/data/troubleshooting/2/name").asString()).isEqualTo("unlikely");
    assertThat(console.json().at("/data/guides/0/state").asString()).isEqualTo("failed");
  }

  @Test
  void anUnknownEnvironmentOrVariableIsNamed() throws IOException {
    assertThat(console.run("guide", "run", "--to", "1.1.0", "-e", "staging", directory.toString()))
        .isEqualTo(USAGE);
    assertThat(console.err()).contains("no environment 'staging'", "development, production");
    write("guides.yaml", "environments: { development: { variables: { files: VERSION } } }\n");

    assertThat(run("run", "--from", "1.0.0", "--to", "1.1.0")).isEqualTo(USAGE);
    assertThat(console.err()).contains("no variable 'file'", "did you mean 'files'?");
  }
}
