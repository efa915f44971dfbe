package io.whimbrel.cli.project;

import io.whimbrel.core.registry.MigrationRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The record beside a plan, as it stands there.
 *
 * @param text empty where there is no such file
 * @param read what it says; empty where it says nothing, or is not understood
 */
public record RecordFile(Path file, String text, Optional<MigrationRecord> read) {
  private static final int BYTES_MAX = 1_000_000;

  /** Reads it. */
  public static RecordFile beside(Path plan) {
    Path file = place(plan);
    if (!Files.exists(file)) {
      return new RecordFile(file, "", Optional.empty());
    }
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
      return new RecordFile(file, text, MigrationRecord.read(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where what is known of a plan is kept. */
  static Path place(Path plan) {
    String name = String.valueOf(plan.getFileName());
    int dot = name.lastIndexOf('.');
    return plan.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".record");
  }

  /** What it says; nothing where it is not understood. */
  public MigrationRecord record() {
    return read.orElse(MigrationRecord.NOTHING);
  }

  /** Whether there is something that is not understood, and so is never written over. */
  public boolean isStrange() {
    return read.isEmpty() && !text.isBlank();
  }

  /** Why it is not understood, and what mends it. */
  String trouble() {
    if (MigrationRecord.isConflict(text)) {
      return "the record has the marks of a merge conflict and is left alone: take one side whole,"
          + " then run 'whimbrel index'";
    }
    return MigrationRecord.isMeant(text)
        ? "the record is damaged or of a newer version and is left alone: use that version, or"
            + " remove the file and run 'whimbrel index' where its journal is"
        : "the file is no record of Whimbrel's and is left alone: move it away, then run 'whimbrel"
            + " index'";
  }
}
