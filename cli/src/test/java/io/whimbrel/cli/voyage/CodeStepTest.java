package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Trees of sources that a command changes, there and back. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CodeStepTest {
  private static final int INVALID = 2;
  private static final int PRECONDITION = 6;
  private static final int KILLED = 137;
  private static final String CHANGE =
      """
      set -e
      sed -i s/old/new/ a.txt b.txt pom.xml
      rm c.txt
      mkdir -p more/deep
      echo added > more/deep/d.txt
      chmod 755 more/deep/d.txt
      printf 'x\\000z' > logo.png
      mkdir target && echo built > target/a.class
      """;

  private final Servers servers;
  private final CommandsHere commands =
      new CommandsHere(Map.of("TOKEN", "hush-hush"), Clock.systemUTC());
  @TempDir Path directory = Path.of("");

  CodeStepTest(Servers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void tree() throws IOException {
    Path app = directory.resolve("app");
    Files.createDirectories(app.resolve(".git"));
    Files.writeString(app.resolve(".git/HEAD"), "old\n");
    Files.writeString(app.resolve("a.txt"), "one\nold\nthree\n");
    Files.writeString(app.resolve("b.txt"), "old\n");
    Files.writeString(app.resolve("c.txt"), "goes\n");
    Files.writeString(app.resolve("pom.xml"), "<old/>\n");
    Files.write(app.resolve("logo.png"), "x\0y".getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(
        app.resolve("b.txt"), PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(app.resolve("link"), Path.of("a.txt"));
    Files.writeString(directory.resolve("change.sh"), CHANGE);
  }

  private void plan(String code) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: codes
        type: code
        steps:
          - { name: change, code: { directory: app, %s } }
        """
            .formatted(code));
  }

  private void plan() throws IOException {
    plan("command: [sh, \"%s\"]".formatted(directory.resolve("change.sh")));
  }

  private int run(String... words) {
    return commands.runIn(directory, words);
  }

  private int rollBack() {
    return run("rollback", "--confirm", "codes");
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory.resolve("app"))) {
      for (Path file : files.filter(f -> !f.endsWith("app")).toList()) {
        String name = directory.relativize(file).toString();
        texts.put(
            name,
            Files.isDirectory(file)
                ? "directory"
                : PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    + Files.readString(file));
      }
    }
    return texts;
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  private Path kept(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(".whimbrel"))) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void whatACommandChangesInItsCopyIsShownAppliedAndTakenBack() throws Exception {
    plan();
    Map<String, String> before = files();

    assertThat(run("check")).as(commands.said()).isZero();
    assertThat(run("explain")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("changes app by sh", "can be taken back");
    assertThat(files()).isEqualTo(before);
    assertThat(run("run")).as(commands.said()).isZero();

    Map<String, String> expected = new TreeMap<>(before);
    expected.replaceAll((name, text) -> name.contains(".git") ? text : text.replace("old", "new"));
    expected.remove("app/c.txt");
    expected.put("app/more", "directory");
    expected.put("app/more/deep", "directory");
    expected.put("app/more/deep/d.txt", "rwxr-xr-xadded\n");
    assertThat(files()).isEqualTo(expected);
    assertThat(Files.readString(kept("changes.diff")))
        .contains("--- a.txt\n+++ a.txt\n@@ -1,3 +1,3 @@\n one\n-old\n+new\n three\n")
        .contains("-goes", "+added")
        .doesNotContain("built");
    assertThat(run("status")).as(commands.said()).isZero();
    assertThat(run("status", "--output", "json")).as(commands.said()).isZero();
    assertThat(commands.said())
        .contains("5 files, +4 -4 lines: a.txt, b.txt, c.txt, more/deep/d.txt, pom.xml")
        .contains("left alone, being no text: logo.png")
        .contains("changes.diff");
    assertThat(run("explain")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("+new", "-goes");

    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFileThatSomebodyChangedSinceIsLeftAloneWithAllOthers() throws Exception {
    plan();
    assertThat(run("run")).as(commands.said()).isZero();
    Files.writeString(directory.resolve("app/pom.xml"), "<mine/>\n");
    Map<String, String> changed = files();

    assertThat(rollBack()).as(commands.said()).isEqualTo(PRECONDITION);

    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "pom.xml");
    assertThat(files()).isEqualTo(changed);
    Files.writeString(directory.resolve("app/pom.xml"), "<new/>\n");
    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(text("app/a.txt")).isEqualTo("one\nold\nthree\n");
    assertThat(directory.resolve("app/more")).doesNotExist();
  }

  @Test
  void aFileThatSomebodyChangesMeanwhileIsNotOverwritten() throws Exception {
    plan(
        "command: \"sed -i s/old/new/ a.txt b.txt; echo mine > %s\""
            .formatted(directory.resolve("app/b.txt")));

    assertThat(run("run")).as(commands.said()).isEqualTo(PRECONDITION);

    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "b.txt");
    assertThat(text("app/b.txt")).isEqualTo("mine\n");
    assertThat(text("app/a.txt")).isEqualTo("one\nold\nthree\n");
  }

  @Test
  void aDirectoryThatHasBecomeALinkLeadsNowhere() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(outside.resolve("x.txt"), "old\n");
    Path inside = Files.createDirectories(directory.resolve("app/sub"));
    Files.writeString(inside.resolve("x.txt"), "old\n");
    plan(
        "command: \"sed -i s/old/new/ sub/x.txt; rm -r %s; ln -s %s %s\""
            .formatted(inside, outside, inside));

    assertThat(run("run")).as(commands.said()).isEqualTo(PRECONDITION);

    assertThat(commands.said()).contains("E-STEP-OVERTAKEN", "x.txt");
    assertThat(text("outside/x.txt")).isEqualTo("old\n");
  }

  @Test
  void aCommandThatFailsLeavesTheTreeAloneAndIsTriedOnANewCopy() throws Exception {
    plan("command: \"sed -i s/old/new/ a.txt && test -e ready\"");
    Map<String, String> before = files();

    assertThat(run("run")).as(commands.said()).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-STEP-FAILED");
    assertThat(files()).isEqualTo(before);

    Files.writeString(directory.resolve("app/ready"), "");
    Files.writeString(directory.resolve("app/a.txt"), "old two\n");
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(text("app/a.txt")).isEqualTo("new two\n");
  }

  @Test
  void aDifferenceIsFoundAndNotApplied() throws Exception {
    plan(
        "command: \"sed -i s/old/$WORD/ a.txt\", environment: { WORD: \"${env:TOKEN}\" }, apply:"
            + " false");
    Map<String, String> before = files();

    assertThat(run("run")).as(commands.said()).isZero();

    assertThat(files()).isEqualTo(before);
    assertThat(Files.readString(kept("changes.diff"))).contains("-old").doesNotContain("hush-hush");
    assertThat(rollBack()).as(commands.said()).isZero();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatIsMissingOrWrongIsNamedBeforeAnythingRuns() throws Exception {
    plan("recipes: [com.example.Recipe], config: rewrite.yml, tool: no-such-maven");
    assertThat(run("check")).as(commands.said()).isEqualTo(INVALID);
    assertThat(commands.said()).contains("'no-such-maven' is not there", "rewrite.yml is not");

    plan("recipes: [com.example.Recipe], artifacts: [com.example:recipes:1.0], tool: [sh, -x]");
    assertThat(run("explain")).as(commands.said()).isZero();
    assertThat(commands.said())
        .contains(
            "sh -x -B -q org.openrewrite.maven:rewrite-maven-plugin:",
            ":run -Drewrite.activeRecipes=com.example.Recipe"
                + " -Drewrite.recipeArtifactCoordinates=com.example:recipes:1.0");

    plan("recipes: [\"a,b c\"], command: x, tool: mvn");
    assertThat(run("check")).as(commands.said()).isEqualTo(INVALID);
    assertThat(commands.said()).contains("recipes or a command");
  }

  @Test
  void treesOfWhichOneLiesInTheOtherNeedAnOrder() throws Exception {
    String plan =
        """
        migration: codes
        type: code
        steps:
          - { name: whole, code: { directory: app, command: "true" } }
          - { name: part, code: { directory: app/web, command: "true" }%s }
          - { name: line, after: part, file: { path: app/b.txt, line: "new" } }
          - { name: head, file: { path: app/.git/HEAD, line: "new" } }
        """;
    Files.createDirectory(directory.resolve("app/web"));

    Files.writeString(directory.resolve("plan.yaml"), plan.formatted(""));
    int unordered = run("check");
    String said = commands.said();
    Files.writeString(directory.resolve("plan.yaml"), plan.formatted(", after: whole"));

    assertThat(unordered).isEqualTo(INVALID);
    assertThat(said)
        .contains("steps 'whole' and 'part' change ", "app/web, which lies in ")
        .contains("write 'after: whole' into step 'part'")
        .contains("steps 'whole' and 'line' change ")
        .doesNotContain("head");
    assertThat(run("check")).as(commands.said()).isZero();
  }

  @Test
  void aKillBetweenFilesGoesOnAndBack() throws Exception {
    plan();
    Map<String, String> before = files();
    Voyage voyage = new Voyage(servers.source(), servers.target(), "codes", directory);

    for (FaultPoint point :
        new FaultPoint[] {
          FaultPoint.STEP_COMMAND_STARTED, FaultPoint.STEP_FILE_NOTED, FaultPoint.STEP_FILE_WRITTEN
        }) {
      assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
          .as(point + "\n" + voyage.said())
          .isEqualTo(KILLED);
    }
    assertThat(text("app/a.txt")).contains("new");
    assertThat(text("app/b.txt")).contains("old");
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(text("app/b.txt")).contains("new");

    assertThat(
            voyage.run(
                FaultPoint.STEP_FILE_WRITTEN.text() + ":kill",
                "rollback",
                "--confirm",
                "codes",
                "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(KILLED);
    assertThat(files()).isNotEqualTo(before);
    assertThat(voyage.run("", "rollback", "--confirm", "codes", "plan.yaml"))
        .as(voyage.said())
        .isZero();
    assertThat(files()).isEqualTo(before);
  }
}
