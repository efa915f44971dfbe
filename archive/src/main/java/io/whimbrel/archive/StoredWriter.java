package io.whimbrel.archive;

import io.whimbrel.archive.store.Store;
import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;

/** Writes an archive into several stores at once. */
final class StoredWriter implements ArchiveWriter {
  private static final Logger LOG = System.getLogger(StoredWriter.class.getName());

  private final List<Store> stores;
  private final String folder;
  private boolean isFinished;

  /**
   * A writer.
   *
   * @param folder of its files in each store, with a slash at its end
   */
  StoredWriter(List<Store> stores, String folder) {
    this.stores = List.copyOf(stores);
    this.folder = folder;
  }

  @Override
  public List<String> locations() {
    return stores.stream().map(s -> StoredArchives.location(s, folder)).toList();
  }

  @Override
  public ArchivedFile write(String name, RowStream rows) {
    try (FileWriting file = FileWriting.begin(stores, folder, name)) {
      file.compress(rows);
      return file.end();
    }
  }

  @Override
  public ArchivedFile keep(String name, RowStream bytes) {
    try (FileWriting file = FileWriting.begin(stores, folder, name)) {
      for (byte[] piece = bytes.next(); piece != null; piece = bytes.next()) {
        file.write(piece);
      }
      return file.end();
    }
  }

  @Override
  public Manifest finish(Inventory inventory, Function<ArchivedFile, Manifest> manifest) {
    Manifest finished = manifest.apply(write(ManifestFile.SCHEMA, ManifestFile.bytes(inventory)));
    byte[] text = ManifestFile.bytes(finished);
    write(ManifestFile.NAME, text);
    write(ManifestFile.DIGEST, ManifestFile.digestLine(text));
    isFinished = true;
    return finished;
  }

  private ArchivedFile write(String name, byte[] bytes) {
    try (FileWriting file = FileWriting.begin(stores, folder, name)) {
      file.write(bytes);
      return file.end();
    }
  }

  @Override
  public void close() {
    if (isFinished) {
      return;
    }
    for (Store store : stores) {
      try {
        StoredArchives.delete(store, folder);
      } catch (IOException e) {
        LOG.log(
            Level.WARNING,
            () -> "an unfinished backup stays at=" + StoredArchives.location(store, folder));
      }
    }
  }
}
