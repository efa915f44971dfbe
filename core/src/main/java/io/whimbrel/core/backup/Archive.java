package io.whimbrel.core.backup;

import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import java.util.List;

/**
 * A finished archive in one place. Safe for use by several threads. Whatever is not as it was
 * written is a {@code BACKUP_DAMAGED} problem.
 */
public interface Archive {

  /** Where it is, as people name it. */
  String location();

  /** What it holds. */
  Manifest manifest();

  /** The tables and the definitions of everything that belongs to them. */
  Inventory inventory();

  /** The rows of a chunk as they were read; the end is only told when all bytes were right. */
  RowStream read(ArchivedChunk chunk);

  /** What a file of the archive held before it was compressed; ended in the same way. */
  RowStream unpacked(ArchivedFile file);

  /** A file of the archive as it is kept; its end is only told when all bytes were right. */
  RowStream read(ArchivedFile file);

  /**
   * Looks at every file: whether it is there, has the bytes that were written, and is one of the
   * archive at all.
   *
   * @param check run now and then; what it throws ends the look
   * @return everything that is wrong, in words; empty when nothing is
   */
  List<String> faults(Runnable check);
}
