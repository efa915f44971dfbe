package io.whimbrel.archive;

import io.whimbrel.archive.store.DirectoryStore;
import io.whimbrel.archive.store.Store;
import io.whimbrel.archive.store.Store.Stored;
import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.Archives;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Archives in directories, each in one of its own: place, migration, time and kind. */
public final class StoredArchives implements Archives {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int TIME_LENGTH = "20260101T000000.000Z".length();

  @Override
  public ArchiveWriter begin(
      List<String> places, MigrationId migration, BackupKind kind, Instant startedAt) {
    String id = TIME.format(startedAt) + "-" + kind.name().toLowerCase(Locale.ROOT);
    List<Store> stores = places.stream().map(StoredArchives::store).toList();
    return new StoredWriter(stores, migration + "/" + id + "/");
  }

  @Override
  public List<ArchiveEntry> list(String place, MigrationId migration) {
    Store store = store(place);
    String prefix = migration + "/";
    TreeSet<String> ids = new TreeSet<>();
    try {
      for (Stored file : store.list(prefix)) {
        String inside = file.name().substring(prefix.length());
        int slash = inside.indexOf('/');
        if (slash > 0) {
          ids.add(inside.substring(0, slash));
        }
      }
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
    List<ArchiveEntry> entries = new ArrayList<>();
    ids.forEach(id -> begunAt(id).ifPresent(at -> entries.add(entry(store, prefix, id, at))));
    return List.copyOf(entries);
  }

  private static ArchiveEntry entry(Store store, String prefix, String id, Instant begunAt) {
    String folder = prefix + id + "/";
    String location = location(store, folder);
    try {
      Manifest manifest = ManifestFile.read(store, folder, location);
      return new ArchiveEntry(location, id, begunAt, Optional.of(manifest), "");
    } catch (Problem problem) {
      return new ArchiveEntry(location, id, begunAt, Optional.empty(), problem.what());
    }
  }

  private static Optional<Instant> begunAt(String id) {
    try {
      return id.length() < TIME_LENGTH
          ? Optional.empty()
          : Optional.of(TIME.parse(id.substring(0, TIME_LENGTH), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public Archive open(String location) {
    return StoredArchive.open(store(location), "", location);
  }

  @Override
  public void delete(String location) {
    try {
      delete(store(location), "");
    } catch (IOException e) {
      throw StoreProblems.unwritten(e, location);
    }
  }

  /** The digest of the manifest goes first: without it nothing takes the rest for a backup. */
  static void delete(Store store, String folder) throws IOException {
    store.delete(folder + ManifestFile.DIGEST);
    for (Stored file : store.list(folder)) {
      store.delete(file.name());
    }
    store.deleteFolder(folder);
  }

  static String location(Store store, String folder) {
    return store.text() + "/" + folder.substring(0, folder.length() - 1);
  }

  private static Store store(String place) {
    if (place.startsWith("s3://")) {
      throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
          .what("backups are not kept in buckets yet")
          .where(place)
          .fix("name a directory")
          .exception();
    }
    return new DirectoryStore(Path.of(place).toAbsolutePath().normalize());
  }
}
