package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path folder = Path.of("");

  @BeforeEach
  void aNewFolder() throws IOException {
    folder = directory.toRealPath().resolve("migrations");
    int code =
        console.run(
            "init",
            folder.toString(),
            "--owner",
            "shop-team",
            "--connection",
            "old=env:OLD_URL",
            "--connection",
            "new=env:NEW_URL");
    assertThat(code).as(console.err()).isZero();
  }

  private int add(Console with, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("new", "--project", folder.toString(), "--from", "old", "--to", "new"));
    line.addAll(List.of(more));
    return with.run(line.toArray(String[]::new));
  }

  @Test
  void schemasLieWhereNewFilesSayThatTheyAre() throws IOException {
    assertThat(console.run("schema")).isZero();
    assertThat(folder.resolve("plan.schema.json")).hasContent(console.out());
    assertThat(console.run("schema", "whimbrel")).isZero();
    assertThat(folder.resolve("whimbrel.schema.json")).hasContent(console.out());
    assertThat(console.run("schema", "guides")).isZero();
    assertThat(console.out()).contains("What guides.yaml may say");
    assertThat(folder.resolve("guides.schema.json")).doesNotExist();
    Files.writeString(folder.resolve("plan.schema.json"), "{}");

    assertThat(add(console, "--title", "Orders move", "--type", "data")).isZero();

    Path plan = folder.resolve("MIGRATION-001/plan.yaml");
    assertThat(plan).content().startsWith("# yaml-language-server: $schema=../plan.schema.json\n");
    assertThat(folder.resolve("plan.schema.json")).hasContent("{}");
  }

  @Test
  void aFolderIsMadeOnceAndItsIndexWithIt() throws IOException {
    assertThat(Files.readString(folder.resolve("README.md"))).contains("No planned migrations");
    assertThat(folder.resolve("index.html")).exists();
    assertThat(folder.resolve(".gitignore")).hasContent(".whimbrel/\nbackups/\n");

    assertThat(console.run("init", folder.toString())).isEqualTo(2);
    assertThat(console.err()).contains("is not overwritten");
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("index.html"), "<p>Ours</p>\n");
    assertThat(console.run("init", taken.toString())).isEqualTo(2);
    assertThat(console.err()).contains("index.html");
    assertThat(taken.resolve("whimbrel.yaml")).doesNotExist();
    assertThat(
            console.run(
                "init",
                folder.resolve("other").toString(),
                "--connection",
                "x=postgresql://a:secret-word@h/d"))
        .isEqualTo(2);
    assertThat(console.err()).doesNotContain("secret-word");
  }

  @Test
  void newMigrationsGetTheNextNumberAndAreInTheIndex() throws IOException {
    assertThat(
            add(console, "--title", "Orders move", "--type", "data,version", "--eta", "2027-01-02"))
        .as(console.err())
        .isZero();
    Files.createDirectory(folder.resolve("MIGRATION-005"));
    assertThat(add(console, "--title", "Users move")).as(console.err()).isZero();

    assertThat(folder.resolve("MIGRATION-001/plan.yaml"))
        .content()
        .contains("migration: MIGRATION-001", "source: ${connection:old}", "eta: 2027-01-02");
    assertThat(folder.resolve("MIGRATION-006/plan.yaml")).exists();
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("Orders move | Data, Version |", "MIGRATION-006", "shop-team");
    assertThat(console.run("index", "--check", folder.toString())).as(console.out()).isZero();
  }

  @Test
  void whatNobodyAnswersIsNamedWithItsOption() {
    assertThat(add(console)).isEqualTo(2);
    assertThat(console.err()).contains("--title");
    assertThat(add(console, "--title", "x", "--type", "date")).isEqualTo(2);
    assertThat(console.err()).contains("'date' is no type");
    assertThat(console.run("new", "--project", folder.toString(), "--title", "x", "--from", "odl"))
        .isEqualTo(2);
    assertThat(console.err()).contains("no connection 'odl'", "old");
    assertThat(folder.resolve("MIGRATION-001")).doesNotExist();
  }

  @Test
  void commandsAtTheSameTimeGetDifferentNumbers() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> commands =
          IntStream.range(0, 8)
              .<Callable<Integer>>mapToObj(
                  i -> () -> add(new Console(ShopPlan.ENVIRONMENT), "--title", "t" + i))
              .toList();
      for (Future<Integer> done : threads.invokeAll(commands)) {
        assertThat(done.get()).isZero();
      }
    }

    for (int i = 1; i <= 8; i++) {
      assertThat(folder.resolve("MIGRATION-00" + i + "/plan.yaml")).exists();
    }
  }

  @Test
  void codeAndWhateverHasStepsNeedsNoDatabases() {
    String here = folder.toString();

    assertThat(console.run("new", "--project", here, "--title", "Deploy", "--type", "code"))
        .as(console.err())
        .isZero();
    assertThat(
            console.run("new", "--project", here, "--title", "x", "--type", "platform", "--steps"))
        .isZero();

    assertThat(folder.resolve("MIGRATION-001/plan.yaml"))
        .content()
        .contains("command: ./deploy-new.sh")
        .doesNotContain("source:");
    assertThat(console.run("risk", folder.resolve("MIGRATION-002/plan.yaml").toString())).isZero();
    assertThat(console.run("new", "--project", here, "--title", "x", "--type", "data"))
        .isEqualTo(2);
    assertThat(console.err()).contains("--from");
  }

  @Test
  void riskIsToldWithReasonsAndWhatIsOpen() {
    add(console, "--title", "Cloud", "--type", "platform");
    String plan = folder.resolve("MIGRATION-001/plan.yaml").toString();

    assertThat(console.run("risk", plan)).as(console.err()).isZero();
    assertThat(console.out())
        .contains(
            "risk high: the platform of production changes",
            "Data loss during migration",
            "Unexpected data growth",
            "open   Data loss during migration: plan a backup");
    assertThat(console.run("risk", plan, "-o", "json")).isZero();
    assertThat(console.json().at("/data/risks")).hasSize(8);
    assertThat(console.json().at("/data/level").asString()).isEqualTo("HIGH");
  }
}
