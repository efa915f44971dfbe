package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.guide.RestorePoint;
import io.whimbrel.core.plan.step.StepCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, by the shell of this machine. */
final class RestoreScriptTest {
  @TempDir private Path directory;

  private static RestorePoint of(String... files) {
    return RestoreScript.of(List.of(files), "", "", List.of(), List.of());
  }

  private int run(StepCommand command, String path) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile());
    builder.environment().put("WHIMBREL_RUN", "run-1");
    builder.environment().merge("PATH", path, (usual, first) -> first + usual);
    return builder.start().waitFor();
  }

  private void succeeds(StepCommand command) throws Exception {
    int exit = run(command, "");
    assertThat(exit).as(Files.readString(directory.resolve("said"))).isZero();
  }

  private String withACopyThatFails() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path copy = Files.writeString(bin.resolve("cp"), "#!/bin/sh\nexit 1\n");
    assertThat(copy.toFile().setExecutable(true)).isTrue();
    return bin + ":";
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  @Test
  void whatWasBrokenOffWhileItWasMadeAnewTouchesNothing() throws Exception {
    RestorePoint point = of("app.env");
    Path file = write("app.env", "original");
    succeeds(point.make());

    assertThat(run(point.make(), withACopyThatFails())).isNotZero();

    assertThat(run(point.restore(), "")).isNotZero();
    assertThat(file).hasContent("original");
    assertThat(Files.readString(directory.resolve("said"))).contains("there is no restore point");
  }

  @Test
  void whatIsGoneFromARestorePointIsNotTakenForWhatWasNotThere() throws Exception {
    RestorePoint point = of("app.env", "new");
    Path file = write("app.env", "original");
    succeeds(point.make());
    Files.delete(directory.resolve(".whimbrel/restore-points/run-1/1"));
    Path added = write("new", "added");

    assertThat(run(point.restore(), "")).isNotZero();

    assertThat(file).hasContent("original");
    assertThat(added).exists();
    assertThat(Files.readString(directory.resolve("said"))).contains("app.env is not in");
  }

  @Test
  void whatALinkLeadsToIsBroughtBackToo() throws Exception {
    RestorePoint point = of("app.env", "current/", "dangling");
    Path file = write("etc/app.env", "original");
    Path inside = write("releases/1/lib", "one");
    Path link = Files.createSymbolicLink(directory.resolve("app.env"), Path.of("etc/app.env"));
    Path current = Files.createSymbolicLink(directory.resolve("current"), Path.of("releases/1"));
    Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
    succeeds(point.make());
    write("etc/app.env", "changed");
    write("releases/1/more", "added");
    Files.delete(inside);
    Files.delete(current);
    Files.delete(dangling);

    succeeds(point.restore());

    assertThat(file).hasContent("original").isRegularFile();
    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("etc/app.env"));
    assertThat(Files.readSymbolicLink(current)).isEqualTo(Path.of("releases/1"));
    assertThat(inside).hasContent("one");
    assertThat(directory.resolve("releases/1/more")).doesNotExist();
    assertThat(Files.readSymbolicLink(dangling)).isEqualTo(Path.of("nowhere"));
    succeeds(point.restore());
    assertThat(file).hasContent("original");
  }
}
