package io.whimbrel.core.backup;

import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import java.util.List;
import java.util.function.Function;

/**
 * Writes one archive to several places at once; rows may be written by several threads. Until it is
 * finished there is no manifest, so that nothing takes it for a whole one. Closing an unfinished
 * one removes what was written, as far as that can be done.
 */
public interface ArchiveWriter extends AutoCloseable {

  /** Where it is being written, as people name it. */
  List<String> locations();

  /** Writes rows, compressed, into a file of this name. */
  ArchivedFile write(String name, RowStream rows);

  /** Writes bytes as they are into a file of this name. */
  ArchivedFile keep(String name, RowStream bytes);

  /**
   * Writes the definitions, then the manifest, durably.
   *
   * @param manifest made from the file that holds the definitions
   */
  Manifest finish(Inventory inventory, Function<ArchivedFile, Manifest> manifest);

  @Override
  void close();
}
