package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProjectReaderTest {

  private static final String FOLDER =
      """
      name: Shop
      maintained-by: platform-team
      platform: { provider: AWS, architecture: Monolith }
      connections:
        shop-old: ${env:OLD_DATABASE_URL}
        shop-new: postgresql://app:${file:secrets/new}@new:5432/shop
      channels:
        team: { slack: "${file:secrets/slack}" }
      retention: { backups: 60d, daily: 10d }
      defaults:
        owner: platform-team
        limits: { pause: 3s, workers: 8 }
        backup: { to: [backups, /mnt/nas, "s3://bucket/shop"] }
      """;

  private static final String PLAN =
      """
      migration: MIGRATION-001
      source: ${connection:shop-old}
      target: ${connection:shop-new}
      """;

  @TempDir Path directory = Path.of("");
  private final MapSecrets secrets = MapSecrets.ofExamples();
  private Path folder = directory;
  private Path plan = directory;

  @BeforeEach
  void aFolder() throws IOException {
    folder = directory.toRealPath();
    plan = Files.createDirectory(folder.resolve("MIGRATION-001")).resolve("plan.yaml");
    secrets.files.put(folder.resolve("secrets/new"), "word");
    secrets.files.put(folder.resolve("secrets/slack"), "https://hooks.example.com/1");
  }

  private PlanReading read(String project, String text) {
    try {
      Files.writeString(folder.resolve(Project.FILE), project);
      Files.writeString(plan, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return PlanReader.read(plan, secrets);
  }

  private List<Finding> findings(String project, String text) {
    return read(project, text) instanceof PlanReading.Refused refused
        ? refused.findings()
        : List.of();
  }

  @Test
  void aPlanInheritsConnectionsChannelsAndDefaults() {
    Plan read = read(FOLDER, PLAN + "limits: { workers: 2 }\n").plan();

    assertThat(read.source().secret()).isEqualTo("postgresql://app:old-secret@old:5432/shop");
    assertThat(read.target().secret()).isEqualTo("postgresql://app:word@new:5432/shop");
    assertThat(read.owner()).isEqualTo("platform-team");
    assertThat(read.limits().pause()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.limits().workers()).isEqualTo(2);
    assertThat(read.notifying().channels()).hasSize(1);
    assertThat(read.backup().keep()).isEqualTo(Duration.ofDays(60));
    assertThat(read.backup().daily()).isEqualTo(Duration.ofDays(10));
    assertThat(read.backup().to())
        .containsExactly(folder.resolve("backups").toString(), "/mnt/nas", "s3://bucket/shop");
    assertThat(read.locate("limits.pause")).isEqualTo("whimbrel.yaml:12:20");
    assertThat(read.locate("limits.workers")).isEqualTo("plan.yaml:4:20");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileThatEverybodyMayWriteIsNotObeyed() throws IOException {
    Files.writeString(folder.resolve(Project.FILE), FOLDER);
    Files.setPosixFilePermissions(
        folder.resolve(Project.FILE), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(findings(FOLDER, PLAN))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.what()).contains("everybody", folder.resolve(Project.FILE).toString());
              assertThat(f.fix()).contains("chmod o-w");
              assertThat(f.where()).isEqualTo("whimbrel.yaml");
            });
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aDirectoryInWhichEverybodyMayReplaceFilesIsNotTrustedUnlessItIsSticky() throws IOException {
    Files.setAttribute(folder, "unix:mode", 0x1ff);

    assertThat(findings(FOLDER, PLAN))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("may replace files in " + folder));

    Files.setAttribute(folder, "unix:mode", 0x3ff);

    assertThat(findings(FOLDER, PLAN)).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileOfSomebodyElseIsNotObeyed() throws IOException {
    Path file = Files.writeString(folder.resolve(Project.FILE), FOLDER);
    int owner = (int) Files.getAttribute(file, "unix:uid");
    ReadingNotes notes = new ReadingNotes(Project.FILE);

    new FolderTrust(Set.of(owner)).check(file, notes);
    assertThat(notes.findings()).isEmpty();
    new FolderTrust(Set.of(owner + 1)).check(file, notes);

    assertThat(notes.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains(file.toString(), "belongs to"));
  }

  @Test
  void theDigestHoldsWhatIsInheritedAndNothingElseOfTheFolder() {
    String digest = read(FOLDER, PLAN).plan().digest();

    assertThat(read(FOLDER.replace("pause: 3s", "pause: 4s"), PLAN).plan().digest())
        .isNotEqualTo(digest);
    assertThat(read(FOLDER.replace("provider: AWS", "provider: GCP"), PLAN).plan().digest())
        .isEqualTo(digest);
    assertThat(
            read(FOLDER.replace("channels:", "  other: ${env:OTHER}\nchannels:"), PLAN)
                .plan()
                .digest())
        .isEqualTo(digest);
  }

  @Test
  void aFolderThatGivesNothingLeavesThePlanAsItWas() throws IOException {
    String text = PlanDirectory.HEAD;
    String inFolder = read("name: Shop\n", text).plan().digest();
    Files.delete(folder.resolve(Project.FILE));

    assertThat(PlanReader.read(plan, secrets).plan().digest()).isEqualTo(inFolder);
  }

  @Test
  void aBigBangDoesNotInheritThePause() {
    Plan read = read(FOLDER, PLAN + "strategy: big-bang\nlimits: { downtime: 2h }\n").plan();

    assertThat(read.limits().downtime()).contains(Duration.ofHours(2));
  }

  @Test
  void whatIsWrongWithWhatIsInheritedIsSaidAtItsPlaceInTheFolder() {
    assertThat(findings(FOLDER.replace("pause: 3s", "pause: soon"), PLAN))
        .singleElement()
        .satisfies(f -> assertThat(f.where()).isEqualTo("whimbrel.yaml:12:20"));
  }

  @Test
  void whatIsWrongWithTheFolderIsSaidWithFixes() {
    String wrong =
        """
        owner: somebody
        connections:
          "shop old": postgresql://app:word@old/shop
        retention: { weekly: 1d }
        defaults: { source: x }
        """;

    assertThat(findings(wrong, PLAN))
        .filteredOn(f -> f.where().startsWith(Project.FILE))
        .extracting(Finding::where)
        .contains(
            "whimbrel.yaml:1:1", "whimbrel.yaml:3:15", "whimbrel.yaml:4:14", "whimbrel.yaml:5:13");
    assertThat(findings(wrong, PLAN)).noneMatch(f -> f.what().contains("app:word"));
    assertThatThrownBy(() -> ProjectReader.read(folder.resolve(Project.FILE), plan))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aConnectionThatIsNotThereIsNamed() throws IOException {
    assertThat(findings(FOLDER, PLAN.replace("shop-old", "shop-olt")))
        .singleElement()
        .satisfies(f -> assertThat(f.what() + f.fix()).contains("shop-olt", "shop-old"));
    assertThat(findings(FOLDER, PLAN.replace("{connection:shop-old}", "{connection:shop-old}?x=1")))
        .isNotEmpty();
    assertThat(findings(FOLDER, PLAN)).isEmpty();
    Files.delete(folder.resolve(Project.FILE));
    Files.writeString(plan, PLAN);
    assertThat(PlanReader.read(plan, secrets))
        .isInstanceOfSatisfying(
            PlanReading.Refused.class,
            r -> assertThat(r.findings().getFirst().fix()).contains("whimbrel init"));
  }

  @Test
  void anEmptyFileIsAFolderWithoutDefaults() {
    assertThat(read("# nothing\n", PlanDirectory.HEAD)).isInstanceOf(PlanReading.Read.class);
    assertThat(ProjectReader.read(folder.resolve(Project.FILE), plan).plans())
        .containsExactly("*/plan.yaml");
  }

  @Test
  void theNearestFolderIsFoundAndAPlanOfThatNameIsNone() throws IOException {
    Files.writeString(folder.resolve(Project.FILE), PlanDirectory.HEAD);

    assertThat(ProjectReader.find(plan)).isEmpty();
    assertThat(PlanReader.read(folder.resolve(Project.FILE), secrets))
        .isInstanceOf(PlanReading.Read.class);
    Files.writeString(folder.resolve(Project.FILE), "name: Shop\n");
    assertThat(ProjectReader.find(plan)).contains(folder.resolve(Project.FILE));
  }
}
