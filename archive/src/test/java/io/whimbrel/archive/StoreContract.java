package io.whimbrel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.archive.store.Store;
import io.whimbrel.archive.store.Store.Draft;
import io.whimbrel.archive.store.Store.Stored;
import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of every place that keeps backups. */
interface StoreContract {
  int BIG = 21_000_000;

  /** A place that is empty when a test begins. */
  String place();

  Store store();

  StoredArchives archives();

  @Test
  default void aFileIsThereAsItWasWrittenOnceItIsPublished() throws IOException {
    byte[] big = random(BIG);
    Instant before = Instant.now().minusSeconds(60);

    try (Draft draft = store().create("a/big")) {
      for (int at = 0; at < BIG; at += 700_000) {
        draft.out().write(big, at, Math.min(700_000, BIG - at));
      }
      assertThat(files("a/")).doesNotContain("a/big");
      draft.publish();
    }
    write("a/empty", new byte[0]);
    write("b/other", new byte[] {1});

    assertThat(read("a/big")).isEqualTo(big);
    assertThat(read("a/empty")).isEmpty();
    assertThat(files("a/")).containsExactly("a/big", "a/empty");
    assertThat(store().list("")).hasSize(3);
    Stored listed = store().list("a/").getFirst();
    assertThat(listed.bytes()).isEqualTo(BIG);
    assertThat(listed.changedAt()).isBetween(before, Instant.now().plusSeconds(60));
  }

  @Test
  default void whatIsNotPublishedLeavesNothing() throws IOException {
    try (Draft small = store().create("a/small");
        Draft big = store().create("a/big")) {
      small.out().write(new byte[100]);
      big.out().write(new byte[BIG]);
    }

    assertThat(store().list("")).isEmpty();
    assertThatThrownBy(() -> store().open("a/small")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void aFileThatIsRemovedIsGoneAndMayBeRemovedAgain() throws IOException {
    write("a/one", new byte[] {1});
    write("a/two", new byte[] {2});

    store().delete("a/one");
    store().delete("a/one");

    assertThat(files("")).containsExactly("a/two");
  }

  @Test
  default void whatIsHalfWrittenGoesWithItsFolder() throws IOException {
    try (Draft draft = store().create("a/b/big")) {
      draft.out().write(new byte[BIG]);
      assertThat(files("a/")).containsExactly("a/b/big.part");
      Stored half = store().list("a/").getFirst();
      assertThat(half.changedAt()).isAfter(Instant.now().minusSeconds(60));

      store().deleteFolder("a/b/");

      assertThat(store().list("a/")).isEmpty();
    }
  }

  @Test
  default void anArchiveIsReadAsItWasWritten() {
    SampleArchive.write(archives(), place());

    List<ArchiveEntry> entries = archives().list(place(), SampleArchive.MIGRATION);
    assertThat(entries).hasSize(1).allMatch(ArchiveEntry::isWhole);
    Archive archive = archives().open(entries.getFirst().location());
    assertThat(archive.faults(() -> {})).isEmpty();
    assertThat(archive.inventory().database()).isEqualTo("shop");
    ArchivedChunk second = archive.manifest().tables().getFirst().chunks().get(1);
    assertThat(SampleArchive.drained(archive.read(second))).isEqualTo(SampleArchive.rows(1));
  }

  @Test
  default void whateverIsNotAsItWasWrittenIsFound() throws IOException {
    SampleArchive.write(archives(), place());
    String folder = folder();
    String one = folder + SampleArchive.file(0);
    String two = folder + SampleArchive.file(1);
    byte[] first = read(one);
    byte[] second = read(two);

    byte[] flipped = first.clone();
    flipped[first.length / 2] ^= 4;
    write(one, flipped);
    assertThat(faults())
        .containsExactly(SampleArchive.file(0) + " has other bytes than were written");
    try (RowStream rows =
        archive().read(archive().manifest().tables().getFirst().chunks().get(0))) {
      assertThatThrownBy(() -> SampleArchive.drained(rows))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.BACKUP_DAMAGED));
    }

    write(one, Arrays.copyOf(first, first.length - 1));
    assertThat(faults()).singleElement().asString().contains("bytes instead of");

    store().delete(one);
    assertThat(faults()).containsExactly(SampleArchive.file(0) + " is missing");

    write(one, second);
    write(two, first);
    assertThat(faults()).hasSize(2);

    write(one, first);
    write(two, second);
    write(folder + "rows/foreign", first);
    assertThat(faults()).containsExactly("rows/foreign is no file of this backup");

    store().delete(folder + "rows/foreign");
    assertThat(faults()).isEmpty();
  }

  @Test
  default void anArchiveWithoutItsManifestsDigestIsNone() throws IOException {
    SampleArchive.write(archives(), place());
    store().delete(folder() + ManifestFile.DIGEST);

    assertThat(archives().list(place(), SampleArchive.MIGRATION)).noneMatch(ArchiveEntry::isWhole);
    assertThatThrownBy(this::archive)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.BACKUP_MISSING));
  }

  @Test
  default void anArchiveThatIsRemovedLeavesNothingAndAnotherStays() throws IOException {
    SampleArchive.write(archives(), place());
    ArchiveEntry old = archives().list(place(), SampleArchive.MIGRATION).getFirst();
    SampleArchive.write(archives(), place(), SampleArchive.AT.plus(Duration.ofDays(1)));

    archives().delete(old.location());
    archives().delete(old.location());

    assertThat(archives().list(place(), SampleArchive.MIGRATION))
        .singleElement()
        .satisfies(e -> assertThat(e.begunAt()).isAfter(SampleArchive.AT));
    assertThat(archives().list(place(), new MigrationId("MIGRATION-002"))).isEmpty();
  }

  private Archive archive() {
    return archives().open(archives().list(place(), SampleArchive.MIGRATION).getFirst().location());
  }

  private String folder() {
    String location = archives().list(place(), SampleArchive.MIGRATION).getFirst().location();
    return location.substring(place().length() + 1) + "/";
  }

  private List<String> faults() {
    return archive().faults(() -> {});
  }

  private void write(String name, byte[] bytes) throws IOException {
    try (Draft draft = store().create(name)) {
      draft.out().write(bytes);
      draft.publish();
    }
  }

  private byte[] read(String name) throws IOException {
    try (InputStream in = store().open(name)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      return bytes.toByteArray();
    }
  }

  private List<String> files(String prefix) throws IOException {
    return store().list(prefix).stream().map(Stored::name).filter(n -> !n.isEmpty()).toList();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    System.arraycopy("begin".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 5);
    return bytes;
  }
}
