package io.whimbrel.archive;

import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.ArchivedTable;
import io.whimbrel.core.backup.ArchivedTable.ArchivedColumn;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An archive of one table in two files. */
final class SampleArchive {
  static final MigrationId MIGRATION = new MigrationId("MIGRATION-001");
  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private static final int FILES = 2;

  private SampleArchive() {}

  static String file(int number) {
    return "rows/00000-%05d.copy.gz".formatted(number);
  }

  /** The rows of a file, as they are before they are compressed. */
  static String rows(int number) {
    return ("row\t" + number + "\n").repeat(300);
  }

  static void write(StoredArchives archives, String place) {
    write(archives, place, AT);
  }

  static void write(StoredArchives archives, String place, Instant at) {
    try (ArchiveWriter writer = archives.begin(List.of(place), MIGRATION, BackupKind.BEFORE, at)) {
      List<ArchivedChunk> chunks = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        ArchivedFile file = writer.write(file(i), stream(rows(i)));
        chunks.add(new ArchivedChunk(Bounds.ALL, file, 1, new ChunkDigest(300, "0")));
      }
      Inventory inventory =
          new Inventory(
              "PostgreSQL", "15.1", "shop", List.of(), List.of(), List.of(), List.of(), List.of());
      var _ = writer.finish(inventory, schema -> manifest(schema, chunks));
    }
  }

  private static Manifest manifest(ArchivedFile schema, List<ArchivedChunk> chunks) {
    ArchivedTable table =
        new ArchivedTable(
            new TableName("public", "t"),
            RowFormat.POSTGRESQL_TEXT,
            List.of(new ArchivedColumn("id", "int")),
            new ChunkDigest(600, "0"),
            chunks);
    return new Manifest(
        Manifest.FORMAT,
        BackupKind.BEFORE,
        MIGRATION.text(),
        "PostgreSQL",
        "15.1",
        "shop",
        "0/1",
        "1:1:",
        AT,
        AT,
        false,
        schema,
        List.of(),
        List.of(table),
        Optional.empty(),
        Optional.empty());
  }

  static RowStream stream(String text) {
    Iterator<byte[]> pieces = List.of(text.getBytes(StandardCharsets.UTF_8)).iterator();
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        return pieces.hasNext() ? pieces.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  static String drained(RowStream rows) {
    StringBuilder text = new StringBuilder();
    try (rows) {
      for (byte[] piece = rows.next(); piece != null; piece = rows.next()) {
        text.append(new String(piece, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }
}
