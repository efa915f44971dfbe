package io.whimbrel.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.documents.registry.KeptText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
  @TempDir private Path directory;

  /** The last look finds what somebody saves while the new text waits to be moved into place. */
  @Test
  void whatSomebodySavesRightBeforeAFileIsReplacedStays() throws IOException {
    Path file = Files.writeString(directory.resolve("README.md"), "ours");

    assertThatThrownBy(
            () ->
                OwnFiles.replace(
                    file,
                    "ours, newer",
                    () -> {
                      Files.writeString(file, "somebody's own");
                      OwnFiles.require(file, OwnFiles.text(file).equals("ours"), "move it away");
                    }))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("somebody's own");

    assertThat(file).hasContent("somebody's own");
    assertThat(directory.toFile().list()).containsExactly("README.md");
  }

  @Test
  void whatPeopleWroteMeanwhileIsKeptAndWhatAnotherCommandWroteIsNot() {
    Path file = directory.resolve("README.md");
    KeptText none = KeptText.of("");
    KeptText begun = KeptText.of("<!-- keep notes -->\n<!-- end notes -->\n");
    KeptText written = KeptText.of("<!-- keep notes -->\nask ana\n<!-- end notes -->\n");

    assertThatCode(() -> OwnFiles.requireSame(file, none, begun)).doesNotThrowAnyException();
    assertThatCode(() -> OwnFiles.requireSame(file, written, written)).doesNotThrowAnyException();
    assertThatThrownBy(() -> OwnFiles.requireSame(file, begun, written))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("wrote into the file");
  }
}
