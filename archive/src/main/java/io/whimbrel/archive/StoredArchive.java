package io.whimbrel.archive;

import io.whimbrel.archive.store.Store;
import io.whimbrel.archive.store.Store.Stored;
import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchivedChunk;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An archive in a store. */
final class StoredArchive implements Archive {
  private static final int PIECE = 64 * 1024;

  private final Store store;
  private final String folder;
  private final String location;
  private final Manifest manifest;

  private StoredArchive(Store store, String folder, String location, Manifest manifest) {
    this.store = store;
    this.folder = folder;
    this.location = location;
    this.manifest = manifest;
  }

  /**
   * Opens one.
   *
   * @param folder of its files, with a slash at its end, or empty for the store's own
   */
  static StoredArchive open(Store store, String folder, String location) {
    return new StoredArchive(store, folder, location, ManifestFile.read(store, folder, location));
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public Inventory inventory() {
    ArchivedFile file = manifest.schema();
    byte[] text = ManifestFile.content(store, folder + file.name(), location);
    if (!Sha256.of(text).equals(file.sha256())) {
      throw StoreProblems.damaged(file.name() + " is not what was written", location);
    }
    return ManifestFile.inventory(text, location);
  }

  @Override
  public RowStream read(ArchivedChunk chunk) {
    return unpacked(chunk.file());
  }

  @Override
  public RowStream unpacked(ArchivedFile file) {
    String name = file.name();
    try {
      return ArchivedRows.open(store.open(folder + name), file, location + "/" + name);
    } catch (NoSuchFileException e) {
      throw StoreProblems.damaged(name + " is missing", location);
    } catch (IOException e) {
      throw StoreProblems.unread(e, location + "/" + name);
    }
  }

  @Override
  public RowStream read(ArchivedFile file) {
    try {
      return KeptBytes.open(store.open(folder + file.name()), file, location + "/" + file.name());
    } catch (NoSuchFileException e) {
      throw StoreProblems.damaged(file.name() + " is missing", location);
    } catch (IOException e) {
      throw StoreProblems.unread(e, location + "/" + file.name());
    }
  }

  @Override
  public List<String> faults(Runnable check) {
    Map<String, ArchivedFile> wanted = files();
    Map<String, Long> found = found();
    List<String> faults = new ArrayList<>();
    for (ArchivedFile file : wanted.values()) {
      check.run();
      Long bytes = found.remove(file.name());
      if (bytes == null) {
        faults.add(file.name() + " is missing");
      } else if (bytes != file.bytes()) {
        faults.add("%s has %d bytes instead of %d".formatted(file.name(), bytes, file.bytes()));
      } else if (!digest(file, check).equals(file.sha256())) {
        faults.add(file.name() + " has other bytes than were written");
      }
    }
    found.remove(ManifestFile.NAME);
    found.remove(ManifestFile.DIGEST);
    // a first try whose answer was lost may have left parts of a file that is there whole
    wanted.keySet().forEach(n -> found.remove(n + Store.PART));
    found.keySet().stream().sorted().forEach(n -> faults.add(n + " is no file of this backup"));
    return List.copyOf(faults);
  }

  private Map<String, ArchivedFile> files() {
    Map<String, ArchivedFile> files = new LinkedHashMap<>();
    files.put(manifest.schema().name(), manifest.schema());
    manifest
        .dump()
        .ifPresent(
            dump -> {
              files.put(dump.file().name(), dump.file());
              files.put(dump.log().name(), dump.log());
            });
    manifest.objects().ifPresent(o -> o.files().forEach(f -> files.put(f.name(), f)));
    manifest.tables().stream()
        .flatMap(t -> t.chunks().stream())
        .map(ArchivedChunk::file)
        .forEach(f -> files.put(f.name(), f));
    return files;
  }

  private Map<String, Long> found() {
    try {
      Map<String, Long> found = new HashMap<>();
      for (Stored file : store.list(folder)) {
        found.put(file.name().substring(folder.length()), file.bytes());
      }
      return found;
    } catch (IOException e) {
      throw StoreProblems.unread(e, location);
    }
  }

  private String digest(ArchivedFile file, Runnable check) {
    MessageDigest digest = Sha256.begun();
    byte[] piece = new byte[PIECE];
    try (InputStream in = store.open(folder + file.name())) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
        check.run();
      }
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw StoreProblems.unread(e, location + "/" + file.name());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
