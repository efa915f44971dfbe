package io.whimbrel.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  private final Path directory;
  private final LauncherSandbox sandbox;

  LauncherTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.sandbox = new LauncherSandbox(directory);
  }

  @Test
  void argumentsAndTheExitCodeGoThroughUnchanged() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3")).with("FAKE_EXIT", 42);

    Launched launched = sandbox.launch("status", "two words", "", "$HOME");

    assertThat(launched.exit()).isEqualTo(42);
    assertThat(launched.out()).endsWith("io.whimbrel.cli.Main\nstatus\ntwo words\n\n$HOME\n");
    assertThat(launched.err()).isEmpty();
  }

  @Test
  void theProgramLearnsWhereItLives() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    Path root = sandbox.root().toRealPath();

    Launched launched = sandbox.launch("status");

    assertThat(launched.out())
        .contains("-Dwhimbrel.home=" + root + "\n")
        .contains("-Dwhimbrel.servers=" + root + "/cli/target/app/servers\n");
  }

  @Test
  void theNativeLibraryIsTheOneOfThisMachine() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    String natives = sandbox.root().toRealPath() + "/cli/target/app/native/org/sqlite/native/";
    assertThat(sandbox.launch("status").out()).doesNotContain("org.sqlite");

    for (String machine : List.of("Linux", "Linux-Musl", "Mac")) {
      Files.createDirectories(Path.of(natives, machine, "x86_64"));
      Files.createDirectories(Path.of(natives, machine, "aarch64"));
    }

    assertThat(sandbox.launch("status").out())
        .containsPattern("-Dorg.sqlite.lib.path=" + natives + "(Linux|Linux-Musl|Mac)/\\w+64\n");
  }

  @Test
  void itWorksThroughSymbolicLinks() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), sandbox.script());
    Path relative = Files.createSymbolicLink(directory.resolve("relative"), absolute.getFileName());

    Launched launched = LauncherSandbox.await(sandbox.start(relative, "status"));

    assertThat(launched.out()).contains("-Dwhimbrel.home=" + sandbox.root().toRealPath() + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.3.1", "25.0.10", "25.1", "26", "26-ea", "100.0.1"})
  void aNewEnoughJdkIsTaken(String version) throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", version));

    assertThat(sandbox.launch("status").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"25", "25.0", "25.0.2", "25.0.2.9", "25-ea", "24.9.9", "17.0.15", "1.8.0_472"})
  void aJdkThatIsTooOldIsRefusedWithTheFix(String version) throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", version));

    Launched launched = sandbox.launch("status");

    assertThat(launched.exit()).isEqualTo(6);
    assertThat(launched.out()).isEmpty();
    assertThat(launched.err()).contains("E-JAVA-TOO-OLD", "25.0.3 or newer", "Fix: ");
  }

  @Test
  void anUnsuitableJavaHomeIsPassedOver() throws Exception {
    sandbox.built();
    sandbox.with("JAVA_HOME", sandbox.jdk("old", "17.0.15"));
    sandbox.with("PATH", sandbox.jdk("new", "25.0.4").resolve("bin") + ":/usr/bin:/bin");

    assertThat(sandbox.launch("status").exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo", "verify", "cutover", "server"})
  void longCommandsGetTheThroughputCollectorAndTheWholeCompilerLate(String command)
      throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));

    assertThat(sandbox.launch(command, "plan.yaml").out())
        .contains("-XX:+UseG1GC", "-XX:Tier4InvocationThreshold=50000")
        .doesNotContain("TieredStopAtLevel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "status run", "run --help"})
  void shortCommandsAreTunedToStartFast(String commandLine) throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));

    assertThat(sandbox.launch(commandLine.split(" ")).out())
        .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  @Test
  void optionsOfTheUserComeAfterOursAndMayChooseAnotherCollector() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("WHIMBREL_JAVA_OPTS", "-Xmx2g -XX:+UseZGC");

    List<String> options = sandbox.launch("run").out().lines().toList();

    assertThat(options).containsSubsequence("-Xmx512m", "-Xmx2g", "-XX:+UseZGC", "-cp");
    assertThat(options)
        .contains("-XX:Tier4InvocationThreshold=50000")
        .doesNotContain("-XX:+UseG1GC");
  }

  @Test
  void theFirstStartMakesACacheThatTheSecondUses() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("XDG_CACHE_HOME", sandbox.cacheHome());

    Launched first = sandbox.launch("--help");
    await().until(() -> cached().size() == 1 && cached().getFirst().endsWith(".aot"));
    Launched second = sandbox.launch("--help");

    assertThat(first.out()).doesNotContain("-XX:AOTCache");
    assertThat(second.out()).contains("-XX:AOTCache=" + sandbox.cacheHome() + "/whimbrel/");
  }

  @Test
  void behindABuildLongCommandsGetACacheOfTheirOwn() throws Exception {
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("XDG_CACHE_HOME", sandbox.cacheHome());
    sandbox.build("mkdir -p cli/target/app/lib && : >cli/target/app/lib/whimbrel-cli-1.jar\n");

    sandbox.launch("--help");
    await()
        .until(() -> cached().size() == 2 && cached().stream().allMatch(f -> f.endsWith(".aot")));

    assertThat(sandbox.launch("run").out())
        .containsPattern("-XX:AOTCache=" + sandbox.cacheHome() + "/whimbrel/.*-long.aot");
    assertThat(sandbox.launch("status").out())
        .containsPattern("-XX:AOTCache=" + sandbox.cacheHome() + "/whimbrel/.*-short.aot");
  }

  @Test
  void noServersStartForACacheUnlessSomethingIsBuiltOrShown() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("XDG_CACHE_HOME", sandbox.cacheHome());

    sandbox.launch("run");
    await().until(() -> cached().size() == 1 && cached().getFirst().endsWith("-short.aot"));
    sandbox.launch("demo");

    await()
        .until(() -> cached().size() == 2 && cached().stream().allMatch(f -> f.endsWith(".aot")));
  }

  @Test
  void cachesThatAreWantedAtOnceAreThereForTheCommand() throws Exception {
    sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("XDG_CACHE_HOME", sandbox.cacheHome()).with("WHIMBREL_TRAIN", 1);

    Launched launched = sandbox.launch("run");

    assertThat(launched.out()).containsPattern("-XX:AOTCache=.*-long.aot\n");
    assertThat(cached()).hasSize(2);
  }

  @Test
  void aChangedArchiveGetsANewCache() throws Exception {
    Path archive = sandbox.built();
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.with("XDG_CACHE_HOME", sandbox.cacheHome());
    sandbox.launch("--help");
    await().until(() -> cached().size() == 1 && cached().getFirst().endsWith(".aot"));

    Files.writeString(archive, "changed");
    Launched launched = sandbox.launch("--help");
    await()
        .until(() -> cached().size() == 2 && cached().stream().allMatch(f -> f.endsWith(".aot")));

    assertThat(launched.out()).doesNotContain("-XX:AOTCache");
  }

  @Test
  void whereNothingIsBuiltItBuildsOnceAndSaysSo() throws Exception {
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.build(
        """
        echo "$JAVA_HOME $*" >>builds
        mkdir -p cli/target/app/lib && : >cli/target/app/lib/whimbrel-cli-1.jar
        """);

    Launched first = sandbox.launch("--help");
    Launched second = sandbox.launch("--help");

    assertThat(first.exit()).isZero();
    assertThat(first.err()).startsWith("whimbrel: building").hasLineCount(1);
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.root().resolve("builds")).content().contains("-Prun").hasLineCount(1);
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.build(
        """
        echo build >>builds
        sleep 0.5
        mkdir -p cli/target/app/lib && : >cli/target/app/lib/whimbrel-cli-1.jar
        """);

    List<Process> starts =
        List.of(
            sandbox.start(sandbox.script(), "--help"), sandbox.start(sandbox.script(), "--help"));
    for (Process start : starts) {
      assertThat(LauncherSandbox.await(start).exit()).isZero();
    }

    assertThat(sandbox.root().resolve("builds")).content().hasLineCount(1);
    assertThat(Files.isSymbolicLink(sandbox.root().resolve("target/whimbrel-build.lock")))
        .isFalse();
  }

  @Test
  void theLockOfADeadProcessIsTakenOver() throws Exception {
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.build("mkdir -p cli/target/app/lib && : >cli/target/app/lib/whimbrel-cli-1.jar\n");
    Path lock = sandbox.root().resolve("target/whimbrel-build.lock");
    Files.createDirectories(lock.getParent());
    Files.createSymbolicLink(lock, Path.of("999999999"));

    assertThat(sandbox.launch("--help").exit()).isZero();
  }

  @Test
  void aFailedBuildShowsTheEndOfItsLog() throws Exception {
    sandbox.with("WHIMBREL_JAVA_HOME", sandbox.jdk("jdk", "25.0.3"));
    sandbox.build("echo 'cannot resolve something'\nexit 1\n");

    Launched launched = sandbox.launch("--help");

    assertThat(launched.exit()).isEqualTo(1);
    assertThat(launched.err()).contains("cannot resolve something", "E-BUILD-FAILED", "Fix: ");
    assertThat(Files.isSymbolicLink(sandbox.root().resolve("target/whimbrel-build.lock")))
        .isFalse();
  }

  private List<String> cached() throws IOException {
    Path caches = sandbox.cacheHome().resolve("whimbrel");
    if (!Files.exists(caches)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(caches)) {
      return files.map(Path::toString).toList();
    }
  }
}
