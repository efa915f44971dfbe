package io.whimbrel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests as other versions write them. */
class ManifestFormsTest {

  @TempDir private Path directory;
  private Path manifest = Path.of("");

  @BeforeEach
  void write() throws IOException {
    SampleArchive.write(new StoredArchives(S3Rules.DEFAULT), directory.toString());
    try (Stream<Path> files = Files.walk(directory)) {
      manifest = files.filter(f -> f.endsWith("manifest.json")).findFirst().orElseThrow();
    }
  }

  @Test
  void oneOfTheFirstFormThatKnowsNeitherDumpsNorLargeObjectsIsRead() throws IOException {
    rewrite(text -> text.replaceAll(",\\s*\"(dump|objects)\"\\s*:\\s*null", ""));

    Archive archive = open();

    assertThat(Files.readString(manifest)).doesNotContain("dump").doesNotContain("objects\"");
    assertThat(archive.manifest().dump()).isEmpty();
    assertThat(archive.manifest().objects()).isEmpty();
    assertThat(archive.manifest().lacksLargeObjects()).isFalse();
    assertThat(archive.faults(() -> {})).isEmpty();
  }

  @Test
  void oneOfTheFirstFormSaysWhichLargeObjectsItLacks() throws IOException {
    rewrite(text -> text.replaceFirst("\"hasLargeObjects\" : false", "\"hasLargeObjects\" : true"));

    assertThat(open().manifest().lacksLargeObjects()).isTrue();
  }

  @Test
  void oneOfALaterFormIsRefusedByItsNumber() throws IOException {
    rewrite(text -> text.replaceFirst("\"format\" : 1", "\"format\" : 9"));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.BACKUP_MISSING))
        .hasMessageContaining("the backup has form 9, this version reads forms 1 to 3");
  }

  private Archive open() {
    return new StoredArchives(S3Rules.DEFAULT).open(manifest.resolveSibling("").toString());
  }

  private void rewrite(UnaryOperator<String> change) throws IOException {
    String text = change.apply(Files.readString(manifest));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(manifest, bytes);
    Files.write(manifest.resolveSibling("manifest.json.sha256"), ManifestFile.digestLine(bytes));
  }
}
